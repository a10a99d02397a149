import type { Selection } from '../select.ts'

/**
 * Whether a word nobody read could narrow what is asked rather than be what is asked: so where code saw the same measure and stopped at the word
 * ("purple tanks"), and not where the words for the measure themselves were new to it.
 */
export function couldNarrow({ ids }: Selection, measure: string): boolean {
  return ids.includes(measure) || (measure.startsWith('entities.') && ids.some((id) => id.startsWith('entities.')))
}
