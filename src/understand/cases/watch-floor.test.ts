import { describe, expect, it } from 'vitest'
import { planFromText } from '../../core/plan-text.ts'
import { checkPlan } from '../../measures/check-plan.ts'
import { scoreStages } from '../stages/score-planner.ts'
import { createUnderstand } from '../understand.ts'
import { bindContext, gazetteer } from './context.ts'
import { watchFloorHeldOutCases } from './watch-floor-held-out.ts'
import { watchFloorTuneCases } from './watch-floor-tune.ts'

const sets = { tune: watchFloorTuneCases, 'held-out': watchFloorHeldOutCases }
const options = { context: { gazetteer, bind: bindContext }, signal: new AbortController().signal }

describe.each(Object.entries(sets))('questions of a watch floor (%s)', (_name, cases) => {
  it('expect nothing that no measure allows', () => {
    for (const { ask, is, or = [] } of cases)
      for (const text of [is, ...or]) if (!/^(?:refused|back)$/.test(text)) expect([ask, text, checkPlan(planFromText(text)).ok]).toEqual([ask, text, true])
  })

  it('are seldom read wrong by code, which rather does not read them', async () => {
    const { all } = await scoreStages({ understand: createUnderstand(), planners: [] }, cases, options)
    expect(all.wrong / all.total).toBeLessThan(0.08)
    expect(all.exact).toBeGreaterThan(all.wrong * 3)
  })

  it('are each in one set only', () => {
    const others = new Set(
      Object.values(sets)
        .filter((each) => each !== cases)
        .flatMap((each) => each.map(({ ask }) => ask)),
    )
    expect(cases.filter(({ ask }) => others.has(ask))).toEqual([])
  })
})
