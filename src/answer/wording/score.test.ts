import { describe, expect, it } from 'vitest'
import { createFakeChatModel } from '../../core/chat-model.fake.ts'
import { wordingCases } from './bench-cases.ts'
import { reportIn } from './hostile.fixture.ts'
import { earned, scoreWording } from './score.ts'
import type { WordingScore } from './score.ts'

const options = { signal: new AbortController().signal, now: () => 0 }

async function scored(write: (report: string) => string): Promise<WordingScore> {
  return await scoreWording(createFakeChatModel({ write: (request) => write(reportIn(request)) }), wordingCases(), options)
}

describe('the score of a wording', () => {
  it('of a model that says everything in other words is full, and earns it', async () => {
    const score = await scored((report) => `In short, ${report.replaceAll(/[()]/g, '').replace(/^[A-Z]/, (letter) => letter.toLowerCase())}`)
    // Where an answer begins with yes or no, "in short" may not.
    expect(score.cases).toBeGreaterThanOrEqual(30)
    expect(score.wholeRate).toBeGreaterThan(0.7)
    expect(score.otherWordsRate).toBe(1)
  })

  it('of a model that repeats the template is no reason to wait for it', async () => {
    const score = await scored((report) => report.replaceAll(/[()]/g, ''))
    expect(score).toMatchObject({ passRate: 1, wholeRate: 1 })
    expect(earned(score)).toMatchObject({ earned: false })
    expect(earned(score).missing.join()).toContain('other words')
  })

  it('of a model that invents is nothing', async () => {
    const score = await scored(() => 'There were 12 fires.')
    expect(score).toMatchObject({ passRate: 0, wholeRate: 0, factRecall: 0, otherWordsRate: 0 })
    expect(score.samples.every(({ answer, template }) => answer === template)).toBe(true)
    expect(earned(score).earned).toBe(false)
  })

  it('has to be reached in all things', () => {
    const good = { cases: 30, factRecall: 1, passRate: 1, wholeRate: 1, otherWordsRate: 1, firstSentenceMs: { p50: 100, p95: 500 }, samples: [] }
    expect(earned(good)).toEqual({ earned: true, missing: [] })
    for (const less of [
      { factRecall: 0.9 },
      { passRate: 0.8 },
      { wholeRate: 0.5 },
      { otherWordsRate: 0.1 },
      { firstSentenceMs: { p50: 1, p95: 1_500 } },
      { cases: 0 },
    ])
      expect(earned({ ...good, ...less }).earned).toBe(false)
  })
})
