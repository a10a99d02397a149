import { createReadStream } from 'node:fs'
import type { ReplayWatch, Replayed } from './cli/product.ts'
import type { Config } from './config.ts'
import { SitrepError } from './core/errors.ts'
import { readCapture } from './dis/capture.ts'
import type { Capture } from './dis/capture.ts'
import { sendCapture } from './dis/send-capture.ts'
import { loadExercisePlan } from './exercise/exercise-plan.ts'
import { ingestRecording } from './exercise/ingest.ts'
import type { CapturedPacket } from './exercise/ingest.ts'

/** Captures, put to use: sent again, or recorded. */
export async function replayTo(options: { file: string; host: string; port: number; speed: number } & ReplayWatch): Promise<Replayed> {
  const capture = openCapture(options.file)
  return { datagrams: await sendCapture(capture, options), skipped: capture.skipped }
}

export async function replayInto(options: { file: string; directory: string; config: Config } & ReplayWatch): Promise<Replayed> {
  const { config, onProgress } = options
  const capture = openCapture(options.file)
  const progress = await ingestRecording({
    directory: options.directory,
    packets: withTimes(capture, options.file),
    zone: config.TIME_ZONE,
    profile: config.ACTIVITY_PROFILE,
    plan: config.EXERCISE_PLAN === undefined ? null : loadExercisePlan(config.EXERCISE_PLAN),
    signal: options.signal,
    onProgress: ({ packets }) => onProgress(packets),
  })
  return { datagrams: progress.packets, skipped: capture.skipped }
}

function openCapture(file: string): Capture {
  const capture = readCapture(chunksOf(file))
  return {
    get format() {
      return capture.format
    },
    skipped: capture.skipped,
    async *[Symbol.asyncIterator]() {
      try {
        yield* capture
      } catch (thrown) {
        if (thrown instanceof SitrepError && thrown.code === 'bad-file' && !thrown.message.startsWith(file))
          throw new SitrepError('bad-file', `${file}: ${thrown.message}`, { cause: thrown })
        throw thrown
      }
    },
  }
}

async function* chunksOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(file)) if (chunk instanceof Uint8Array) yield chunk
  } catch (thrown) {
    throw new SitrepError('bad-file', `${file} cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}.`, { cause: thrown })
  }
}

async function* withTimes(capture: Capture, file: string): AsyncGenerator<CapturedPacket> {
  for await (const { at, address, payload } of capture) {
    if (at === null)
      throw new SitrepError(
        'bad-file',
        `${file} holds no times, so it cannot be recorded as it was. Send it to a running service instead: sitrep replay ${file} --to 127.0.0.1:3000`,
      )
    yield { at, address: address ?? 'unknown', payload }
  }
}
