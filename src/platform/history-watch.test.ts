import { describe, expect, it } from 'vitest'
import { createHistoryWatch } from './history-watch.ts'

const minute = 60_000
const t0 = Date.parse('2026-11-24T10:00:00Z')
const rows = (
  lowestId: number,
  lowestAt: number,
  latestId: number,
  latestAt: number,
  table = 1,
): Parameters<ReturnType<typeof createHistoryWatch>['sawRows']>[1] => ({
  table,
  lowestId,
  lowestAt,
  latestId,
  latestAt,
})

describe('the watch on history', () => {
  it('sees ids that start again', () => {
    const watch = createHistoryWatch()
    expect(watch.sawRows('a', rows(900, t0, 1_000, t0 + minute))).toBe(false)
    expect(watch.sawRows('a', rows(1_001, t0 + minute, 1_050, t0 + 2 * minute))).toBe(false)
    expect(watch.sawRows('a', rows(30, t0 + 4 * minute, 60, t0 + 5 * minute))).toBe(true)
    expect(watch.beginning('a')).toEqual({ at: undefined, after: t0 + 2 * minute })
  })

  it('knows the beginning when it sees the first row', () => {
    const watch = createHistoryWatch()
    watch.sawRows('a', rows(900, t0, 1_000, t0 + minute))
    watch.sawRows('a', rows(1, t0 + 3 * minute, 60, t0 + 5 * minute))
    expect(watch.beginning('a')).toEqual({ at: t0 + 3 * minute, after: t0 + minute })
  })

  it('does not take looking further back for a beginning', () => {
    const watch = createHistoryWatch()
    watch.sawRows('a', rows(900, t0, 1_000, t0 + minute))
    expect(watch.sawRows('a', rows(100, t0 - 60 * minute, 200, t0 - 50 * minute))).toBe(false)
    expect(watch.sawRows('a', rows(1_001, t0 + minute, 1_002, t0 + 2 * minute))).toBe(false)
    expect(watch.beginning('a')).toBeUndefined()
  })

  it('bears with rows that changed places while they were stored', () => {
    const watch = createHistoryWatch()
    watch.sawRows('a', rows(900, t0, 1_000, t0 + minute))
    expect(watch.sawRows('a', rows(990, t0 + minute, 998, t0 + minute + 2_000))).toBe(false)
  })

  it('sees a day that shrinks', () => {
    const watch = createHistoryWatch()
    expect(watch.sawDay('a', { date: '2026-11-24', total: 5_000, at: t0 })).toBe(false)
    expect(watch.sawDay('a', { date: '2026-11-24', total: 5_100, at: t0 + minute })).toBe(false)
    expect(watch.sawDay('a', { date: '2026-11-25', total: 3, at: t0 + minute })).toBe(false)
    expect(watch.sawDay('a', { date: '2026-11-24', total: 12, at: t0 + 2 * minute })).toBe(true)
    expect(watch.beginning('a')).toEqual({ at: undefined, after: t0 + minute })
  })

  it('takes an older figure that comes late for what it is', () => {
    const watch = createHistoryWatch()
    watch.sawDay('a', { date: '2026-11-24', total: 5_100, at: t0 + minute })
    expect(watch.sawDay('a', { date: '2026-11-24', total: 5_000, at: t0 })).toBe(false)
  })

  it('keeps owners apart, whose data may differ', () => {
    const watch = createHistoryWatch()
    watch.sawRows('a', rows(900, t0, 1_000, t0 + minute))
    expect(watch.sawRows('b', rows(1, t0 + 3 * minute, 60, t0 + 5 * minute))).toBe(false)
    expect(watch.beginning('a')).toBeUndefined()
  })

  it('knows nothing of the beginning from the first row of a rare type', () => {
    const watch = createHistoryWatch()
    watch.sawRows('a', rows(1, t0, 3, t0 + minute, 2))
    expect(watch.beginning('a')).toBeUndefined()
  })
})
