import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SitrepError } from './errors.ts'
import { canonicalPlan, filterFields, groupings, roles, shapes } from './plan.ts'
import type { Plan, TimePoint, Window } from './plan.ts'
import { durationFromText, durationToText, planFromText, planToText, windowFromText, windowToText } from './plan-text.ts'

const offset = fc.option(
  fc.integer({ min: -100_000, max: 100_000 }).map((seconds) => seconds * 500),
  { nil: undefined },
)
const clock = fc.option(fc.constantFrom('08:00', '23:59:59', '00:00'), { nil: undefined })
const zone = fc.option(fc.constantFrom('Z', '+03:00', '-05:30'), { nil: undefined })
const defined = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined && member !== 0)) as T

const point: fc.Arbitrary<TimePoint> = fc.oneof(
  fc
    .record({ days: fc.option(fc.integer({ min: -9, max: 9 }), { nil: undefined }), offsetMs: offset })
    .map((rest) => ({ at: 'now' as const, ...defined(rest) }) as TimePoint),
  fc
    .record({ unit: fc.constantFrom('minute' as const, 'hour' as const, 'day' as const, 'week' as const, 'month' as const), clock, zone })
    .chain((rest) => fc.integer({ min: -40, max: 3 }).map((moved) => ({ at: 'calendar' as const, offset: moved, ...defined(rest) }) as TimePoint)),
  fc.record({ clock, zone }).map((rest) => ({ at: 'date' as const, date: '2026-11-20', ...defined(rest) }) as TimePoint),
  fc.integer({ min: 0, max: 4e12 }).map((ms) => ({ at: 'instant' as const, ms })),
  offset.map((offsetMs) => ({ at: 'exercise' as const, ...defined({ offsetMs }) }) as TimePoint),
  fc
    .record({ mark: fc.oneof(fc.integer({ min: 1, max: 99 }), fc.constant('last' as const)), offsetMs: offset })
    .map((rest) => ({ at: 'mark' as const, ...defined(rest) }) as TimePoint),
  fc.constant({ at: 'asked' as const }),
  fc.constant({ at: 'recorded' as const }),
)
const window: fc.Arbitrary<Window> = fc.oneof(
  fc.constant({ kind: 'now' as const }),
  fc.record({ from: point, to: point }).map((ends) => ({ kind: 'span' as const, ...ends })),
)
const condition = fc.record({
  role: fc.constantFrom(...roles),
  field: fc.constantFrom(...filterFields),
  not: fc.boolean(),
  values: fc.array(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 3 }),
})
const plan: fc.Arbitrary<Plan> = fc
  .record({
    measure: fc.constantFrom('fires', 'entities.active', 'friendly-fire'),
    shape: fc.constantFrom(...shapes),
    where: fc.array(condition, { maxLength: 3 }),
    window,
    by: fc.option(fc.constantFrom(...groupings), { nil: undefined }),
    byRole: fc.option(fc.constantFrom('firer' as const, 'target' as const), { nil: undefined }),
    step: fc.option(fc.integer({ min: 1, max: 1e7 }), { nil: undefined }),
    order: fc.option(fc.record({ direction: fc.constantFrom('most' as const, 'least' as const), limit: fc.integer({ min: 1, max: 50 }) }), { nil: undefined }),
    versus: fc.option(
      fc
        .record({
          measure: fc.option(fc.constant('pdus'), { nil: undefined }),
          where: fc.option(fc.array(condition, { maxLength: 2 }), { nil: undefined }),
          window: fc.option(window, { nil: undefined }),
        })
        .map(defined),
      { nil: undefined },
    ),
    yesNo: fc.option(fc.constant(true as const), { nil: undefined }),
    topic: fc.option(fc.string({ minLength: 1, maxLength: 20 }), { nil: undefined }),
  })
  .map((made) => defined(made) as Plan)

describe('the text form of a plan', () => {
  it('parses back to the canonical plan, whatever is in it', () => {
    fc.assert(
      fc.property(plan, (made) => {
        expect(planFromText(planToText(made))).toEqual(canonicalPlan(made))
      }),
    )
  })

  it('is the same for conditions in another order or said twice', () => {
    const one = planFromText('fires where.firer.force=opposing where.target.force=friendly|neutral')
    const two = planFromText('fires where.target.force=neutral|friendly|friendly where.firer.force=opposing where.firer.force=opposing')
    expect(planToText(two)).toBe(planToText(one))
  })

  it.each([
    ['', 'begins with a measure'],
    ['shape=value', 'begins with a measure'],
    ['fires shape=pie', 'not one of'],
    ['fires where.colour=red', 'not one of'],
    ['fires window=tomorrowish..now', 'time points are'],
    ['fires order=most:0', 'order.limit'],
    ['fires bogus', 'name=value'],
    ['fires bogus=1', 'is not known'],
  ])('refuses %j with what was expected', (text, expected) => {
    expect(() => planFromText(text)).toThrow(SitrepError)
    expect(() => planFromText(text)).toThrow(expected)
  })

  it('writes windows and durations as people would', () => {
    expect(windowToText({ kind: 'span', from: { at: 'now', offsetMs: -900_000 }, to: { at: 'now' } })).toBe('now-15m..now')
    expect(windowFromText('day-1T09:00..day-1T10:30')).toEqual({
      kind: 'span',
      from: { at: 'calendar', unit: 'day', offset: -1, clock: '09:00' },
      to: { at: 'calendar', unit: 'day', offset: -1, clock: '10:30' },
    })
    expect(durationToText(durationFromText('90m'))).toBe('90m')
  })
})
