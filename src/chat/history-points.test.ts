import { describe, expect, it } from 'vitest'
import { fact, factsOf } from '../core/fact-shapes.ts'
import type { Facts, Gap } from '../core/facts.ts'
import { planFromText } from '../core/plan-text.ts'
import { measureById } from '../measures/list.ts'
import { historyPoints } from './history-points.ts'

const hour = 3_600_000
const trend = (values: (number | null)[], more: Partial<Facts> = {}): Facts => {
  const measure = measureById('pdus')
  if (measure === undefined) throw new Error('there are PDUs')
  const base = { plan: planFromText('pdus shape=trend by=time window=day+0..now'), measure, source: 'test', asOf: 0, version: '1' }
  return {
    ...factsOf(base, [fact(base, 'pdus', 1, 'PDU')], { series: [{ name: 'pdus', unit: 'PDU', points: values.map((v, index) => ({ t: index * hour, v })) }] }),
    ...more,
  }
}
const gap = (from: number, to: number): Gap => ({ from, to, reason: 'not-listening', text: '' })
const learnt = (facts: Facts, end = 10 * hour): (number | null)[] => historyPoints(facts, { stepMs: hour, end }).map(({ v }) => v)

describe('what a forecast learns from', () => {
  it('is every whole step before the end', () => {
    expect(learnt(trend([1, 2, 3, 4]), 3 * hour)).toEqual([1, 2, 3])
  })

  it('is not a step of which a part is missing, but one with a hiccup', () => {
    expect(learnt(trend([10, 2, 10, 9], { gaps: [gap(1.2 * hour, 1.9 * hour), gap(3.5 * hour, 3.52 * hour)] }))).toEqual([10, null, 10, 9])
  })

  it('is not the step in which history begins', () => {
    const notes = [{ code: 'before-history', text: '' }]
    expect(learnt(trend([null, null, 3, 10, 10], { notes }))).toEqual([null, null, null, 10, 10])
  })
})
