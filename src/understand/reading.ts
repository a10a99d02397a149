import { conditionsOf } from './roles.ts'
import type { Measure } from '../core/measure.ts'
import type { Condition, Plan } from '../core/plan.ts'
import { secondMs } from '../core/time.ts'
import type { Features } from './features.ts'
import type { Lexicon } from './lexicon/lexicon.ts'
import type { Line, TimePhrase } from './line.ts'
import { groupsOf, measuresOf, slotOf, wordsOf } from './line.ts'
import { united } from './noun-phrases.ts'
import { categoryById } from '../siso/categories.ts'
import { domainNames, kindNames } from '../siso/kinds-domains.ts'
import type { Placed } from './roles.ts'

export type Knowledge = { lexicon: Lexicon; measures: ReadonlyMap<string, Measure> }

/** What came of reading a line: a plan, or why there is none. `measures`: several were named; the caller asks which. */
export type Composed =
  | { kind: 'plan'; plan: Plan }
  | { kind: 'leftover'; words: string[] }
  | { kind: 'future' }
  | { kind: 'vague'; word: string; plans: Plan[] }
  | { kind: 'several'; plans: Plan[] }
  | { kind: 'cannot'; text: string }
  | { kind: 'nothing' }

export type Reading = {
  vs?: { time: TimePhrase; late: boolean }[]
  line: Line
  features: Features
  measures: ReadonlyMap<string, Measure>
  found: Measure[]
  measure: Measure
  times: TimePhrase[]
}

/** "Active yesterday" was seen yesterday: a level has no value over a span, except as a line or at an instant. */
export function measureInTime({ measure, measures, line, features }: Reading, time: TimePhrase | undefined): Measure {
  // "Losses … by whom" asks for the attribution.
  if (measure.id === 'losses' && groupsOf(line).some((group) => group.by === 'address')) return measures.get('kills') ?? measure
  const seen = measures.get('entities.seen')
  if (measure.id !== 'entities.active' || seen === undefined || features.trend === true || groupsOf(line).some((group) => group.by === 'time')) {
    const perSecond = measure.id === 'pdus' && groupsOf(line).some((group) => group.by === 'time' && group.stepMs === secondMs)
    return perSecond ? (measures.get('pdus.rate') ?? measure) : measure
  }
  if (time === undefined)
    return / (?:were|was|have been|has been)(?= )/.test(line.text) && measuresOf(line).some((word) => word.id === 'entities.active') ? seen : measure
  return time.window.kind === 'now' || time.instant !== undefined || time.soft === true ? measure : seen
}

/** Every narrowing of the question in its role; undefined when alternatives differ in more than one field. */
export function whereOf({ line }: Reading, placed: readonly Placed[]): Condition[] | undefined {
  const where: Condition[] = []
  for (const { np, role } of placed) {
    const narrowings = united(np)
    if (narrowings === undefined) return undefined
    where.push(...conditionsOf(narrowings, role))
  }
  for (const word of measuresOf(line)) where.push(...conditionsOf(word.narrowings, 'subject'))
  return contradicts(where) ? undefined : withoutImplied(where)
}

/**
 * "Flying helicopters", "ships at sea": what the category says already is left out, so that both readings are one plan; a tank in the air is none.
 */
function withoutImplied(where: readonly Condition[]): Condition[] | undefined {
  const implied = where.flatMap((each) =>
    each.field === 'category' && !each.not ? each.values.map((value) => ({ role: each.role, of: categoryById(value) })) : [],
  )
  const kept: Condition[] = []
  for (const condition of where) {
    const sorts = implied.filter((each) => each.role === condition.role)
    if ((condition.field !== 'kind' && condition.field !== 'domain') || condition.not || sorts.length === 0) {
      kept.push(condition)
      continue
    }
    const names = sorts.map(({ of }) => (condition.field === 'kind' ? kindNames[of?.kind ?? 0] : domainNames[of?.domain ?? 0]) ?? '')
    if (names.some((name) => name === '' || name === 'other')) kept.push(condition)
    else if (!names.every((name) => condition.values.includes(name))) return undefined
  }
  return kept
}

/** Both a tank and a helicopter: nothing is, so the words meant something else. */
function contradicts(where: readonly Condition[]): boolean {
  return where.some((one, index) =>
    where
      .slice(index + 1)
      .some(
        (two) =>
          one.role === two.role &&
          one.field === two.field &&
          !one.not &&
          !two.not &&
          JSON.stringify([...one.values].sort()) !== JSON.stringify([...two.values].sort()),
      ),
  )
}

export const blank = { measure: 'pdus', shape: 'value' as const, window: { kind: 'now' as const } }

export function firstIndex(line: Line, id: string): number {
  const index = wordsOf(line).findIndex((word) => {
    const slot = slotOf(line, word)
    return slot?.kind === 'm' && slot.measure.id === id
  })
  return index < 0 ? Number.MAX_SAFE_INTEGER : index
}
