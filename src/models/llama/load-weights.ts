import { access } from 'node:fs/promises'
import { getLlama, InsufficientMemoryError, LlamaLogLevel } from 'node-llama-cpp'
import type { Llama, LlamaModel } from 'node-llama-cpp'
import { SitrepError } from '../../core/errors.ts'
import { readGgufHeader } from '../store/gguf-header.ts'
import type { LlamaSettings } from './open-llama-engine.ts'

/**
 * llama.cpp and a model of it, mapped from its file.
 * @throws SitrepError `weights-missing`, `bad-weights`, `not-enough-memory`
 */
export async function loadWeights({ path, threads, gpu }: LlamaSettings): Promise<{ llama: Llama; model: LlamaModel }> {
  await access(path).catch((cause: unknown) => {
    throw new SitrepError('weights-missing', `There are no weights at ${path}. Pull them with "sitrep models pull".`, { cause })
  })
  // Cheaper than to start the library, and it tells more.
  await readGgufHeader(path)
  const said: string[] = []
  const llama = await getLlama({
    gpu: gpu ? 'auto' : false,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    maxThreads: threads,
    logLevel: LlamaLogLevel.warn,
    logger: (level, message) => {
      const line = message.trim()
      if (level !== LlamaLogLevel.warn) said.push(line)
      process.stderr.write(`llama.cpp: ${line}\n`)
    },
  })
  try {
    return { llama, model: await llama.loadModel({ modelPath: path, useMmap: true, ...(gpu ? {} : { gpuLayers: 0 }) }) }
  } catch (cause) {
    await llama.dispose()
    throw troubleOf(cause, path, said)
  }
}

export function troubleOf(cause: unknown, path: string, said: readonly string[]): SitrepError {
  const why = cause instanceof Error ? cause.message : String(cause)
  if (cause instanceof InsufficientMemoryError)
    return new SitrepError(
      'not-enough-memory',
      `There is not enough memory for ${path}: ${why} Choose a smaller model, a smaller quantisation or fewer places.`,
      { cause },
    )
  const details = said.filter((line) => line !== '').slice(0, 2)
  return new SitrepError(
    'bad-weights',
    `${path} cannot be loaded: ${[why, ...details].join('; ')}. The file is damaged or not for this engine; pull it again.`,
    { cause },
  )
}
