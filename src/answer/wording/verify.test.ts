import { describe, expect, it } from 'vitest'
import { compareFacts, rankFacts, ratioFacts, valueFacts } from '../../core/fact-shapes.ts'
import type { Facts } from '../../core/facts.ts'
import { createPieces } from '../phrase.ts'
import { benchBase, benchSending, wordingCases } from './bench-cases.ts'
import { draftOf } from './draft.ts'
import type { Draft } from './draft.ts'
import { rendered } from './tokens.ts'
import { longestSentence, verify } from './verify.ts'

const pieces = createPieces({ zone: 'UTC' })

function drafted(facts: Facts): Draft {
  const draft = draftOf(pieces(facts, benchSending))
  if (draft === undefined) throw new Error('nothing to re-word')
  return draft
}

function says(facts: Facts, sentence: string): string {
  const draft = drafted(facts)
  const verdict = verify(sentence, draft.skeletons[0] ?? [])
  return verdict.ok ? rendered(verdict.tokens, draft.slots) : verdict.why
}

const window = 'window=now-1h..now'
const span = 'in the last hour (13:03:23 to 14:03:23 UTC)'
const fires = (count: number): Facts => valueFacts(benchBase(`fires where.firer.force=opposing ${window}`), count)
const sides = `fires shape=compare where.firer.force=opposing versus.where.firer.force=friendly ${window}`
const compared = (first: number, second: number): Facts => compareFacts(benchBase(sides), first, second)

describe('a value in other words', () => {
  it.each([
    ['There were {{fires}} {{when}}.', `There were 7 fires by opposing forces ${span}.`],
    ['{{when}}, there were {{fires}}.', `In the last hour (13:03:23 to 14:03:23 UTC), there were 7 fires by opposing forces.`],
    ['Overall, we counted {{fires}} {{when}}', `Overall, we counted 7 fires by opposing forces ${span}.`],
    ['The records show a total of {{fires}} {{when}}.', `The records show a total of 7 fires by opposing forces ${span}.`],
    ['according to the log, there were {{fires}} {{when}}.', `According to the log, there were 7 fires by opposing forces ${span}.`],
    ['{{fires}} were recorded {{when}}.', `7 fires by opposing forces were recorded ${span}.`],
    ['{{fires}} took place {{when}}.', `7 fires by opposing forces took place ${span}.`],
    ['The log shows that {{fires}} were recorded {{when}}.', `The log shows that 7 fires by opposing forces were recorded ${span}.`],
  ])('%s', (wording, text) => {
    expect(says(fires(7), wording)).toBe(text)
  })

  it.each([
    ['There were 7 {{fires}} {{when}}.', 'character'],
    ['There were seven {{fires}} {{when}}.', 'word'],
    ['There were VII {{fires}} {{when}}.', 'word'],
    ['There were ７ {{fires}} {{when}}.', 'character'],
    ['There were sеven {{fires}} {{when}}.', 'character'],
    ['There were {{fires}} fires {{when}}.', 'word'],
    ['There were {{fires}}s {{when}}.', 'character'],
    ['There were not {{fires}} {{when}}.', 'word'],
    ['There were more than {{fires}} {{when}}.', 'word'],
    ['There were about {{fires}} {{when}}.', 'word'],
    ['Blue saw {{fires}} {{when}}.', 'word'],
    ['There were {{fires}} today {{when}}.', 'word'],
    ['There were {{fires}}.', 'missing-slot'],
    ['There were {{fires}} {{fires}} {{when}}.', 'repeated-slot'],
    ['There were {{fires.friendly}} {{when}}.', 'unknown-slot'],
    ['There were {{{{fires}}}} {{when}}.', 'character'],
    ['There were {{fires}} {{when}} because we saw.', 'word'],
    ['There are {{fires}} {{when}}.', 'word'],
    ['There was {{fires}} {{when}}.', 'form'],
    ['There were we counted {{fires}} {{when}}.', 'form'],
    ['The {{when}} records show {{fires}}.', 'form'],
    ['We the a total {{fires}} {{when}}.', 'form'],
    ['Yes: there were {{fires}} {{when}}.', 'word'],
    ['**There** were {{fires}} {{when}}.', 'character'],
    ['There were {{fires}} {{when}}!', 'character'],
    ['', 'missing-slot'],
    [`There were {{fires}} {{when}}${' '.repeat(longestSentence)}.`, 'too-long'],
  ])('%s is refused', (wording, why) => {
    expect(says(fires(7), wording)).toBe(why)
  })

  it('agrees with its number, none and one among them', () => {
    expect(says(fires(1), 'There was {{fires}} {{when}}.')).toContain('There was 1 fire by')
    expect(says(fires(1), 'There were {{fires}} {{when}}.')).toBe('form')
    expect(says(fires(0), 'We counted {{fires}} {{when}}.')).toContain('We counted no fires by')
  })

  it('keeps "at least", whatever the words around it', () => {
    const facts = valueFacts(benchBase('entities.active', { quality: 'lower-bound' }), 3)
    expect(says(facts, 'Overall, there are {{entities.active}} {{when}}.')).toBe('Overall, there are at least 3 active entities as of 14:03:22 UTC.')
  })

  it('says yes and no first', () => {
    const facts = valueFacts(benchBase(`fires ${window} yesNo=true`), 0)
    expect(says(facts, '{{fires.any}}, we counted {{fires}} {{when}}.')).toBe(`No, we counted no fires ${span}.`)
    expect(says(facts, 'We counted {{fires}} {{when}}: {{fires.any}}.')).toBe('form')
    expect(says(facts, 'There were {{fires}} {{when}}.')).toBe('missing-slot')
  })
})

