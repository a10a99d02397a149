import { distance } from 'fastest-levenshtein'
import type { Entry } from './entry.ts'
import { pduTypes } from './pdu-types.ts'
import { entityTerms } from './terms-entity.ts'
import { eventTerms } from './terms-events.ts'
import { wireTerms } from './terms-wire.ts'

export type Glossary = {
  /** The entry meant, when there is one; otherwise the nearest terms, at most four. */
  look(topic: string): { found: { term: string; text: string } } | { suggestions: string[] }
  readonly terms: readonly string[]
}

/** Looks terms up as people write them: any case, plural, "the", "a", with "PDU" behind, by number. */
export function createGlossary(): Glossary {
  const byKey = new Map<string, { term: string; text: string }>()
  const add = (key: string, value: { term: string; text: string }): void => {
    if (key !== '' && !byKey.has(key)) byKey.set(key, value)
  }
  const entries: readonly Entry[] = [...wireTerms, ...entityTerms, ...eventTerms]
  for (const [number, name, text] of pduTypes) {
    const value = { term: `${name} PDU`, text: `The ${name} PDU is type ${number} of DIS. ${text}` }
    for (const key of [`${name} pdu`, `pdu ${number}`, `pdu type ${number}`, `type ${number} pdu`, `type ${number}`]) add(keyOf(key), value)
    for (const part of name.split('/')) if (part.length > 4) add(keyOf(`${part} pdu`), value)
  }
  for (const each of entries) for (const key of [each.term, ...each.aliases]) add(keyOf(key), { term: each.term, text: each.text })
  // The bare name of a PDU comes last, so that "event report" is the PDU but "radio" stays the radio.
  for (const [number, name, text] of pduTypes)
    if (number > 0) add(keyOf(name), { term: `${name} PDU`, text: `The ${name} PDU is type ${number} of DIS. ${text}` })
  for (const [key, value] of pduAliases(byKey)) add(key, value)
  for (const [key, value] of forceEntries()) add(key, value)
  const terms = [...new Set([...byKey.values()].map((value) => value.term))]
  return {
    terms,
    look(topic) {
      const key = keyOf(topic)
      const found = byKey.get(key) ?? byKey.get(keyOf(`${topic} pdu`)) ?? byKey.get(key.replace(/ pdu$/, '')) ?? nearlyExact(key, byKey)
      return found === undefined ? { suggestions: nearest(key, byKey) } : { found }
    },
  }
}

const short: readonly (readonly [string, string])[] = [
  ['es', 'entity state'],
  ['espdu', 'entity state'],
  ['esu', 'entity state update'],
  ['ee', 'electromagnetic emission'],
  ['em emission', 'electromagnetic emission'],
  ['emission', 'electromagnetic emission'],
  ['sees', 'supplemental emission/entity state'],
  ['supplemental emission', 'supplemental emission/entity state'],
  ['start', 'start/resume'],
  ['resume', 'start/resume'],
  ['start resume', 'start/resume'],
  ['stop', 'stop/freeze'],
  ['stop freeze', 'stop/freeze'],
  ['remove', 'remove entity'],
  ['create', 'create entity'],
  ['group of', 'isgroupof'],
  ['is group of', 'isgroupof'],
  ['is part of', 'ispartof'],
  ['part of', 'ispartof'],
  ['ua', 'underwater acoustic'],
  ['elastic collision', 'collision elastic'],
  ['record', 'record-r'],
  ['set record', 'set record-r'],
  ['record query', 'record query-r'],
  ['information operation', 'information operations action'],
  ['iff', 'iff'],
]

function pduAliases(byKey: ReadonlyMap<string, { term: string; text: string }>): [string, { term: string; text: string }][] {
  return short.flatMap(([alias, name]): [string, { term: string; text: string }][] => {
    const value = byKey.get(keyOf(`${name} pdu`))
    return value === undefined
      ? []
      : [
          [keyOf(alias), value],
          [keyOf(`${alias} pdu`), value],
        ]
  })
}

function forceEntries(): [string, { term: string; text: string }][] {
  const classes = ['neutral', 'friendly', 'opposing']
  return Array.from({ length: 31 }, (_empty, id): [string, { term: string; text: string }][] => {
    const force = id === 0 ? 'other' : (classes[id % 3] ?? 'other')
    const group = id === 0 ? '' : `, the ${ordinal(Math.ceil(id / 3))} force of that class`
    const value = {
      term: `force id ${id}`,
      text: `Force id ${id} is ${force}${group}. Friendly are 1, 4, 7 … 28, opposing 2, 5, 8 … 29, neutral 3, 6, 9 … 30; 0 and anything above 30 belong to no class.`,
    }
    return [`force id ${id}`, `force ${id}`, `forceid ${id}`].map((key) => [keyOf(key), value])
  }).flat()
}

function ordinal(value: number): string {
  const endings = ['th', 'st', 'nd', 'rd']
  return `${value}${endings[value] ?? 'th'}`
}

/** Lower case, without articles, punctuation and plural; "PDUs" as "pdu". */
export function keyOf(text: string): string {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}:.]+/gu, ' ')
    .replace(/[.:]+(\s|$)/g, ' ')
    .trim()
    .split(/\s+/)
    .filter((word) => !['a', 'an', 'the', 'of', 'is', 'what', 's', 'does', 'mean', 'meaning', 'term', 'define', 'explain'].includes(word))
  return words.map(singular).join(' ')
}

function singular(word: string): string {
  if (word.length < 4 || /(ss|[^d]us|is)$/.test(word)) return word
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (/(sh|ch|x|ss)es$/.test(word)) return word.slice(0, -2)
  return word.endsWith('s') ? word.slice(0, -1) : word
}

/** One slip of the finger in a word of some length is read; anything more is only suggested. */
function nearlyExact(key: string, byKey: ReadonlyMap<string, { term: string; text: string }>): { term: string; text: string } | undefined {
  if (key.length < 6 || /\d/.test(key)) return undefined
  const near = [...byKey.keys()].filter((candidate) => !/\d/.test(candidate) && Math.abs(candidate.length - key.length) <= 1 && distance(candidate, key) === 1)
  const values = new Set(near.map((candidate) => byKey.get(candidate)?.term))
  const [first] = near
  return values.size === 1 && first !== undefined ? byKey.get(first) : undefined
}

function nearest(key: string, byKey: ReadonlyMap<string, { term: string; text: string }>): string[] {
  const scored = [...byKey.entries()]
    .map(([candidate, value]) => ({ term: value.term, score: scoreOf(key, candidate) }))
    .filter((each) => each.score < 0.5)
    .sort((a, b) => a.score - b.score || (a.term < b.term ? -1 : 1))
  return [...new Set(scored.map((each) => each.term))].slice(0, 4)
}

function scoreOf(key: string, candidate: string): number {
  if (key === '' || candidate === '') return 1
  const shared = key.split(' ').filter((word) => word.length > 2 && word !== 'pdu' && candidate.split(' ').includes(word)).length
  if (shared > 0) return 0.3 / shared
  return distance(key, candidate) / Math.max(key.length, candidate.length)
}
