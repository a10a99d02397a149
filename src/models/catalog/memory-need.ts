import type { CatalogEntry, Variant } from './entry.ts'

const mebibyte = 1_048_576
/** A process of its own with the engine in it, and its compute buffers; what was measured with the smallest models, rounded up. */
const overheadBytes = { llama: 200 * mebibyte, onnx: 170 * mebibyte } as const
/** Weights are mapped once; the engine repacks a part of them for the processor, or widens it. */
const weightsFactor = { llama: 1.2, onnx: 1.4 } as const

/** Octets an engine takes with this variant loaded; an estimate on the high side. */
export function memoryNeed(entry: Pick<CatalogEntry, 'engine' | 'kvBytesPerToken'>, variant: Pick<Variant, 'weightsBytes'>, tokens: number): number {
  return Math.ceil(variant.weightsBytes * weightsFactor[entry.engine] + entry.kvBytesPerToken * tokens + overheadBytes[entry.engine])
}

/** `612 MB`, as disks and packages are sold: a million octets. */
export function megabytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`
  return bytes >= 1e7 ? `${Math.round(bytes / 1e6)} MB` : bytes >= 1e5 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.ceil(bytes / 1e3)} kB`
}
