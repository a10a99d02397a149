import { entityCategories } from '../../siso/categories.ts'
import { narrowing } from '../line.ts'
import { pluralOf } from './entry.ts'
import type { Phrases } from './entry.ts'

/** The plain-word categories of `siso/`, with their plurals; the other spelling of "armoured" too. */
export function addCategories(phrases: Phrases): void {
  for (const { id, singular, plural, words } of entityCategories) {
    // Munitions are asked for by kind, since kinds 2 and 8 are left out unless they are named.
    if (id === 'munition') continue
    for (const word of [singular, plural, ...words, ...words.map(pluralOf)]) {
      for (const spelling of new Set([word, word.replace('armoured', 'armored'), word.replaceAll('-', ' ')])) {
        phrases.set(spelling, {
          kind: 'thing',
          narrowings: [narrowing('category', id)],
          noun: 'entity',
          plural: spelling.endsWith('s') || word === plural,
          specific: true,
        })
      }
    }
  }
}
