import { SitrepError } from '../../core/errors.ts'
import type { CatalogEntry, Variant } from '../catalog/entry.ts'
import { isPrecision } from '../catalog/onnx-files.ts'
import type { EngineSettings } from '../engine.ts'
import { fileOf, folderOf } from '../store/layout.ts'

/** How the service wants to run a model, whatever it is. */
export type EngineWish = {
  threads: number
  places: number
  /** Tokens of one request, prompt and answer; a model that reads less gets less. */
  contextTokens: number
  gpu: boolean
}

/** What the engine is opened with. */
export function settingsOf({ directory, entry, variant }: { directory: string; entry: CatalogEntry; variant: Variant }, wish: EngineWish): EngineSettings {
  const contextTokens = Math.min(wish.contextTokens, entry.contextTokens)
  if (entry.engine === 'llama') {
    const path = fileOf(directory, entry.name, variant.files[0]?.path ?? '')
    return { engine: 'llama', path, threads: wish.threads, contextTokens, places: wish.places, gpu: wish.gpu }
  }
  if (entry.task === undefined || !isPrecision(variant.quantisation))
    throw new SitrepError('bad-weights', `${entry.name} ${variant.quantisation} is not an export that can be loaded.`)
  return {
    engine: 'onnx',
    path: folderOf(directory, entry.name),
    task: entry.task,
    precision: variant.quantisation,
    threads: wish.threads,
    contextTokens,
    gpu: wish.gpu,
  }
}
