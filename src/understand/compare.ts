import type { Measure } from '../core/measure.ts'
import type { Condition, Plan } from '../core/plan.ts'
import { canonicalPlan } from '../core/plan.ts'
import { secondMs } from '../core/time.ts'
import type { Features } from './features.ts'
import { groupingField, withBy } from './form.ts'
import type { Line, NounPhrase, TimePhrase } from './line.ts'
import { slotOf, squeeze, wordsOf } from './line.ts'
import { alternatives, opposeAs } from './noun-phrases.ts'
import type { Composed, Reading } from './reading.ts'
import { blank, measureInTime, whereOf } from './reading.ts'
import type { Placed } from './roles.ts'
import { conditionsOf, placePhrases } from './roles.ts'
import { pairWindows, swapSides, uniqueTimes, windowFor } from './times.ts'

/** Two forces, two windows or two measures side by side. */
export function composeCompare(reading: Reading): Composed {
  const { line, features, found, measure } = reading
  opposePhrases(line)
  const split = line.text.indexOf(' vs ')
  const times =
    reading.vs ??
    wordsOf(line).flatMap((word) => {
      const slot = slotOf(line, word)
      return slot?.kind === 't' ? [{ time: slot.time, late: split >= 0 && line.text.indexOf(word) > split }] : []
    })
  line.text = squeeze(line.text.replace(/ vs(?= )/g, ' ').replace(/ (?:and|or|to|with|from|,)(?= )/g, ' '))
  const [second] = found.slice(1)
  if (found.length > 2) return { kind: 'several', plans: [] }
  const placedFirst = placePhrases(line, measure)
  const sided = second !== undefined || placedFirst.some((each) => alternatives(each.np) !== undefined)
  const unique = uniqueTimes(times.map((each) => each.time)).map((time) => times.find((each) => each.time === time) ?? { time, late: false })
  const timeGiven =
    unique.length === 1 && (unique[0]?.late === false || sided)
      ? unique[0]?.time
      : unique.length === 2 && unique[0]?.late === false
        ? unique[0].time
        : undefined
  const timeOther =
    unique.length === 2
      ? unique.find((each) => each.time !== timeGiven)?.time
      : unique.length === 1 && !sided && (unique[0]?.late === true || changedSince(features, unique[0]?.time))
        ? unique[0]?.time
        : undefined
  const main = timeOther === timeGiven ? undefined : timeGiven
  const yesNo = features.yesNo && features.compare?.more !== undefined ? { yesNo: true as const } : {}
  const placed = placedFirst
  if (sided && unique.length > 1) return { kind: 'leftover', words: [unique[1]?.time.text ?? ''] }
  const splitPhrase = placed.find((each) => alternatives(each.np) !== undefined)
  const more = features.compare?.more === 'less' && features.yesNo ? swapSides : (plan: Plan): Plan => plan
  const base = { shape: 'compare' as const, ...yesNo }
  if (splitPhrase !== undefined) return compareSides(reading, { placed, split: splitPhrase, time: timeGiven, base, more })
  const where = whereOf(reading, placed)
  if (where === undefined) return { kind: 'cannot', text: 'Those cannot be put side by side in one question; compare two of them.' }
  if (timeOther !== undefined) {
    // A running sum has no value at an instant; traffic then means its rate.
    const rate = measure.id === 'pdus' && timeOther.instant !== undefined && timeOther.sameSpan !== true ? reading.measures.get('pdus.rate') : undefined
    if (rate !== undefined) return composeCompare({ ...reading, found: [rate], measure: rate, times: [], vs: times })
    const pair = pairWindows(measure, main, timeOther)
    if (pair === undefined)
      return { kind: 'cannot', text: `${measure.title} cannot be compared with ${timeOther.text}; name two windows, or ask for one of them.` }
    const spans = pair.window.kind === 'span' && pair.versus.kind === 'span' && measure.id === 'entities.active' && !isInstant(pair.window)
    return {
      kind: 'plan',
      plan: canonicalPlan(more({ measure: spans ? 'entities.seen' : measure.id, ...base, where, window: pair.window, versus: { window: pair.versus } })),
    }
  }
  if (second !== undefined)
    return {
      kind: 'plan',
      plan: canonicalPlan(
        more({
          measure: measure.id,
          ...base,
          where,
          window: windowFor(measure, timeGiven),
          versus: { measure: second.id, ...otherSides(reading, where, second) },
        }),
      ),
    }
  return { kind: 'cannot', text: 'Compare it with what? Name two forces, two windows or two measures: "compare red and blue fires since 0800".' }
}

