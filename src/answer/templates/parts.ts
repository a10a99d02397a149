import type { Fact } from '../../core/facts.ts'
import type { Speech } from '../speech.ts'
import { valueText } from '../values.ts'

/** The value of a fact as a name rather than a count. */
export function labelText(fact: Fact, speech: Speech): string {
  return valueText(fact.value, undefined, speech)
}
