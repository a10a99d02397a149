import type { Season } from './grid.ts'

/** Of each slot: the mean of its known values (from an index on) and how many there are; NaN where there are none. */
export type SlotMeans = { means: Float64Array; counts: Uint32Array; mean: number }

export function slotMeans(values: Float64Array, season: Season, from = 0): SlotMeans {
  const means = new Float64Array(season.length)
  const counts = new Uint32Array(season.length)
  let [sum, known] = [0, 0]
  for (let index = from; index < values.length; index += 1) {
    const value = values[index] ?? Number.NaN
    if (Number.isNaN(value)) continue
    const slot = season.slots[index] ?? 0
    means[slot] = (means[slot] ?? 0) + value
    counts[slot] = (counts[slot] ?? 0) + 1
    sum += value
    known += 1
  }
  for (let slot = 0; slot < season.length; slot += 1) means[slot] = (counts[slot] ?? 0) > 0 ? (means[slot] ?? 0) / (counts[slot] ?? 1) : Number.NaN
  return { means, counts, mean: known > 0 ? sum / known : Number.NaN }
}

/**
 * What each slot adds to the level, from the distance of every value to the mean of the cycle around it (so that a trend or a shift of level is not
 * taken for a season). Zero where a slot was never seen.
 */
export function additiveProfile(values: Float64Array, season: Season): Float64Array {
  const centre = movingMean(values, season.length)
  const distances = values.map((value, index) => value - (centre[index] ?? Number.NaN))
  const { means, mean } = slotMeans(distances, season)
  return means.map((each) => (Number.isNaN(each) ? 0 : each - mean))
}

/** Mean of the known values within one window around each point; the windows at the ends are moved inwards, not cut. */
function movingMean(values: Float64Array, window: number): Float64Array {
  const sums = new Float64Array(values.length + 1)
  const counts = new Uint32Array(values.length + 1)
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? Number.NaN
    sums[index + 1] = (sums[index] ?? 0) + (Number.isNaN(value) ? 0 : value)
    counts[index + 1] = (counts[index] ?? 0) + (Number.isNaN(value) ? 0 : 1)
  }
  const width = Math.min(window, values.length)
  return values.map((_, index) => {
    const from = Math.min(Math.max(0, index - (width >> 1)), values.length - width)
    const count = (counts[from + width] ?? 0) - (counts[from] ?? 0)
    return count > 0 ? ((sums[from + width] ?? 0) - (sums[from] ?? 0)) / count : Number.NaN
  })
}

/** The values with their gaps filled: from the slot's mean where there is a season, else on a straight line. For methods that know no gaps. */
export function filled(values: Float64Array, season: Season | undefined): Float64Array {
  if (!values.some((value) => Number.isNaN(value))) return values
  const means = season === undefined ? undefined : slotMeans(values, season).means
  const result = Float64Array.from(values)
  let before = -1
  for (let index = 0; index < result.length; index += 1) {
    if (!Number.isNaN(values[index] ?? Number.NaN)) {
      before = index
      continue
    }
    const fromSlot = means?.[season?.slots[index] ?? 0] ?? Number.NaN
    result[index] = Number.isNaN(fromSlot) ? onLine(values, before, index) : fromSlot
  }
  return result
}

function onLine(values: Float64Array, before: number, at: number): number {
  let after = at
  while (after < values.length && Number.isNaN(values[after] ?? Number.NaN)) after += 1
  const [left, right] = [values[before] ?? values[after] ?? 0, values[after] ?? values[before] ?? 0]
  return left + ((right - left) * (at - before)) / Math.max(1, after - before)
}

/** How many values are known. */
export function knownIn(values: Float64Array): number {
  let known = 0
  for (const value of values) if (!Number.isNaN(value)) known += 1
  return known
}

/** What each slot is as a multiple of the level around it: 1 on average, 0 where nothing ever happens. One where a slot was never seen. */
export function ratioProfile(values: Float64Array, season: Season): Float64Array {
  const centre = movingMean(values, season.length)
  const own = slotMeans(values, season).means
  // The level is averaged over the same points as the values, so that a gap weighs on neither.
  const around = slotMeans(
    centre.map((level, index) => (Number.isNaN(values[index] ?? Number.NaN) ? Number.NaN : level)),
    season,
  ).means
  return own.map((value, slot) => {
    const level = around[slot] ?? Number.NaN
    return level > 0 ? value / level : Number.isNaN(value) ? 1 : 0
  })
}
