import { describe, expect, it } from 'vitest'
import { compareFacts, listFacts, rankFacts, ratioFacts, trendFacts, valueFacts } from './fact-shapes.ts'
import type { FactsBase } from './fact-shapes.ts'
import type { Facts } from './facts.ts'
import type { Measure } from './measure.ts'
import { planFromText } from './plan-text.ts'

const measure: Measure = {
  id: 'fires',
  title: 'Fires',
  unit: { singular: 'fire', plural: 'fires' },
  means: '',
  counting: '',
  kind: 'count',
  category: 'event',
  words: [],
  roles: ['firer', 'target'],
  filters: [],
  groupings: [],
  shapes: [],
  defaultWindow: 'now',
  windowed: true,
  aspects: [],
  examples: [],
}
const base = (plan: string, kind: Measure['kind'] = 'count'): FactsBase => ({
  plan: planFromText(plan),
  measure: { ...measure, kind },
  source: 'test',
  asOf: 1_000,
  version: 'v',
})
const named = (facts: Facts): Record<string, unknown> => Object.fromEntries(facts.facts.map((fact) => [fact.name, fact.value]))

describe('the facts of each shape', () => {
  it('a value is its headline, a yes/no question leads with the boolean', () => {
    expect(named(valueFacts(base('fires'), 3))).toEqual({ fires: 3 })
    expect(valueFacts(base('fires yesNo=true'), 0).facts.map((fact) => [fact.name, fact.value])).toEqual([
      ['fires.any', false],
      ['fires', 0],
    ])
  })

  it('what is not known stays not known, also as yes or no', () => {
    expect(named(valueFacts(base('fires yesNo=true'), null))).toEqual({ 'fires.any': null, fires: null })
    expect(named(listFacts(base('fires'), null, { columns: [], rows: [], total: 0 }))).toEqual({ fires: null })
  })

  it('a rank names ties for first place and never cuts through them', () => {
    const facts = rankFacts(
      base('fires shape=rank by=site order=most:1'),
      'site',
      [
        { key: '1', label: 'site 1', value: 4 },
        { key: '2', label: 'site 2', value: 9 },
        { key: '3', label: 'site 3', value: 9 },
      ],
      22,
    )
    expect(named(facts)).toMatchObject({ 'top.1.site': 'site 2', 'top.1.value': 9, 'top.1.tied': 2, 'top.2.site': 'site 3', fires: 22 })
    expect(named(facts)).not.toHaveProperty(['top.3.site'])
    expect(facts.table?.total).toBe(3)
  })

  it('equals at the cut are shown together, and what comes after them is not', () => {
    const groups = [9, 4, 4, 4, 2].map((value, index) => ({ key: `${index}`, label: `site ${index}`, value }))
    const facts = rankFacts(base('fires shape=rank by=site order=most:2'), 'site', groups, 23)
    expect(facts.table?.rows).toEqual([
      ['site 0', 9],
      ['site 1', 4],
      ['site 2', 4],
      ['site 3', 4],
    ])
  })

  it('the least comes first when the least is asked for', () => {
    const facts = rankFacts(
      base('fires shape=rank by=site order=least:1'),
      'site',
      [
        { key: '1', label: 'site 1', value: 4 },
        { key: '2', label: 'site 2', value: 9 },
      ],
      13,
    )
    expect(facts.facts[0].value).toBe('site 1')
  })

  it('a trend adds counts up, takes the latest of a level, and skips unknown buckets', () => {
    const points = [
      { t: 1, v: 2 },
      { t: 2, v: null },
      { t: 3, v: 5 },
      { t: 4, v: 1 },
    ]
    expect(named(trendFacts(base('fires shape=trend by=time'), points))).toEqual({ fires: 8, peak: 5, 'peak.at': 3, low: 1, 'low.at': 4 })
    expect(named(trendFacts(base('fires shape=trend by=time', 'gauge'), points))).toMatchObject({ fires: 1 })
    expect(named(trendFacts(base('fires shape=trend by=time'), [{ t: 1, v: null }]))).toEqual({ fires: null })
  })

  it('a comparison and a share never divide by zero', () => {
    expect(named(compareFacts(base('fires shape=compare'), 3, 0))).toMatchObject({ difference: 3, factor: null })
    expect(named(compareFacts(base('fires shape=compare yesNo=true'), 3, 4))).toMatchObject({ more: false, difference: -1, factor: 0.75 })
    expect(named(ratioFacts(base('fires shape=ratio'), 0, 0))).toEqual({ share: null, part: 0, whole: 0 })
    expect(named(ratioFacts(base('fires shape=ratio'), 1, 4))).toEqual({ share: 25, part: 1, whole: 4 })
  })
})
