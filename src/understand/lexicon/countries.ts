import { narrowing } from '../line.ts'
import type { Phrases } from './entry.ts'

/** SISO country numbers with what their vehicles and people are called. */
const countries: Readonly<Record<string, readonly string[]>> = {
  '225': ['usa', 'us-made', 'american', 'united states', 'united states of america', 'americans', 'the us'],
  '222': ['russia', 'russian', 'russians', 'soviet', 'russian federation'],
  '224': ['uk', 'united kingdom', 'british', 'great britain', 'britain', 'brits'],
  '78': ['germany', 'german', 'germans'],
  '71': ['france', 'french'],
  '45': ['china', 'chinese'],
}

export function addCountries(phrases: Phrases): void {
  for (const [number, said] of Object.entries(countries))
    for (const word of said) phrases.set(word, { kind: 'thing', narrowings: [narrowing('country', number)], plural: false })
}
