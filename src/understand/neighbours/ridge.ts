import { setImmediate as breathe } from 'node:timers/promises'

/** Rows worked on before other work gets its turn: some milliseconds. */
const rowsAtOnce = 16

/**
 * A linear classifier in closed form: least squares with a penalty, one column per class. Exact and deterministic; with the sizes at hand (some
 * hundred examples of 384 numbers) it takes a few hundred milliseconds, once.
 */
export async function fitRidge(
  rows: readonly Float32Array[],
  classes: readonly number[],
  { classCount, penalty = 3 }: { classCount: number; penalty?: number },
): Promise<Float32Array[]> {
  const size = rows[0]?.length ?? 0
  const gram = Array.from({ length: size }, (_, index) => unit(size, index, penalty))
  const right = Array.from({ length: size }, () => new Float64Array(classCount))
  for (const [at, row] of rows.entries()) {
    if (at % rowsAtOnce === 0) await breathe()
    const column = classes[at] ?? 0
    for (let i = 0; i < size; i += 1) {
      const value = row[i] ?? 0
      addScaled(gram[i], row, value)
      const sums = right[i]
      if (sums !== undefined) sums[column] = (sums[column] ?? 0) + value
    }
  }
  await solve(gram, right)
  return Array.from({ length: classCount }, (_, column) => Float32Array.from(right, (row) => row[column] ?? 0))
}

function unit(size: number, index: number, value: number): Float64Array {
  const row = new Float64Array(size)
  row[index] = value
  return row
}

function addScaled(into: Float64Array | undefined, row: ArrayLike<number>, factor: number): void {
  if (into === undefined || factor === 0) return
  for (let j = 0; j < into.length; j += 1) into[j] = (into[j] ?? 0) + factor * (row[j] ?? 0)
}

/** Gaussian elimination; the penalty makes every pivot positive. The answer is left in `right`. */
async function solve(matrix: readonly Float64Array[], right: readonly Float64Array[]): Promise<void> {
  for (let pivot = 0; pivot < matrix.length; pivot += 1) {
    if (pivot % rowsAtOnce === 0) await breathe()
    const row = matrix[pivot]
    const sums = right[pivot]
    if (row === undefined || sums === undefined) continue
    for (let below = pivot + 1; below < matrix.length; below += 1) {
      const factor = (matrix[below]?.[pivot] ?? 0) / (row[pivot] ?? 1)
      addScaled(matrix[below], row, -factor)
      addScaled(right[below], sums, -factor)
    }
  }
  for (let at = matrix.length - 1; at >= 0; at -= 1) {
    const sums = right[at]
    const row = matrix[at]
    if (sums === undefined || row === undefined) continue
    for (let after = at + 1; after < matrix.length; after += 1) addScaled(sums, right[after] ?? [], -(row[after] ?? 0))
    const pivot = row[at] ?? 1
    for (let column = 0; column < sums.length; column += 1) sums[column] = (sums[column] ?? 0) / pivot
  }
}
