/** Series made up for tests: hourly counts as a simulation network might show them. Seeded, so that every run sees the same. */
import { hourMs } from '../core/time.ts'
import type { SeriesPoint } from './grid.ts'

/** A Monday, midnight UTC. */
export const firstHour = Date.UTC(2026, 5, 1)

export type Random = { next: () => number; normal: () => number }

/** mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  return { next, normal }
}

/** A count of that mean: spread as chance would have it. */
function count(mean: number, random: Random): number {
  return Math.max(0, Math.round(mean + Math.sqrt(Math.max(0, mean)) * random.normal()))
}

export type Regime = { name: string; hours: (hours: number, random: Random) => number[] }

const hourOf = (index: number): number => index % 24
const dayOf = (index: number): number => Math.floor(index / 24)
const weekdayOf = (index: number): number => dayOf(index) % 7
/** A rounded peak of that width (hours) around an hour of the day, across midnight too. */
const peak = (index: number, at: number, width: number): number => {
  const apart = Math.abs(hourOf(index) - at)
  return Math.exp(-((Math.min(apart, 24 - apart) / width) ** 2) / 2)
}

function counts(hours: number, random: Random, mean: (index: number) => number): number[] {
  return Array.from({ length: hours }, (_, index) => count(mean(index), random))
}

/** Counts that spread wider than chance: each mean is multiplied by a factor of its own. */
function rough(hours: number, random: Random, { mean, spread }: { mean: (index: number) => number; spread: number }): number[] {
  return counts(hours, random, (index) => mean(index) * Math.max(0, 1 + spread * random.normal()))
}

/**
 * None of these was looked at while the pool, its thresholds or the interval were settled: that was done on ten others (sine-shaped days, multiplied
 * shifts, straight trends). They differ in the shape of the day, the kind of noise, and how levels move.
 */
export const regimes: readonly Regime[] = [
  {
    name: 'two peaks a day, quiet Sundays',
    hours: (hours, random) =>
      rough(hours, random, {
        mean: (index) => (weekdayOf(index) === 6 ? 0.25 : weekdayOf(index) === 5 ? 0.6 : 1) * (40 + 700 * peak(index, 9, 1.8) + 500 * peak(index, 15, 2.5)),
        spread: 0.25,
      }),
  },
  {
    name: 'night exercises on two weekdays',
    hours: (hours, random) =>
      rough(hours, random, { mean: (index) => 15 + (weekdayOf(index) === 1 || weekdayOf(index) === 3 ? 1_400 * peak(index, 22, 1.5) : 0), spread: 0.2 }),
  },
  {
    name: 'level added or taken away',
    hours: (hours, random) => {
      const shifts = [Math.floor(hours * (0.2 + 0.3 * random.next())), Math.floor(hours * (0.55 + 0.4 * random.next()))]
      const amounts = [250 * (random.next() - 0.3), 350 * random.next()]
      return counts(hours, random, (index) => {
        const added = shifts.reduce((sum, at, which) => sum + (index >= at ? (amounts[which] ?? 0) : 0), 0)
        return Math.max(0, 200 + 150 * peak(index, 13, 4) + added)
      })
    },
  },
  {
    name: 'growth that levels off',
    hours: (hours, random) => {
      const middle = hours * (0.3 + 0.5 * random.next())
      return rough(hours, random, { mean: (index) => (100 + 900 / (1 + Math.exp((middle - index) / (hours / 8)))) * (0.5 + peak(index, 11, 5)), spread: 0.15 })
    },
  },
  {
    name: 'decline without a day',
    hours: (hours, random) => {
      const rate = 1.5 * random.next()
      return rough(hours, random, { mean: (index) => 800 * Math.exp((-rate * index) / hours), spread: 0.1 })
    },
  },
  {
    name: 'blocks of exercise days',
    hours: (hours, random) => {
      const days: boolean[] = []
      while (days.length * 24 < hours) {
        const [on, off] = [2 + Math.floor(4 * random.next()), 1 + Math.floor(5 * random.next())]
        days.push(...Array.from({ length: on }, () => true), ...Array.from({ length: off }, () => false))
      }
      return rough(hours, random, { mean: (index) => (days[dayOf(index)] === true ? 1_000 * peak(index, 12, 3) : 3), spread: 0.2 })
    },
  },
  {
    name: 'watches of eight hours',
    hours: (hours, random) => {
      const levels = Array.from({ length: 3 }, () => 100 + 500 * random.next())
      return rough(hours, random, { mean: (index) => (levels[Math.floor(hourOf(index) / 8)] ?? 0) * (hourOf(index) % 8 === 7 ? 0.5 : 1), spread: 0.2 })
    },
  },
  {
    name: 'level that drifts and returns',
    hours: (hours, random) => {
      let off = 0
      const levels = Array.from({ length: hours }, () => (off = 0.97 * off + 25 * random.normal()))
      return counts(hours, random, (index) => Math.max(10, 350 + (levels[index] ?? 0) + 200 * peak(index, 14, 4)))
    },
  },
  {
    name: 'steady with rare storms',
    hours: (hours, random) => {
      let storm = 0
      const factors = Array.from({ length: hours }, () => {
        storm = storm > 0 ? storm - 1 : random.next() < 0.01 ? 4 : 0
        return storm > 0 ? 5 : 1
      })
      return counts(hours, random, (index) => 150 * (factors[index] ?? 1) * (0.6 + peak(index, 10, 5)))
    },
  },
  { name: 'a handful an hour', hours: (hours, random) => counts(hours, random, (index) => 0.5 + 6 * peak(index, 13, 3)) },
]

/** As points of a series, one an hour from `firstHour`. */
export function hourly(values: readonly (number | null)[], from: number = firstHour): SeriesPoint[] {
  return values.map((v, index) => ({ t: from + index * hourMs, v }))
}
