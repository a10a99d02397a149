import type { Expectation } from './world.ts'

/** The named fact, or the headline. */
export function pickFact(facts: readonly { name: string; value: unknown }[], expectation: Expectation): unknown {
  if (expectation.fact === undefined) return facts[0]?.value
  return facts.find((fact) => fact.name === expectation.fact)?.value
}

/** Whether an answered value is the expected one; positions and ratios within the tolerance. */
export function isAsExpected(value: unknown, expectation: Expectation): boolean {
  const expected = expectation.value
  const tolerance = expectation.tolerance ?? 0
  if (typeof expected === 'number') return typeof value === 'number' && Math.abs(value - expected) <= tolerance
  if (expected === null || typeof expected !== 'object') return value === expected
  if (typeof value !== 'object' || value === null) return false
  const given = new Map(Object.entries(value))
  return Object.entries(expected).every(([key, wanted]) => {
    const found: unknown = given.get(key)
    return typeof wanted === 'number' ? typeof found === 'number' && Math.abs(found - wanted) <= tolerance : found === wanted
  })
}

/** One line per question, so that all that is wrong at a point of the script is seen at once. */
export type Verdict = { label: string; asked: string; expected: unknown; got: unknown }
