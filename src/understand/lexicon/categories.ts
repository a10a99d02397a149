import { narrowing } from '../line.ts'
import { pluralOf } from './entry.ts'
import type { Phrases } from './entry.ts'

/** Plain-word categories; the values are those of `siso/`. */
const words: Readonly<Record<string, readonly string[]>> = {
  tank: ['tank', 'main battle tank', 'mbt', 'battle tank'],
  helicopter: ['helicopter', 'helo', 'chopper', 'attack helicopter', 'rotary wing'],
}

export function addCategories(phrases: Phrases): void {
  for (const [value, said] of Object.entries(words)) {
    for (const word of said) {
      for (const [phrase, plural] of [[word, false], [pluralOf(word), true]] as const) phrases.set(phrase, { kind: 'thing', narrowings: [narrowing('category', value)], noun: 'entity', plural, specific: true })
    }
  }
}
