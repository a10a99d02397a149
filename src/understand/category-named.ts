import { entityCategories } from '../siso/categories.ts'
import { pluralOf } from './lexicon/entry.ts'
import { cleanText, separate, spellOut } from './normalise.ts'

/** The category of entities a text names first, such as `tank`; undefined: none. */
export function categoryNamed(text: string): string | undefined {
  const line = separate(spellOut(cleanText(text)))
  const found = entityCategories.flatMap(({ id, singular, plural, words }) => {
    const places = [singular, plural, ...words, ...words.map(pluralOf)].map((word) => line.indexOf(` ${word} `)).filter((at) => at !== -1)
    return places.length === 0 || id === 'munition' ? [] : [{ id, at: Math.min(...places) }]
  })
  return found.sort((a, b) => a.at - b.at)[0]?.id
}
