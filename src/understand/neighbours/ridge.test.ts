import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dot } from '../../lib/dot.ts'
import { fitRidge } from './ridge.ts'

describe('the classifier in closed form', () => {
  it('fulfils the equations of penalised least squares', async () => {
    const value = fc.double({ min: -1, max: 1, noNaN: true })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.array(value, { minLength: 5, maxLength: 5 }), fc.nat(2)), { minLength: 1, maxLength: 20 }), async (given) => {
        const rows = given.map(([row]) => Float32Array.from(row))
        const columns = await fitRidge(
          rows,
          given.map(([, each]) => each),
          { classCount: 3, penalty: 0.5 },
        )
        for (const [column, weights] of columns.entries()) {
          for (let i = 0; i < 5; i += 1) {
            const residual = rows.reduce((sum, row, at) => sum + (row[i] ?? 0) * (dot(row, weights) - (given[at]?.[1] === column ? 1 : 0)), 0)
            expect(residual + 0.5 * (weights[i] ?? 0)).toBeCloseTo(0, 4)
          }
        }
      }),
      { numRuns: 50 },
    )
  })

  it('tells apart what lies apart', async () => {
    const rows = [
      [1, 0],
      [0.9, 0.1],
      [0, 1],
      [0.1, 0.9],
    ].map((row) => Float32Array.from(row))
    const [one, two] = await fitRidge(rows, [0, 0, 1, 1], { classCount: 2, penalty: 0.1 })
    const near = Float32Array.from([0.8, 0.2])
    expect(dot(near, one ?? near)).toBeGreaterThan(dot(near, two ?? near))
  })
})
