import { randomUUID } from 'node:crypto'
import { SitrepError } from '../core/errors.ts'
import { hourMs, minuteMs, secondMs, toIso } from '../core/time.ts'
import type { Instant, TimeZone } from '../core/time.ts'
import { createAspectCounters } from './aspects.ts'
import { namedCondition } from './exercise-plan.ts'
import { createPictureFactory } from './picture-of-tracker.ts'
import type { PictureConfig } from './picture-of-tracker.ts'
import { openRecorder } from './recorder.ts'
import type { Recorder } from './recorder.ts'
import { createSharedState } from './shared-state.ts'
import { openStore } from './store/store.ts'
import type { Store, StoreLogger } from './store/store.ts'

/** One captured datagram. */
export type CapturedPacket = { at: Instant; address: string; payload: Uint8Array }

export type IngestOptions = PictureConfig & {
  directory: string
  packets: AsyncIterable<CapturedPacket>
  zone?: TimeZone
  onProgress?: (progress: IngestProgress) => void
  logger?: StoreLogger
  signal?: AbortSignal
}

export type IngestProgress = { packets: number; from: Instant | null; to: Instant | null }

/** Longest quiet that is lived through second by second; beyond it nothing is left to time out. */
const longestQuietMs = 2 * hourMs
const flushEveryMs = minuteMs
const flushEveryRows = 20_000

/**
 * Records captured traffic as if it had been heard when it was captured: time is the capture's.
 * @throws SitrepError `data-directory-in-use`; `bad-file` when the directory already holds something newer
 */
export async function ingestRecording(options: IngestOptions): Promise<IngestProgress> {
  const clock = { now: 0 }
  const store = await openStore({ directory: options.directory, now: () => clock.now, ...(options.logger === undefined ? {} : { logger: options.logger }) })
  const progress: IngestProgress = { packets: 0, from: null, to: null }
  let recorder: Recorder | undefined
  try {
    let flushedAt = 0
    for await (const { at, address, payload } of options.packets) {
      options.signal?.throwIfAborted()
      if (recorder === undefined) {
        refuseOlder(store, { at, directory: options.directory })
        clock.now = at
        flushedAt = at
        progress.from = at
        recorder = await begin(store, { clock, options })
      }
      await moveTo(recorder, { clock, at })
      recorder.receive(payload, { at: clock.now, address })
      progress.packets += 1
      progress.to = clock.now
      if (clock.now - flushedAt < flushEveryMs && store.stats().pendingRows < flushEveryRows) continue
      flushedAt = clock.now
      await recorder.flush()
      options.onProgress?.({ ...progress })
    }
    recorder?.tick(clock.now)
    await recorder?.close()
    options.onProgress?.({ ...progress })
    return progress
  } finally {
    await store[Symbol.asyncDispose]()
  }
}

function refuseOlder(store: Store, { at, directory }: { at: Instant; directory: string }): void {
  const { lastStored } = store.recording.state
  if (lastStored <= at) return
  throw new SitrepError(
    'bad-file',
    `${directory} already holds a recording until ${toIso(lastStored)}, and this capture begins earlier, at ${toIso(at)}. Record it into an empty directory.`,
  )
}

async function begin(store: Store, { clock, options }: { clock: { now: Instant }; options: IngestOptions }): Promise<Recorder> {
  return await openRecorder({
    store,
    source: 'exercise',
    instance: randomUUID(),
    zone: options.zone ?? 'UTC',
    now: () => clock.now,
    aspects: createAspectCounters(),
    shared: createSharedState(),
    exerciseIds: options.exerciseIds,
    named: (name) => namedCondition(options.plan ?? null, name),
    createPicture: createPictureFactory(options),
  })
}

/** Time passes in steps of a second, so that what times out does so when it would have. Packets out of order are taken as they come. */
async function moveTo(recorder: Recorder, { clock, at }: { clock: { now: Instant }; at: Instant }): Promise<void> {
  if (at - clock.now > longestQuietMs) {
    const last = clock.now + longestQuietMs
    await moveTo(recorder, { clock, at: last })
    clock.now = at
    recorder.tick(at)
    return
  }
  let ticks = 0
  while (at - clock.now > secondMs) {
    clock.now += secondMs
    recorder.tick(clock.now)
    ticks += 1
    if (ticks % 600 === 0) await recorder.flush()
  }
  clock.now = Math.max(clock.now, at)
}
