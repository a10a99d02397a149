import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { dayMs, systemClock } from '../../core/time.ts'
import type { Clock } from '../../core/time.ts'
import { createAnswer } from './answering.ts'
import type { FailureMode, StandInCall } from './answering.ts'
import type { StandInService } from './routes.ts'
import { createRecording } from './traffic.ts'
import type { Recording } from './traffic.ts'
import { createTruth } from './truth.ts'
import type { StandInTruth } from './truth.ts'

export type { FailureMode } from './answering.ts'
export type { StandInService } from './routes.ts'
export type { StandInTruth } from './truth.ts'

export type StandInOptions = {
  /** Of `/aggregate`; `bucketed` unless told. */
  shape?: 'flat' | 'bucketed'
  now?: Clock
  seed?: number
  /** How long it has been recording when it starts; two days unless told, 0: the tables are empty. */
  historyMs?: number
  /** Of all types together, as a mean over a week: it follows the hour and the day. */
  pdusPerSecond?: number
  /** Goes on recording as time passes, unless false. */
  live?: boolean
  /** Added to every answer. */
  delayMs?: number
  /** Senders bear standard DIS timestamps: counted as they come in, found in no range. The truth knows when they came. */
  standardTimestamps?: boolean
  /** Which tokens are good, for everything but health, at every address. */
  accepts?: (bearer: string | undefined) => boolean
  /** Another seed is another history, to tell callers apart. */
  seedOf?: (bearer: string | undefined) => number
  /** Free ones unless told. */
  ports?: Partial<Record<StandInService | 'gateway', number>>
}

/** Acquisition, ingestion and processing on loopback, with simulated traffic: for those without a platform, and for tests. */
export interface StandInPlatform extends AsyncDisposable {
  /** `gateway` serves all three under `/api`, and hides `/internal`. */
  readonly urls: Readonly<Record<StandInService | 'gateway', string>>
  /** Of the history of callers without a token. */
  readonly truth: StandInTruth
  truthOf(bearer: string): StandInTruth
  /** Begins or (undefined) ends a failure of a service, or of one path. Where ingestion fails, acquisition's live figures are zeros. */
  fail(what: StandInService | `/${string}`, mode: FailureMode | undefined): void
  /** The processing service starts anew: its tables are dropped and ids begin at 1. Ingestion's counters stay. */
  restart(): void
  /** Every request so far that came to a service or asked the gateway for one, oldest first. */
  readonly calls: readonly StandInCall[]
  forgetCalls(): void
}

const servers = ['acquisition', 'ingestion', 'processing', 'gateway'] as const

export async function startStandInPlatform(options: StandInOptions = {}): Promise<StandInPlatform> {
  const { now = systemClock, ports = {} } = options
  const recordings = createRecordings(options)
  recordings.of(undefined)
  const failures = new Map<string, FailureMode>()
  const calls: StandInCall[] = []
  const stopping = new AbortController()
  const answer = createAnswer({
    now,
    shape: options.shape ?? 'bucketed',
    delayMs: options.delayMs ?? 0,
    accepts: options.accepts,
    recordingOf: recordings.of,
    failures,
    calls,
    stopped: stopping.signal,
  })
  const running = servers.map((name) => createServer((request, response) => void answer(name, request, response).catch(() => response.destroy())))
  const stop = async (): Promise<void> => {
    stopping.abort()
    for (const server of running) server.closeAllConnections()
    await Promise.all(running.map(async (server) => await new Promise((resolve) => server.close(resolve))))
  }
  const started = await Promise.allSettled(running.map(async (server, index) => await listening(server, ports[servers[index] ?? 'gateway'] ?? 0)))
  const refused = started.find((each) => each.status === 'rejected')
  if (refused !== undefined) {
    await stop()
    throw refused.reason
  }
  const [acquisition = '', ingestion = '', processing = '', gateway = ''] = started.map((each) => (each.status === 'fulfilled' ? each.value : ''))
  return {
    urls: { acquisition, ingestion, processing, gateway },
    truth: createTruth(() => recordings.of(undefined)),
    truthOf: (bearer) => createTruth(() => recordings.of(bearer)),
    fail(what, mode) {
      if (mode === undefined) failures.delete(what)
      else failures.set(what, mode)
    },
    restart: recordings.restart,
    calls,
    forgetCalls: () => void (calls.length = 0),
    [Symbol.asyncDispose]: stop,
  }
}

/** One for each seed, begun when it is first asked for. */
function createRecordings(options: StandInOptions): { of(bearer: string | undefined): Recording; restart(): void } {
  const { now = systemClock, seed = 1, historyMs = 2 * dayMs, pdusPerSecond = 10, live = true, standardTimestamps = false } = options
  const startedAt = now()
  const bySeed = new Map<number, Recording>()
  const upToNow = (recording: Recording): Recording => {
    // Nothing runs between questions: what came in since the last one is recorded now.
    recording.advance(live ? now() : startedAt)
    return recording
  }
  return {
    of(bearer) {
      const wanted = options.seedOf?.(bearer) ?? seed
      let recording = bySeed.get(wanted)
      if (recording === undefined) {
        recording = createRecording({ seed: wanted, pdusPerSecond, startedAt, historyMs, standardTimestamps })
        bySeed.set(wanted, recording)
      }
      return upToNow(recording)
    },
    restart() {
      for (const recording of bySeed.values()) upToNow(recording).drop()
    },
  }
}

async function listening(server: Server, port: number): Promise<string> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return `http://127.0.0.1:${address === null || typeof address === 'string' ? port : address.port}`
}
