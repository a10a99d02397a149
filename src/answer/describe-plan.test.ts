import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalPlan } from '../core/plan.ts'
import type { Condition, FilterField, Plan } from '../core/plan.ts'
import { planFromText, planToText, windowFromText } from '../core/plan-text.ts'
import { measures } from '../measures/list.ts'
import { describePlan } from './describe-plan.ts'

const words = (text: string): string => describePlan(planFromText(text), undefined, 'UTC')

describe('a plan in words', () => {
  it.each([
    ['entities.active where.force=opposing where.category=tank', 'number of active tanks of opposing forces, now'],
    ['entities.active where.force!=friendly', 'number of active entities not of friendly forces, now'],
    [
      'fires shape=rank where.firer.force=friendly by=entity byRole=firer order=most:3 window=now-1h..now',
      'ranking of fires by friendly forces, by entity of the firer, top 3, in the last hour',
    ],
    ['fires where.target.force=friendly window=day+0..now', 'number of fires at friendly forces, today so far'],
    ['position shape=detail where.entity=1:2:3', 'position of entity 1:2:3, now'],
    ['pdus shape=trend by=time step=1h window=day+0..now', 'course of PDUs received, by time, in steps of 1 hour, today so far'],
    ['duds shape=ratio versus.measure=detonations window=day+0..now', 'share of duds, today so far, out of detonations'],
    ['glossary shape=explain topic=Fire%20PDU', 'explanation: glossary “Fire PDU”'],
    ['pdus where.pdu-type=1 window=day+0..now', 'number of PDUs received of PDU type Entity State (1), today so far'],
    ['radios where.frequency=243000000', 'number of radios on 243 MHz, now'],
    ['entities.active where.within=1000m@54.1,10.2', 'number of active entities within 1,000 m of 54.1, 10.2, now'],
  ])('%s', (text, expected) => {
    expect(words(text)).toBe(expected)
  })

  it('gives the absolute times when it is bound', () => {
    const bound = { from: Date.UTC(2026, 10, 23), to: Date.UTC(2026, 10, 24) }
    expect(describePlan(planFromText('fires window=day-1..day+0'), bound, 'UTC')).toBe(
      'number of fires, yesterday (23 Nov 00:00 to 23 Nov 24:00 UTC)'.replace('23 Nov 00:00 to 23 Nov 24:00 UTC', '00:00 to 24:00 UTC on 23 Nov'),
    )
  })

  it.each([
    ['fires window=now-1h..now', 'fires window=now-2h..now'],
    ['fires where.firer.force=friendly', 'fires where.firer.force=opposing'],
    ['fires where.firer.force=friendly', 'fires where.target.force=friendly'],
    ['fires shape=rank by=entity order=most:1', 'fires shape=rank by=entity order=least:1'],
    ['fires', 'detonations'],
    ['position shape=detail where.entity=1:2:3', 'position shape=detail where.entity=1:2:8'],
    ['entities.active', 'entities.overdue'],
    ['entities.active where.exercise=1', 'entities.active where.exercise=2'],
    ['fires window=day-1T09:00..day-1T10:00', 'fires window=day-1T09:00..day-1T10:30'],
    ['fires where.firer.force=friendly', 'fires where.firer.force!=friendly'],
    ['pdus', 'entities.active'],
    ['shots', 'fires'],
    ['pdus window=day-1..day+0', 'pdus window=day-1..now-1d'],
    ['fires window=day+0T08:00..now', 'fires window=day+0T08:00Z..now'],
    ['pdus.rate', 'pdus'],
    ['fires shape=rank by=entity order=most:5', 'fires shape=rank by=entity order=most:3'],
    ['pdus where.site=12', 'pdus where.application=12:1'],
    ['pdus where.site=12', 'pdus where.site=1'],
    ['fires shape=list', 'fires'],
    ['fires yesNo=true', 'fires'],
    ['pdus shape=trend by=time step=5m', 'pdus shape=trend by=time step=1m'],
    ['pdus shape=trend by=time step=90m', 'pdus shape=trend by=time step=91m'],
    ['pdus shape=compare versus.window=day-1..day+0', 'pdus shape=compare versus.window=day-2..day-1'],
    ['entities.active where.category=tank', 'entities.active where.marking=TANK'],
  ])('%s never reads like %s', (one, other) => {
    expect(words(one)).not.toBe(words(other))
  })

  const values: Readonly<Record<FilterField, readonly string[]>> = {
    exercise: ['1', '2', '12'],
    force: ['friendly', 'opposing', 'neutral', 'other', 'id-14', 'id-2'],
    kind: ['platform', 'munition', 'life-form'],
    domain: ['land', 'air'],
    category: ['tank', 'helicopter', 'ship', 'aircraft'],
    country: ['225', '222'],
    site: ['1', '12'],
    application: ['12:3', '1:2'],
    entity: ['1:2:3', '1:2:8', '12:30:45'],
    marking: ['VIPER1', 'VIPER2', 'TANK'],
    type: ['1.1.225.1', '1.1'],
    munition: ['2.2.225', '2.2'],
    'pdu-type': ['1', '2', '200'],
    address: ['10.0.0.4', '10.0.0.5'],
    frequency: ['243000000', '30000000-88000000', '243000001'],
    state: ['destroyed', 'frozen', 'mobility-killed', 'moving'],
    reason: ['too-short', 'timed-out'],
    result: ['hit', 'dud'],
    within: ['1000m@54.1,10.2', '2000m@54.1,10.2'],
    name: ['brigade sim', 'red cell'],
  }
  const condition: fc.Arbitrary<Condition> = fc.constantFrom(...(Object.keys(values) as FilterField[])).chain((field) =>
    fc.record({
      role: fc.constantFrom('subject' as const, 'firer' as const, 'target' as const),
      field: fc.constant(field),
      not: fc.boolean(),
      values: fc.uniqueArray(fc.constantFrom(...values[field]), { minLength: 1, maxLength: 2 }),
    }),
  )
  const window = fc
    .constantFrom(
      'now',
      'now-15m..now',
      'now-90m..now',
      'now-90s..now',
      'day+0..now',
      'day+0..day+1',
      'day-1..day+0',
      'day-1T09:00..day-1T10:00',
      'day-1T09:00Z..day-1T10:00Z',
      'exercise..now',
      'exercise..exercise+10m',
      'mark2..now',
      'marklast..now',
      'asked..now',
      'recorded..now',
      'week-1..week+0',
      'hour-1..hour+0',
      '2026-11-20..2026-11-21',
      '2026-11-20T09:00+03:00..now',
      '@1763900000000..now',
      'now-1d..now',
      'now-1d-1h..now-1d',
    )
    .map(windowFromText)
  const where = fc.array(condition, { maxLength: 2 })
  const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined })
  const shapesOf = (id: string): readonly Plan['shape'][] => measures.find((measure) => measure.id === id)?.shapes ?? ['value']
  const plan: fc.Arbitrary<Plan> = fc
    .record({
      measure: fc.constantFrom(...measures.map((measure) => measure.id)),
      shapeAt: fc.nat(),
      where,
      window,
      by: optional(fc.constantFrom('time' as const, 'site' as const, 'pdu-type' as const, 'entity' as const)),
      byRole: optional(fc.constantFrom('firer' as const, 'target' as const)),
      step: optional(fc.constantFrom(60_000, 300_000, 3_600_000)),
      order: optional(fc.record({ direction: fc.constantFrom('most' as const, 'least' as const), limit: fc.constantFrom(1, 3, 5) })),
      versus: optional(
        fc
          .record({ measure: optional(fc.constantFrom('detonations', 'pdus')), where: optional(where), window: optional(window) })
          .map((made) => JSON.parse(JSON.stringify(made)) as NonNullable<Plan['versus']>),
      ),
      yesNo: optional(fc.constant(true as const)),
    })
    .map(({ shapeAt, ...made }) => ({ ...made, shape: shapesOf(made.measure)[shapeAt % shapesOf(made.measure).length] ?? 'value' }))
    .map((made) => canonicalPlan(JSON.parse(JSON.stringify(made.by === undefined ? { ...made, byRole: undefined, step: undefined } : made)) as Plan))

  it('reads differently whenever it is different', () => {
    fc.assert(
      fc.property(plan, plan, fc.nat(), (one, other, which) => {
        // Plans that differ in one member only are the hard ones.
        const members = ['measure', 'shape', 'where', 'window', 'by', 'order', 'versus', 'yesNo'] as const
        const member = members[which % members.length] ?? 'where'
        const changed = canonicalPlan({ ...one, ...(other[member] === undefined ? {} : { [member]: other[member] }) })
        const alike = [other, changed]
          .filter((different) => planToText(different) !== planToText(one) && shapesOf(different.measure).includes(different.shape))
          .filter((different) => describePlan(different, undefined, 'UTC') === describePlan(one, undefined, 'UTC'))
        expect(alike).toEqual([])
      }),
      { numRuns: 2_000 },
    )
  })

  it('has words for every example of every measure’s filters', () => {
    for (const measure of measures)
      for (const field of measure.filters) {
        const [value = ''] = values[field]
        const text = describePlan(
          {
            measure: measure.id,
            shape: measure.shapes[0] ?? 'value',
            where: [{ role: measure.roles[0] ?? 'subject', field, not: false, values: [value] }],
            window: { kind: 'now' },
          },
          undefined,
          'UTC',
        )
        expect(text, `${measure.id} ${field}`).not.toContain('undefined')
      }
  })
})
