import { windowFromText } from '../core/plan-text.ts'
import { canonicalPlan } from '../core/plan.ts'
import { composeCompare } from './compare.ts'
import { beginFeatures, readFeatures } from './features.ts'
import { formOf } from './form.ts'
import { fillers } from './lexicon/fillers.ts'
import { liftPhrases } from './lexicon/lexicon.ts'
import type { Line, TimePhrase } from './line.ts'
import { groupsOf, nounPhrasesOf, squeeze, timesOf, wordsOf } from './line.ts'
import { alternatives, joinNounPhrases } from './noun-phrases.ts'
import { composeRatio } from './ratio.ts'
import type { Composed, Knowledge, Reading } from './reading.ts'
import { measureInTime, whereOf } from './reading.ts'
import { readDestroyedState, readKinds, readMunitions, readOwnSide } from './reword.ts'
import { placePhrases } from './roles.ts'
import { selectMeasures } from './select.ts'
import { oneTime, stepFor, windowFor } from './times.ts'

/** Reads a line whose ids and times are lifted: a measure in a shape, narrowed, over a window. */
export function compose(line: Line, { lexicon, measures }: Knowledge): Composed {
  liftPhrases(line, lexicon)
  readDestroyedState(line)
  const features = beginFeatures(line)
  readKinds(line)
  readOwnSide(line)
  const { problem } = joinNounPhrases(line)
  readFeatures(line, features)
  const selection = selectMeasures(line, measures, { keepAll: features.ratio !== undefined || features.compare !== undefined })
  readMunitions(line, selection.ids, features)
  if (
    features.busiest === true &&
    (selection.ids.length === 0 || selection.ids.every((id) => ['sites', 'applications', 'exercises', 'entities.active'].includes(id)))
  )
    selection.ids = ['pdus']
  const found = selection.ids.flatMap((id) => measures.get(id) ?? [])
  const [first] = found
  if (first === undefined) return { kind: 'nothing' }
  const times = timesOf(line)
  if (times.some((time) => time.future === true)) return { kind: 'future' }
  const reading: Reading = { line, features, measures, found, measure: first, times }
  const made =
    features.ratio !== undefined && first.id !== 'exchange-ratio'
      ? composeRatio(reading)
      : features.compare !== undefined
        ? composeCompare(reading)
        : composeOne(reading)
  if (first.id === 'collisions')
    line.text = squeeze(
      line.text.replace(/ between(?: the)?(?= <n\d+> )/, (whole) => (nounPhrasesOf(line).some((np) => alternatives(np) !== undefined) ? whole : ' ')),
    )
  line.text = squeeze(line.text.replace(features.yesNo ? / every(?= <m)/g : / every(?= <[mn])/g, ' '))
  const left = [...leftovers(line), ...(features.yesNo ? quantified(line) : [])]
  if (problem !== undefined || left.length > 0)
    return {
      kind: 'leftover',
      words: problem === undefined ? left : [problem.replaceAll('…', '').trim(), ...left.filter((word) => word !== 'unread-negation')],
    }
  return made
}

function leftovers(line: Line): string[] {
  return wordsOf(line).filter((word) => !word.startsWith('<') && !fillers.has(word))
}

/** "Are all tanks red" asks for all of them; a count of red tanks would not say. */
function quantified(line: Line): string[] {
  const match = /^ (?:is|are|was|were|do|does|did|has|have) (all|every|both|each|everyone|everybody)(?= )/.exec(line.text)?.[1]
  return match === undefined ? [] : [match]
}

function composeOne(reading: Reading): Composed {
  const { found, times } = reading
  if (found.length > 1) {
    const plans = found.flatMap((measure) => {
      const one = composeOne({ ...reading, found: [measure], measure })
      return one.kind === 'plan' ? [one.plan] : []
    })
    reading.line.text = squeeze(reading.line.text.replace(/ (?:and|or|,)(?= )/g, ' '))
    return plans.length > 1 ? { kind: 'several', plans } : { kind: 'nothing' }
  }
  const { time, extra } = oneTime(times)
  if (extra !== undefined) return { kind: 'leftover', words: [extra] }
  if (time?.vague !== undefined) {
    const plans = time.vague.flatMap((window) => {
      const one = planFor(reading, { ...omitVague(time), window })
      return one.kind === 'plan' ? [one.plan] : []
    })
    return { kind: 'vague', word: time.text, plans }
  }
  return planFor(reading, time)
}

function omitVague({ vague: _vague, ...rest }: TimePhrase): TimePhrase {
  return rest
}

function planFor(reading: Reading, time: TimePhrase | undefined): Composed {
  const measure = measureInTime(reading, time)
  const here: Reading = { ...reading, measure }
  const placed = placePhrases(here.line, measure)
  const where = whereOf(here, placed)
  if (where === undefined) return { kind: 'cannot', text: 'Those cannot be counted together in one figure; ask for one of them, or compare the two.' }
  const groups = groupsOf(here.line).map((group) => group.by)
  if (new Set(groups).size > 1 && !(measure.id === 'pdus.rate' && groups.length === 2))
    return { kind: 'cannot', text: `One grouping at a time, please: by ${[...new Set(groups)].join(' or by ')}.` }
  const form = formOf(here, placed, time)
  if (form.shape === 'rank' && form.by === 'entity' && measure.id.startsWith('entities.'))
    return { kind: 'cannot', text: 'Rank the entities by what? By fires, rounds, hits, kills or distance moved: "which entity fired most today?".' }
  const window =
    form.shape === 'trend' && measure.defaultWindow === 'now' && (time === undefined || time.window.kind === 'now')
      ? windowFromText('now-1h..now')
      : windowFor(measure, time)
  const step = form.shape === 'trend' ? { step: form.step ?? stepFor(window) } : {}
  const { step: _step, ...rest } = form
  // Losses at somebody's hands are kills: one reading for "killed by blue" and "losses to blue".
  const id = measure.id === 'losses' && where.some((each) => each.role === 'firer') && reading.measures.has('kills') ? 'kills' : measure.id
  return { kind: 'plan', plan: canonicalPlan({ measure: id, where, window, ...rest, ...step }) }
}
