import { describe, expect, it } from 'vitest'
import { planFromText } from '../../core/plan-text.ts'
import type { Planner, Proposal } from '../../core/understanding.ts'
import { bindContext, gazetteer } from '../cases/context.ts'
import { createUnderstand } from '../understand.ts'
import { scorePlanner, scoreStages } from './score-planner.ts'
import type { ScoredCase } from './score-planner.ts'

const options = { context: { gazetteer, bind: bindContext }, signal: new AbortController().signal }
const right = 'fires where.firer.force=opposing window=day+0..now'
const other = 'hits where.firer.force=opposing window=day+0..now'
const proposals: Readonly<Record<string, Proposal>> = {
  right: { plan: planFromText(right) },
  wrong: { plan: planFromText(other) },
  offered: { options: [other, right].map((text) => ({ label: text, plan: planFromText(text) })) },
  asked: { options: [{ label: other, plan: planFromText(other) }] },
}
const planner: Planner = {
  id: 'given',
  propose: (text) => Promise.resolve(proposals[text]),
  [Symbol.asyncDispose]: () => Promise.resolve(),
}
const cases: ScoredCase[] = ['right', 'wrong', 'offered', 'asked', 'silent'].map((ask) => ({ ask, is: right }))

describe('scoring a planner', () => {
  it('tells exact, wrong, offered and abstained apart', async () => {
    const { all, answers } = await scorePlanner(planner, cases, options)
    expect(answers.map(({ outcome }) => outcome)).toEqual(['exact', 'wrong', 'offered', 'abstained', 'abstained'])
    expect(all).toEqual({ exact: 1, wrong: 1, offered: 1, declined: 0, abstained: 2, total: 5 })
  })

  it('counts declining as right where it is, and a plan there as wrong', async () => {
    const { answers } = await scorePlanner(
      planner,
      ['wrong', 'asked', 'silent'].map((ask) => ({ ask, is: 'back' })),
      options,
    )
    expect(answers.map(({ outcome }) => outcome)).toEqual(['wrong', 'declined', 'declined'])
  })

  it('takes any of the readings that are as right', async () => {
    const { answers } = await scorePlanner(
      planner,
      [
        { ask: 'wrong', is: right, or: [other, 'back'] },
        { ask: 'silent', is: right, or: ['back'] },
      ],
      options,
    )
    expect(answers.map(({ outcome }) => outcome)).toEqual(['exact', 'abstained'])
  })

  it('says which stage read what', async () => {
    const stages = { understand: createUnderstand(), planners: [{ stage: 'neighbours' as const, planner, deadlineMs: 1_000 }] }
    const { byStage } = await scoreStages(stages, [{ ask: 'fires by red today', is: right }, ...cases], options)
    expect(byStage.code?.exact).toBe(1)
    expect(byStage.neighbours?.offered).toBe(1)
  })
})