type Sides = {
  placed: readonly Placed[]
  split: Placed
  time: TimePhrase | undefined
  base: { shape: 'compare'; yesNo?: true }
  more: (plan: Plan) => Plan
}

/** Two forces, sites or kinds over one window. */
function compareSides(reading: Reading, { placed, split, time, base, more }: Sides): Composed {
  const { measure } = reading
  const members = alternatives(split.np)?.members ?? []
  const [one, two] = members
  if (one === undefined || two === undefined) return { kind: 'nothing' }
  const single = (np: NounPhrase): boolean => np.narrowings.some((each) => each.field === 'entity' || each.field === 'marking')
  if (measure.id.startsWith('entities.') && single(one) && single(two))
    return { kind: 'cannot', text: 'Compare them by what? By fires, rounds, hits, kills or distance moved: "compare fires by 1:2:3 and 1:2:4".' }
  const timed = measureInTime(reading, time)
  const rest = whereOf(
    reading,
    placed.filter((each) => each !== split),
  )
  if (rest === undefined) return { kind: 'cannot', text: 'Those cannot be put side by side in one question; compare two of them.' }
  if (members.length > 2) return rankInstead(reading, { timed, placed, split, time })
  const side = (np: NounPhrase): Condition[] => canonicalPlan({ ...blank, where: [...rest, ...conditionsOf(np.narrowings, split.role)] }).where
  return {
    kind: 'plan',
    plan: canonicalPlan(more({ measure: timed.id, ...base, where: side(one), window: windowFor(timed, time), versus: { where: side(two) } })),
  }
}

/** "Kills versus losses for blue": blue's kills are by blue, its losses are of blue. */
export function otherSides(reading: Reading, where: readonly Condition[], other: Measure): { where?: Condition[] } {
  const mine = canonicalPlan({ ...blank, where: [...where] }).where
  const said = whereOf(reading, placePhrases(reading.line, other))
  if (said === undefined) return {}
  const theirs = canonicalPlan({ ...blank, where: said }).where
  return JSON.stringify(mine) === JSON.stringify(theirs) ? {} : { where: theirs }
}

function isInstant(window: Plan['window']): boolean {
  return (
    window.kind === 'span' &&
    window.from.at === window.to.at &&
    'offsetMs' in window.to &&
    (window.to.offsetMs ?? 0) - ('offsetMs' in window.from ? (window.from.offsetMs ?? 0) : 0) === secondMs
  )
}

function changedSince(features: Features, time: TimePhrase | undefined): boolean {
  return features.compare?.more !== undefined && time !== undefined && (time.sameSpan === true || time.beforeMs !== undefined)
}

/** More than two sides are a ranking of just those. */
function rankInstead(
  reading: Reading,
  { timed, placed, split, time }: { timed: Measure; placed: readonly Placed[]; split: Placed; time: TimePhrase | undefined },
): Composed {
  const field = groupingField(split.np, timed)
  const where = whereOf(reading, placed)
  if (field === undefined || where === undefined) return { kind: 'cannot', text: 'Only two of those can be compared at once.' }
  return { kind: 'plan', plan: canonicalPlan({ measure: timed.id, shape: 'rank', where, window: windowFor(timed, time), ...withBy(timed, field, split.role) }) }
}

/** Two phrases of one field anywhere in the line become the sides: "did red fire more than blue". */
export function opposePhrases(line: Line): void {
  const markers = wordsOf(line).filter((word) => word.startsWith('<n'))
  const phrases = markers.flatMap((marker) => {
    const slot = slotOf(line, marker)
    return slot?.kind === 'n' ? [{ marker, np: slot.np }] : []
  })
  if (phrases.some(({ np }) => alternatives(np) !== undefined)) return
  for (const [place, one] of phrases.entries()) {
    for (const two of phrases.slice(place + 1)) {
      const between = line.text.slice(line.text.indexOf(one.marker), line.text.indexOf(two.marker))
      const shared =
        one.np.narrowings.some((each) => two.np.narrowings.some((other) => each.field === other.field)) ||
        (one.np.specific === true && two.np.specific === true)
      if (!shared || !/ (?:vs|and|or|with|to|from|,) /.test(between)) continue
      const opposed = opposeAs(line, one.np, two.np)
      if (opposed === undefined) continue
      line.text = squeeze(line.text.replace(one.marker, opposed).replace(two.marker, ' '))
      return
    }
  }
}
