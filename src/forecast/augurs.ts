import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { AutoETS, initSync as startSmoothing } from '@bsull/augurs/ets'
import { MSTL, initSync as startDecomposition } from '@bsull/augurs/mstl'

/** The two models taken from augurs. Both throw where no model can be fitted. */
export interface Augurs {
  smooth(values: Float64Array, steps: number): Float64Array
  decompose(values: Float64Array, options: { periods: number[]; steps: number }): Float64Array
}

/** The package carries its code as WebAssembly beside its JavaScript; reading it is loading code, and the only file this room opens. */
export async function loadAugurs(): Promise<Augurs> {
  const folder = dirname(createRequire(import.meta.url).resolve('@bsull/augurs/ets'))
  const [smoothing, decomposition] = await Promise.all([readFile(join(folder, 'ets_bg.wasm')), readFile(join(folder, 'mstl_bg.wasm'))])
  startSmoothing({ module: smoothing })
  startDecomposition({ module: decomposition })
  return { smooth, decompose }
}

function smooth(values: Float64Array, steps: number): Float64Array {
  const model = new AutoETS(1, 'ZZN')
  try {
    model.fit(values)
    return Float64Array.from(model.predict(steps).point)
  } finally {
    model.free()
  }
}

function decompose(values: Float64Array, { periods, steps }: { periods: number[]; steps: number }): Float64Array {
  const model = MSTL.ets(periods)
  try {
    model.fit(values)
    return Float64Array.from(model.predict(steps).point)
  } finally {
    model.free()
  }
}
