/** Models on this machine, as the commands see them; made by the composition root. Errors are SitrepErrors. */
export interface ModelsTool {
  list(): Promise<readonly ListedModel[]>
  pull(name: string, watch: ModelsWatch): Promise<PulledModel>
  /** Without a name, everything that is there. */
  verify(name: string | undefined, watch: ModelsWatch): Promise<readonly VerifiedModel[]>
  remove(name: string): Promise<RemovedModel>
  /** Without a name, the model that is in use. */
  bench(name: string | undefined, watch: ModelsWatch): Promise<BenchedModel>
}

export type ModelsWatch = { signal: AbortSignal; onProgress: (progress: ModelsProgress) => void }

export type ModelsProgress = {
  model: string
  /** `fetching` counts octets; other steps are told by their text. */
  step: string
  text: string
  bytes: number
  totalBytes: number | null
  bytesPerSecond: number | null
}

type ModelState = 'at-hand' | 'partly' | 'missing' | 'wrong'

export type ListedModel = {
  name: string
  purposes: readonly string[]
  profile: string
  engine: string
  licence: string
  quantisation: string
  quantisations: readonly string[]
  state: ModelState
  bytes: number
  /** Estimated memory when it is loaded, and whether the limit allows it. */
  needBytes: number
  fits: boolean
  note: string | null
}

export type PulledModel = { model: string; quantisation: string; fetchedBytes: number; failures: readonly string[] }
export type VerifiedModel = { model: string; quantisation: string; state: ModelState; files: readonly { path: string; state: string; why?: string }[] }
export type RemovedModel = { model: string; freedBytes: number; left: readonly string[] }

export type BenchedModel = {
  model: string
  engine: string
  /** Processors, threads, memory: what the figures are true for. */
  machine: string
  rows: readonly {
    what: string
    value: string
    /** What is to be reached; null where nothing is. */
    reach: string | null
    ok: boolean | null
  }[]
  /** What follows from it, in a sentence. */
  verdict: string
}
