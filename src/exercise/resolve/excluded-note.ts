import type { Note } from '../../core/facts.ts'

/** Munitions and expendables that are there, but are no units and were not asked for. */
export function excludedNote(excluded: number): Note | undefined {
  if (excluded === 0) return undefined
  const text = excluded === 1 ? '1 munition or expendable is not counted as an entity' : `${excluded} munitions and expendables are not counted as entities`
  return { code: 'munitions-excluded', text }
}
