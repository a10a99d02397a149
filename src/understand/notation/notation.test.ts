import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planFromText, planToText } from '../../core/plan-text.ts'
import { checkPlan } from '../../measures/check-plan.ts'
import { measures } from '../../measures/list.ts'
import { freshCases } from '../cases/fresh.ts'
import { narrowing } from '../line.ts'
import { windowFor } from '../times.ts'
import { planGrammar } from './grammar.ts'
import type { GrammarSlots } from './grammar.ts'
import { planFromNotation, planToNotation } from './notation.ts'
import { trainingPairs } from './training-pairs.ts'

/** Texts the grammar allows, by walking it with a source of choices; it holds literals, alternatives, groups and `?` only. */
function writtenBy(grammar: string, choose: (count: number) => number): string {
  const rules = new Map(grammar.split('\n').map((line): [string, string] => [line.slice(0, line.indexOf(' ::= ')), line.slice(line.indexOf(' ::= ') + 5)]))
  const expand = (text: string): string => {
    const options = split(text, ' | ')
    const option = options[choose(options.length)] ?? ''
    return split(option, ' ').map(part).join('')
  }
  const part = (piece: string): string => {
    if (piece.endsWith('?')) return choose(2) === 0 ? '' : part(piece.slice(0, -1))
    if (piece.startsWith('(')) return expand(piece.slice(1, -1))
    if (piece.startsWith('"')) return piece.slice(1, -1).replace(/\\(["\\])/g, '$1')
    const rule = rules.get(piece)
    if (rule === undefined) throw new Error(`no rule ${piece}`)
    return expand(rule)
  }
  return expand(rules.get('root') ?? '')
}

/** Splits outside of literals and brackets. */
function split(text: string, by: string): string[] {
  const pieces: string[] = ['']
  let depth = 0
  let literal = false
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? ''
    if (letter === '"' && text[at - 1] !== '\\') literal = !literal
    if (!literal && letter === '(') depth += 1
    if (!literal && letter === ')') depth -= 1
    if (!literal && depth === 0 && text.startsWith(by, at)) {
      pieces.push('')
      at += by.length - 1
    } else pieces[pieces.length - 1] += letter
  }
  return pieces.filter((piece) => piece !== '')
}

const slots: GrammarSlots = {
  narrowings: [narrowing('force', 'opposing'), narrowing('site', ['12', '14'], true)],
  windowOf: (measure) => windowFor(measure, { window: { kind: 'span', from: { at: 'now', offsetMs: -3_600_000 }, to: { at: 'now' } }, text: '' }),
  figures: [3],
  yesNo: false,
}

describe('the notation', () => {
  it('is read back as the plan it was, with what is asked first', () => {
    for (const { is } of Object.values(freshCases).flat()) {
      if (/^(?:refused|back|mark|clarify)/.test(is)) continue
      const plan = planFromText(is)
      expect(planToText(planFromNotation(planToNotation(plan)))).toBe(planToText(plan))
    }
    expect(planToNotation(planFromText('fires shape=rank where.target.site=12 window=now-1h..now by=entity byRole=firer'))).toBe(
      'fires shape=rank by=entity byRole=firer where.target.site=12 window=now-1h..now',
    )
  })
})

describe('the grammar of a question', () => {
  const grammar = planGrammar(measures, slots) ?? ''

  it('writes nothing but valid plans that hold every slot of the question and no other', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(1_000)), (numbers) => {
        const source = numbers[Symbol.iterator]()
        const text = writtenBy(grammar, (count) => Number(source.next().value) % count)
        const plan = planFromNotation(text)
        expect([text, checkPlan(plan).ok]).toEqual([text, true])
        expect(plan.where.map(({ field, not, values }) => ({ field, not, values }))).toEqual(
          expect.arrayContaining([
            { field: 'force', not: false, values: ['opposing'] },
            { field: 'site', not: true, values: ['12', '14'] },
          ]),
        )
        expect(plan.where).toHaveLength(2)
        expect(planToText(plan)).toContain('window=now-1h..now')
      }),
      { numRuns: 300 },
    )
  })

  it('lets no value of the text out of its literal', () => {
    const hostile = planGrammar(measures, { ...slots, narrowings: [narrowing('marking', '" | root ::= "X\\\n')] }) ?? ''
    expect(hostile.split('\n').filter((line) => line.startsWith('root'))).toHaveLength(1)
    expect(hostile).not.toMatch(/= "X"/)
  })

  it('is none where no measure takes every slot', () => {
    expect(planGrammar(measures, { ...slots, narrowings: [narrowing('frequency', '243000000'), narrowing('munition', '2.1')] })).toBeUndefined()
  })
})

describe('pairs to train on', () => {
  const pairs = trainingPairs({ count: 200, seed: 7 })

  it('are as many different questions as were asked for, the same from the same seed', () => {
    expect(new Set(pairs.map(({ question }) => question)).size).toBe(200)
    expect(trainingPairs({ count: 200, seed: 7 })).toEqual(pairs)
    expect(trainingPairs({ count: 200, seed: 8 })).not.toEqual(pairs)
  })

  it('have plans that are valid and hold the ids of their questions', () => {
    for (const { question, plan } of pairs) {
      expect([question, checkPlan(planFromNotation(plan)).ok]).toEqual([question, true])
      for (const [id] of question.matchAll(/\b\d+:\d+:\d+\b/g)) expect([question, plan.includes(id)]).toEqual([question, true])
    }
  })

  it('cover many measures', () => {
    expect(new Set(pairs.map(({ plan }) => plan.split(' ')[0])).size).toBeGreaterThan(25)
  })
})
