import type { Tense } from './skeleton.ts'

/**
 * The part a word plays. Every word outside slots comes from here: none of them counts, compares, negates, names, dates, takes a side, gives a
 * cause or advice. Those things stand in slots alone, whatever the facts are, so that no wording needs to be licensed for a direction.
 */
export type Part =
  | 'adverb'
  | 'in'
  | 'of'
  | 'to'
  | 'according'
  | 'article'
  | 'the'
  | 'its'
  | 'adjective'
  | 'sum'
  | 'brief'
  | 'amount'
  | 'source'
  | 'figure'
  | 'singular'
  | 'plural'
  | 'there'
  | 'here'
  | 'we'
  | 'it'
  | 'is'
  | 'are'
  | 'sees'
  | 'see'
  | 'saw'
  | 'occurred'
  | 'took'
  | 'place'
  | 'seen'
  | 'that'

type Words = Readonly<Partial<Record<Part, string>>>

const common: Words = {
  adverb: 'overall altogether',
  in: 'in',
  of: 'of',
  to: 'to',
  according: 'according',
  article: 'a',
  the: 'the our',
  its: 'the our',
  adjective: 'total overall recorded observed counted full combined whole',
  sum: 'all total sum summary short',
  brief: 'short summary brief',
  amount: 'total count tally',
  source: 'records record log logs report reports data figures results',
  figure: 'answer result',
  singular: 'record log report picture summary overview',
  plural: 'records logs reports results figures data',
  there: 'there',
  here: 'here',
  we: 'we',
  it: 'it this that',
  sees: 'shows gives lists records counts notes reports',
  see: 'see count record note observe find list show report',
  saw: 'counted recorded observed noted registered logged found saw showed listed reported',
  seen: 'counted recorded observed noted registered logged found seen listed reported',
  that: 'that',
}
const tenses: Readonly<Record<Tense, Words>> = {
  past: { is: 'was', are: 'were', occurred: 'occurred happened', took: 'took', place: 'place' },
  present: { is: 'is', are: 'are' },
  any: { is: 'is was', are: 'are were' },
}
/** What may come is never told as what was. */
const expecting: Words = {
  adverb: common.adverb ?? '',
  in: 'in',
  article: 'a',
  the: 'the our',
  its: 'the our',
  adjective: 'overall full',
  sum: 'all total sum summary short',
  brief: 'short summary brief',
  source: 'forecast figures',
  figure: 'answer forecast outlook',
  there: 'there',
  we: 'we I',
  is: 'is',
  are: 'are',
  sees: 'expects',
  see: 'expect',
  seen: 'expected forecast',
}

export type Lexicon = ReadonlyMap<string, ReadonlySet<Part>>

const lexicons = new Map<string, Lexicon>()

/** The words of a tense, or of expectations. */
export function lexiconOf(tense: Tense, isExpectation: boolean): Lexicon {
  const key = isExpectation ? 'expectation' : tense
  const known = lexicons.get(key)
  if (known !== undefined) return known
  const made = lexiconFrom(isExpectation ? [expecting] : [common, tenses[tense]])
  lexicons.set(key, made)
  return made
}

function lexiconFrom(lists: readonly Words[]): Lexicon {
  const lexicon = new Map<string, Set<Part>>()
  for (const words of lists)
    for (const part of parts) {
      for (const word of (words[part] ?? '').split(' ')) {
        if (word === '') continue
        const small = word.toLowerCase()
        lexicon.set(small, (lexicon.get(small) ?? new Set()).add(part))
      }
    }
  return lexicon
}

export const parts: readonly Part[] = [
  'adverb',
  'in',
  'of',
  'to',
  'according',
  'article',
  'the',
  'its',
  'adjective',
  'sum',
  'brief',
  'amount',
  'source',
  'figure',
  'singular',
  'plural',
  'there',
  'here',
  'we',
  'it',
  'is',
  'are',
  'sees',
  'see',
  'saw',
  'occurred',
  'took',
  'place',
  'seen',
  'that',
]

/** One of these has to be in a sentence about what may come. */
export const expectations: ReadonlySet<string> = new Set(['expect', 'expects', 'expected', 'forecast', 'outlook'])
