import { describe, expect, it } from 'vitest'
import { planSchema } from '../core/plan.ts'
import { windowFromText } from '../core/plan-text.ts'
import { checkPlan } from './check-plan.ts'
import { measureById, measures } from './list.ts'

describe('the list of measures', () => {
  it('names each measure once', () => {
    expect(new Set(measures.map((measure) => measure.id)).size).toBe(measures.length)
  })

  it.each(measures.map((measure) => [measure.id, measure] as const))('%s makes a valid plan in each of its shapes over its default window', (_id, measure) => {
    for (const shape of measure.shapes) {
      const plan = planSchema.parse({ measure: measure.id, shape, where: [], window: windowFromText(measure.defaultWindow) })
      expect(checkPlan(plan)).toMatchObject({ ok: true })
    }
    expect(measure.examples.length).toBeGreaterThan(0)
    expect(measure.words.every((word) => word === word.toLowerCase())).toBe(true)
  })

  it('says why a plan makes no sense', () => {
    const plan = (changes: object): ReturnType<typeof checkPlan> =>
      checkPlan(planSchema.parse({ measure: 'fires', shape: 'value', where: [], window: { kind: 'now' }, ...changes }))
    expect(plan({ measure: 'weather' })).toMatchObject({ ok: false, code: 'unknown-measure' })
    expect(plan({ shape: 'timeline' })).toMatchObject({ ok: false, code: 'unsupported-shape' })
    expect(plan({ where: [{ role: 'firer', field: 'frequency', not: false, values: ['1'] }] })).toMatchObject({ ok: false, code: 'unsupported-filter' })
    expect(plan({ where: [{ role: 'subject', field: 'force', not: false, values: ['opposing'] }] })).toMatchObject({ ok: false, code: 'unsupported-filter' })
    expect(plan({ by: 'pdu-type' })).toMatchObject({ ok: false, code: 'unsupported-grouping' })
    expect(plan({ measure: 'position', shape: 'detail', window: windowFromText('day+0..now') })).toMatchObject({ ok: false, code: 'unsupported-window' })
    expect(measureById('fires')?.unit.plural).toBe('fires')
  })
})
