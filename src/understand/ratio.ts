import type { Measure } from '../core/measure.ts'
import { canonicalPlan } from '../core/plan.ts'
import { opposePhrases, otherSides } from './compare.ts'
import type { TimePhrase } from './line.ts'
import { measuresOf, squeeze, wordsOf } from './line.ts'
import { alternatives, united } from './noun-phrases.ts'
import type { Composed, Reading } from './reading.ts'
import { blank, firstIndex, measureInTime, whereOf } from './reading.ts'
import type { Placed } from './roles.ts'
import { conditionsOf, placePhrases } from './roles.ts'
import { oneTime, windowFor } from './times.ts'

/** "What share of detonations were duds", "ratio of hits to fires", "what percentage of losses were blue". */
export function composeRatio(reading: Reading): Composed {
  const { line, found, features, measure } = reading
  const { time, extra } = oneTime(reading.times)
  if (extra !== undefined) return { kind: 'leftover', words: [extra] }
  if (features.ratio === 'ratio') opposePhrases(line)
  const words = wordsOf(line)
  const order = found.toSorted((a, b) => firstIndex(line, a.id) - firstIndex(line, b.id))
  const [one, two] = order
  line.text = squeeze(line.text.replace(/ (?:to|and|vs|per|that|who|which)(?= )/g, ' '))
  if (one !== undefined && two !== undefined) {
    const [part, whole] = features.ratio === 'ratio' ? [one, two] : [two, one]
    const where = whereOf(reading, placePhrases(line, part))
    if (where === undefined) return { kind: 'cannot', text: 'That share has more than one part; ask for one of them.' }
    return {
      kind: 'plan',
      plan: canonicalPlan({
        measure: part.id,
        shape: 'ratio',
        where,
        window: windowFor(part, time),
        versus: { measure: whole.id, ...otherSides(reading, where, whole) },
      }),
    }
  }
  const verb = words.findIndex(
    (word, index) =>
      index > 0 &&
      /^(?:are|is|was|were|did|do|does|has|have|had|came|come|comes|that|who|which|belong|belongs|by|from)$/.test(word) &&
      words.slice(0, index).some((before) => before.startsWith('<')),
  )
  const timed = measure.id === 'entities.active' ? measureInTime(reading, time) : measure
  const placed = placePhrases(line, timed)
  const possessive = placed.length > 0 && words.indexOf('<') < 0 && placed.every((each) => verb < 0 || each.index < verb) && verb < 0
  const whole = possessive ? [] : placed.filter((each) => each.index < verb)
  const whereAll = whereOf(reading, placed)
  const narrowings = measuresOf(line).map((word) => word.narrowings)
  const wholeWhere = whole.flatMap(({ np, role }) => conditionsOf(united(np) ?? [], role))
  const wholeTraffic = narrowings.length > 1 ? conditionsOf(narrowings[0] ?? [], 'subject') : []
  if (whereAll === undefined) return { kind: 'cannot', text: 'That share has more than one part; ask for one of them.' }
  const split = placed.find((each) => alternatives(each.np) !== undefined)
  if (features.ratio === 'ratio' && split !== undefined) return ratioOfSides({ reading, timed, placed, split, time })
  const part = canonicalPlan({ ...blank, where: whereAll }).where
  const population = populationOf(reading, { verb, whole })
  if (population !== undefined)
    return {
      kind: 'plan',
      plan: canonicalPlan({
        measure: timed.id,
        shape: 'ratio',
        where: whereAll,
        window: windowFor(timed, time),
        versus: { measure: population, where: whole.flatMap(({ np }) => conditionsOf(united(np) ?? [], 'subject')) },
      }),
    }
  const base = canonicalPlan({ ...blank, where: [...wholeWhere, ...wholeTraffic] }).where
  if (JSON.stringify(part) === JSON.stringify(base))
    return { kind: 'cannot', text: 'A share needs a part and a whole: "what share of detonations were duds", "what percentage of fires were red".' }
  return { kind: 'plan', plan: canonicalPlan({ measure: timed.id, shape: 'ratio', where: part, window: windowFor(timed, time), versus: { where: base } }) }
}

/** "What share of red tanks were destroyed": the whole is the tanks themselves, those seen or those active now. */
function populationOf({ line, measure }: Reading, { verb, whole }: { verb: number; whole: readonly Placed[] }): string | undefined {
  const among = whole.some(({ np }) => np.noun === 'entity')
  const words = wordsOf(line)
  const said = measuresOf(line).filter((word) => !word.weak)
  const after = verb >= 0 && said.length > 0 && firstIndex(line, said[0]?.id ?? '') >= verb - 2
  if (!among || !after || verb < 0 || words.length === 0) return undefined
  if (/^(?:losses|entities\.lost|entities\.left|entities\.joined)$/.test(measure.id)) return 'entities.seen'
  return measure.id === 'entities.overdue' ? 'entities.active' : undefined
}

function ratioOfSides({
  reading,
  timed,
  placed,
  split,
  time,
}: {
  reading: Reading
  timed: Measure
  placed: readonly Placed[]
  split: Placed
  time: TimePhrase | undefined
}): Composed {
  const members = alternatives(split.np)?.members ?? []
  const rest = whereOf(
    reading,
    placed.filter((each) => each !== split),
  )
  if (rest === undefined) return { kind: 'cannot', text: 'That ratio has more than two sides; ask for two of them.' }
  const [one, two] = members.map((np) => canonicalPlan({ ...blank, where: [...rest, ...conditionsOf(np.narrowings, split.role)] }).where)
  if (one === undefined || two === undefined || members.length > 2) return { kind: 'nothing' }
  return { kind: 'plan', plan: canonicalPlan({ measure: timed.id, shape: 'ratio', where: one, window: windowFor(timed, time), versus: { where: two } }) }
}
