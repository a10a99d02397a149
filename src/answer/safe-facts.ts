import type { Facts } from '../core/facts.ts'
import { withoutControls } from './plain-text.ts'

/** The same facts, every text in them without control characters; the very same object where there was nothing to remove. */
export function safeFacts(facts: Facts): Facts {
  return clean(facts)
}

/** Keeps the shape: only strings change, and only objects that hold a changed one are copied. */
function clean<T>(value: T): T
function clean(value: unknown): unknown {
  if (typeof value === 'string') return withoutControls(value)
  if (Array.isArray(value)) {
    const cleaned = value.map((each: unknown) => clean(each))
    return cleaned.some((each, index) => each !== value[index]) ? cleaned : value
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const cleaned = entries.map(([key, each]: [string, unknown]): [string, unknown] => [key, clean(each)])
  return cleaned.some(([, each], index) => each !== entries[index]?.[1]) ? Object.fromEntries(cleaned) : value
}
