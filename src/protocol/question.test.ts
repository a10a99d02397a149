import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SitrepError } from '../core/errors.ts'
import { cleanText, longestQuestion, readPlanText, readQuestion } from './question.ts'

const refusal = (body: unknown, read: (body: unknown) => unknown = readQuestion): string => {
  try {
    read(body)
  } catch (thrown) {
    if (thrown instanceof SitrepError && thrown.code === 'bad-question') return thrown.message
    throw thrown
  }
  return 'taken'
}

describe('a question', () => {
  it.each([
    [{ question: 'fires' }, { text: 'fires' }],
    [{ query: 'fires' }, { text: 'fires' }],
    [{ question: 'fires', query: 'pdus' }, { text: 'fires' }],
    [{ question: null, query: 'fires', sessionId: null }, { text: 'fires' }],
    [
      { question: ' fires ', sessionId: 's', more: 7 },
      { text: 'fires', sessionId: 's' },
    ],
    [{ question: 'x'.repeat(longestQuestion) }, { text: 'x'.repeat(longestQuestion) }],
    [{ question: '😀'.repeat(longestQuestion) }, { text: '😀'.repeat(longestQuestion) }],
  ])('is read from %j', (body, question) => {
    expect(readQuestion(body)).toEqual(question)
  })

  it.each([
    [undefined, /No JSON data provided/],
    [null, /No JSON data provided/],
    ['fires', /got a string/],
    [0, /No JSON data provided/],
    [[], /No JSON data provided/],
    [{}, /No JSON data provided/],
    [['fires'], /got a list/],
    [{ text: 'fires' }, /Question is required/],
    [{ question: '\u202E \u0000' }, /Question is required/],
    [{ question: 7 }, /^question: expected text$/],
    [{ question: 'x'.repeat(longestQuestion + 1) }, /^The question has 1001 characters; at most 1000/],
    [{ question: 7, sessionId: 8 }, /^question: expected text; sessionId: expected text$/],
    [{ query: 'fires', auth_token: {} }, /^auth_token: expected text$/],
    [{ question: 'fires', sessionId: '' }, /^sessionId: expected at least one character$/],
  ])('is not read from %j', (body, expected) => {
    expect(refusal(body)).toMatch(expected)
  })

  it('never holds a control character or a mark that turns text, whatever was sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
        expect(cleanText(text)).not.toMatch(/[\p{Cc}\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/u)
      }),
    )
  })

  it('anything at all is read or refused in words', () => {
    fc.assert(
      fc.property(fc.anything(), (body) => {
        expect(refusal(body)).toMatch(/\w/)
      }),
    )
  })
})

it('the text of a plan is read or refused', () => {
  expect(readPlanText({ plan: ' fires window=now\u0007' })).toBe('fires window=now')
  for (const body of [undefined, [], {}, { plan: 7 }, { plan: 'x'.repeat(4_001) }]) expect(refusal(body, readPlanText)).not.toBe('taken')
})