describe('two sides in other words', () => {
  it('stay on their sides, with the difference last', () => {
    expect(says(compared(12, 7), '{{when}}, the log shows {{fires.first}} compared with {{fires.second}}: {{difference}}.')).toBe(
      'In the last hour (13:03:23 to 14:03:23 UTC), the log shows 12 fires by opposing forces compared with 7 fires by friendly forces: 5 more, 1.71 times as many.',
    )
    expect(says(compared(12, 7), '{{fires.second}} against {{fires.first}} {{when}}: {{difference}}.')).toBe('order')
    expect(says(compared(12, 7), '{{when}}, {{difference}}: {{fires.first}} against {{fires.second}}.')).toBe('order')
    expect(says(compared(12, 7), '{{fires.first}} of {{fires.second}} {{when}}: {{difference}}.')).toBe('form')
    // It would seem to be the first side's alone.
    expect(says(compared(12, 7), '{{fires.first}} {{when}} against {{fires.second}}: {{difference}}.')).toBe('form')
  })

  it('parts stay parts of their wholes', () => {
    const facts = ratioFacts(benchBase(`duds shape=ratio versus.measure=detonations ${window}`), 3, 24)
    expect(says(facts, 'The answer is {{share}}: {{part}} of {{whole}} {{when}}.')).toContain('The answer is 12.5 %: 3 duds of 24 detonations in')
    expect(says(facts, '{{share}}: {{whole}} out of {{part}} {{when}}.')).toBe('order')
    expect(says(facts, 'The log shows that {{share}}: {{part}} out of {{whole}} {{when}}.')).toBe('form')
  })

  it('a rank names the first in either order, and its grouping beside what is ranked', () => {
    const facts = rankFacts(benchBase(`fires shape=rank by=site ${window}`), 'site', [{ key: '1', label: 'site 1', value: 4 }], 4)
    expect(says(facts, '{{top.1.site}} had {{ranking}} {{when}}, {{grouping}}, with {{top.1.value}}.')).toBe(
      `Site 1 had the most fires ${span}, by site, with 4 fires.`,
    )
    expect(says(facts, '{{top.1.site}} {{grouping}} had {{ranking}} {{when}}, with {{top.1.value}}.')).toBe('form')
    expect(says(facts, '{{top.1.site}} had {{top.1.value}} {{when}}, {{grouping}}, with {{ranking}}.')).toBe('order')
  })

  it('what may come is expected, never told as what was', () => {
    const facts = wordingCases().find(({ question }) => question.startsWith('How busy'))?.facts ?? fires(1)
    expect(says(facts, 'The forecast is {{pdus.forecast}} {{when}}.')).toMatch(/^The forecast is about 3,140 PDUs in the next hour/)
    expect(says(facts, 'There are {{pdus.forecast}} {{when}}.')).toBe('form')
    expect(says(facts, 'We counted {{pdus.forecast}} {{when}}.')).toBe('word')
  })
})

it('every case a model is measured by has a sentence to re-word, and passes with the draft itself', () => {
  for (const { facts, question } of wordingCases()) {
    const template = pieces(facts, benchSending)
    const draft = drafted(facts)
    for (const [index, text] of draft.drafts.entries()) {
      const verdict = verify(text.replaceAll(/[()]/g, ''), draft.skeletons[index] ?? [])
      expect(verdict, question).toMatchObject({ ok: true })
      // Brackets become a comma.
      const plain = (said: string | undefined): string => (said ?? '').replaceAll(/[(),]/g, '')
      if (verdict.ok) expect(plain(rendered(verdict.tokens, draft.slots))).toBe(plain(template[index]?.text))
    }
  }
})

it('nothing that is not known is re-worded', () => {
  for (const facts of [
    valueFacts(benchBase(`fires ${window}`), null),
    compareFacts(benchBase(sides), null, 3),
    ratioFacts(benchBase(`duds shape=ratio versus.measure=detonations ${window}`), null, 4),
    rankFacts(benchBase(`fires shape=rank by=site ${window}`), 'site', [], null),
  ])
    expect(draftOf(pieces(facts, benchSending))).toBeUndefined()
})
