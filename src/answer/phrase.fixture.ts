import { bind, isBound } from '../core/bind.ts'
import type { FactsBase } from '../core/fact-shapes.ts'
import { fact, factsOf } from '../core/fact-shapes.ts'
import type { EntityRef, Fact, Facts, FactValue } from '../core/facts.ts'
import { planFromText } from '../core/plan-text.ts'
import { hourMs } from '../core/time.ts'
import { measureById } from '../measures/list.ts'
import { createPhrase } from './phrase.ts'
import type { Sending } from './phrase.ts'

/** Tuesday 24 November 2026, 14:03:22.4 UTC. */
export const now = Date.UTC(2026, 10, 24, 14, 3, 22, 400)

/** What resolvers start from, for a plan in text form bound at `now`. */
export function baseFor(text: string, more: Partial<FactsBase> = {}): FactsBase {
  const plan = planFromText(text)
  const bound = bind(plan, {
    now,
    zone: 'UTC',
    exerciseStart: now - 5 * hourMs,
    recordedFrom: now - 72 * hourMs,
    marks: [{ number: 2, at: now - 600_000, label: null }],
    askedAt: now - 300_000,
  })
  if (!isBound(bound)) throw new Error(bound.text)
  const measure = measureById(plan.measure)
  if (measure === undefined) throw new Error(`no measure ${plan.measure}`)
  return { plan: bound, measure, source: 'exercise', asOf: bound.bound === undefined ? now : Math.min(now, bound.bound.to), version: 'v', ...more }
}

/** The facts of a report: names, values, units. */
export function reportFacts(
  text: string,
  list: readonly (readonly [string, FactValue, string?])[],
  more: Partial<Pick<Facts, 'table' | 'series'>> = {},
): Facts {
  const base = baseFor(text)
  const [first, ...rest] = list.map(([name, value, unit]): Fact => fact(base, name, value, unit))
  if (first === undefined) throw new Error('a report has facts')
  return factsOf(base, [first, ...rest], more)
}

export function sayIn(zone: string): (facts: Facts, sending?: Partial<Sending>) => string {
  const phrase = createPhrase({ zone })
  return (facts, sending = {}) => [...phrase(facts, { sentAt: now, ageMs: 0, ...sending })].join('')
}

export const say = sayIn('UTC')

export function entity(id: string, marking: string | null, type: string | null = 'M1A2 Abrams'): EntityRef {
  return { id, exercise: 1, marking, type }
}
