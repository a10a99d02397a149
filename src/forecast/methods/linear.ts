import type { ForecastMethod } from '../method.ts'

/** The straight line of least squares through all known values. */
export function createLinear(): ForecastMethod {
  return {
    id: 'linear',
    cost: 'cheap',
    words: () => 'a straight line through the whole past',
    applies: ({ values }) => values.length >= 3,
    predict: ({ values }, steps) => {
      const { slope, intercept } = lineThrough(values)
      return Float64Array.from({ length: steps }, (_, ahead) => intercept + slope * (values.length + ahead))
    },
  }
}

/** Least squares on the index; gaps are left out. */
export function lineThrough(values: Float64Array): { slope: number; intercept: number } {
  let [count, sumX, sumY] = [0, 0, 0]
  for (let x = 0; x < values.length; x += 1) {
    const y = values[x] ?? Number.NaN
    if (Number.isNaN(y)) continue
    count += 1
    sumX += x
    sumY += y
  }
  const [meanX, meanY] = [sumX / Math.max(1, count), sumY / Math.max(1, count)]
  let [covariance, variance] = [0, 0]
  for (let x = 0; x < values.length; x += 1) {
    const y = values[x] ?? Number.NaN
    if (Number.isNaN(y)) continue
    covariance += (x - meanX) * (y - meanY)
    variance += (x - meanX) ** 2
  }
  const slope = variance === 0 ? 0 : covariance / variance
  return { slope, intercept: meanY - slope * meanX }
}
