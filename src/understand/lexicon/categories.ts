import { entityCategories } from '../../siso/categories.ts'
import { narrowing } from '../line.ts'
import { pluralOf } from './entry.ts'
import type { Phrases } from './entry.ts'

export function addCategories(phrases: Phrases): void {
  for (const { id, singular, words } of entityCategories) {
    for (const word of [singular, ...words]) {
      for (const [phrase, plural] of [
        [word, false],
        [pluralOf(word), true],
      ] as const)
        phrases.set(phrase, { kind: 'thing', narrowings: [narrowing('category', id)], noun: 'entity', plural, specific: true })
    }
  }
}
