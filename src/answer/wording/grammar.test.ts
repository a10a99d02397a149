import { describe, expect, it } from 'vitest'
import { createRandom, pick } from '../../lib/random.ts'
import { createPieces } from '../phrase.ts'
import { benchSending, wordingCases } from './bench-cases.ts'
import { draftOf } from './draft.ts'
import { grammarOf } from './grammar.ts'
import { verify } from './verify.ts'

type Rules = ReadonlyMap<string, string>

const rulesOf = (text: string): Rules => new Map(text.split('\n').map((line) => [line.slice(0, line.indexOf(' ::= ')), line.slice(line.indexOf(' ::= ') + 5)]))

/** Some text a grammar derives: literals, names, groups and alternatives are all ours use. */
function derived(rules: Rules, random: () => number): string {
  const read = (body: string): string => {
    const ways = alternativesOf(body)
    const tokens = (pick(ways, random) ?? '').match(/"(?:[^"\\]|\\.)*"|\((?:[^()"]|"(?:[^"\\]|\\.)*")*(?:\([^()]*\)[^()]*)*\)|[a-zA-Z0-9-]+/g) ?? []
    return tokens.map((token) => (token.startsWith('"') ? token.slice(1, -1) : token.startsWith('(') ? read(token.slice(1, -1)) : read(named(token)))).join('')
  }
  const named = (name: string): string => {
    const body = rules.get(name)
    if (body === undefined) throw new Error(`no rule ${name}`)
    return body
  }
  return read(named('root'))
}

/** Parted at the bars that are in no brackets and no quotes. */
function alternativesOf(body: string): string[] {
  const ways: string[] = ['']
  let depth = 0
  let isQuoted = false
  for (const character of body) {
    if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted && character === '(') depth += 1
    else if (!isQuoted && character === ')') depth -= 1
    if (character === '|' && depth === 0 && !isQuoted) ways.push('')
    else ways[ways.length - 1] += character
  }
  return ways
}

describe('what the grammar lets a model write', () => {
  it.each(wordingCases().map(({ question, facts }) => ({ question, facts })))('passes the verifier: $question', ({ facts }) => {
    const draft = draftOf(createPieces({ zone: 'UTC' })(facts, benchSending))
    if (draft === undefined) throw new Error('nothing to re-word')
    const { text } = grammarOf(draft.skeletons)
    const random = createRandom(7)
    const said = new Set<string>()
    for (let run = 0; run < 300; run += 1) {
      const wording = derived(rulesOf(text), random)
      said.add(wording)
      // The grammar of expectations is wider by the sentences that do not say so.
      const verdict = verify(wording, draft.skeletons[0] ?? [])
      if (draft.skeletons[0]?.[0]?.before !== 'expectation') expect(verdict, wording).toMatchObject({ ok: true })
    }
    expect(said.size).toBeGreaterThan(10)
    expect(text.length).toBeLessThan(16_000)
  })
})
