import { randomUUID } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { IntervalHistogram } from 'node:perf_hooks'
import { parentPort, workerData } from 'node:worker_threads'
import { SitrepError } from '../core/errors.ts'
import { minuteMs, secondMs } from '../core/time.ts'
import type { Instant } from '../core/time.ts'
import { startUdpListener } from '../dis/listener.ts'
import type { UdpListener } from '../dis/listener.ts'
import { createAspectCounters } from './aspects.ts'
import { namedCondition } from './exercise-plan.ts'
import { createPictureFactory } from './picture-of-tracker.ts'
import { openRecorder } from './recorder.ts'
import type { Recorder } from './recorder.ts'
import { createSharedState } from './shared-state.ts'
import type { WorkerData } from './source.ts'
import { openStore } from './store/store.ts'
import type { Store, StoreLogger } from './store/store.ts'
import { toWireError } from './worker-messages.ts'
import type { ExerciseStats, FromWorker, PushedContext, ToWorker } from './worker-messages.ts'

/* The thread that alone owns listener, tracker and store. It answers the main thread's calls and pushes what the main thread must know. */

const tickEveryMs = 250
const flushEveryMs = 2 * secondMs
const pushEveryMs = secondMs
const maintainEveryMs = minuteMs

const port = parentPort

function tell(message: FromWorker): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows; this is a thread
  port?.postMessage(message)
}

const logger: StoreLogger = {
  warn: (details, message) => tell({ type: 'log', level: 'warn', details: { ...details }, message }),
  error: (details, message) => tell({ type: 'log', level: 'error', details: { ...details }, message }),
}

type Running = {
  data: WorkerData
  store: Store
  recorder: Recorder
  listener: UdpListener | undefined
  lag: IntervalHistogram
  timers: NodeJS.Timeout[]
  calls: Map<number, AbortController>
  lastContext: string
}

async function start(data: WorkerData): Promise<Running> {
  const instance = randomUUID()
  const clock = { fixed: undefined as Instant | undefined }
  const now = (): Instant => clock.fixed ?? Date.now()
  const readOnly = data.listen === undefined
  const store = await openStore({ directory: data.directory, readOnly, now, logger, ...(data.retention === undefined ? {} : { retention: data.retention }) })
  try {
    if (readOnly) clock.fixed = lastInstant(store)
    let listener: UdpListener | undefined
    const recorder = await openRecorder({
      store,
      source: data.id,
      instance,
      zone: data.zone,
      now,
      aspects: createAspectCounters(data.aspects),
      shared: createSharedState(data.shared),
      readOnly,
      exerciseIds: data.exerciseIds,
      kernelDrops: () => listener?.stats().kernelDrops ?? null,
      named: (name) => namedCondition(data.plan ?? null, name),
      createPicture: createPictureFactory(data),
    })
    const lag = monitorEventLoopDelay({ resolution: 20 })
    lag.enable()
    if (data.listen !== undefined) listener = await listen(recorder, data)
    const running: Running = { data, store, recorder, listener, lag, timers: [], calls: new Map(), lastContext: '' }
    if (data.plan !== undefined && data.plan !== null) recorder.know({ markings: [], sites: [], exercises: [], names: data.plan.names })
    push(running)
    tell({ type: 'ready', instance, epoch: store.recording.epoch, fixedNow: clock.fixed ?? null })
    if (!readOnly) run(running)
    return running
  } catch (thrown) {
    await store[Symbol.asyncDispose]()
    throw thrown
  }
}

/** A recording that is only read lives in its last recorded instant. */
function lastInstant(store: Store): Instant {
  const { lastStored } = store.recording.state
  return store.snapshot?.at ?? lastStored
}

async function listen(recorder: Recorder, { listen: config }: WorkerData): Promise<UdpListener> {
  if (config === undefined) throw new SitrepError('internal', 'There is nothing to listen to.')
  return await startUdpListener({
    ...config,
    onDatagram: (octets, { receivedAt, address }) => recorder.receive(octets, { at: receivedAt, address }),
    onError: (error) => logger.error({ error: error.message }, 'A datagram could not be taken; the listener goes on'),
  })
}

function run(running: Running): void {
  const { recorder, timers } = running
  timers.push(
    setInterval(() => recorder.tick(Date.now()), tickEveryMs),
    // What cannot be written is kept, logged by the store and tried again.
    setInterval(() => void recorder.flush().catch(() => undefined), flushEveryMs),
    setInterval(() => push(running), pushEveryMs),
    setInterval(() => void maintain(recorder), maintainEveryMs),
  )
}

/** Deletes what is too old, in small steps with room for questions in between. */
async function maintain(recorder: Recorder): Promise<void> {
  try {
    for (let steps = 0; steps < 20 && (await recorder.maintain()); steps += 1) await new Promise((resolve) => setTimeout(resolve, 200))
  } catch (thrown) {
    logger.warn({ error: String(thrown) }, 'Old history could not be deleted')
  }
}

function push(running: Running): void {
  pushNames(running)
  tell({ type: 'stats', stats: statsOf(running) })
}

/** Names and context, when they changed: before every reply, so that what an answer names can be asked about. */
function pushNames(running: Running): void {
  const delta = running.recorder.takeNames()
  if (delta !== undefined) tell({ type: 'gazetteer', delta })
  const context: PushedContext = running.recorder.context()
  const text = JSON.stringify(context)
  if (text === running.lastContext) return
  running.lastContext = text
  tell({ type: 'context', context })
}

function statsOf({ recorder, listener, lag }: Running): ExerciseStats {
  const { picture, store } = recorder.stats()
  const network = listener?.stats()
  const stats: ExerciseStats = {
    ports: network?.sockets.map((socket) => socket.port) ?? [],
    datagrams: picture.datagrams,
    pdus: picture.pdus,
    bytes: picture.bytes,
    malformed: picture.malformed,
    malformedByReason: picture.malformedByReason ?? {},
    kernelDrops: network?.kernelDrops ?? null,
    tracks: picture.tracks,
    pendingRows: store.pendingRows,
    storeLagMs: store.lagMs,
    droppedRows: store.droppedRows,
    flushMs: store.lastFlushMs,
    eventLoopLagMs: lag.max / 1e6,
    failing: store.failing,
  }
  lag.reset()
  return stats
}

async function answer(running: Running, message: Extract<ToWorker, { type: 'resolve' | 'mark' }>): Promise<void> {
  const { recorder, calls } = running
  const controller = new AbortController()
  calls.set(message.id, controller)
  try {
    const reply: FromWorker =
      message.type === 'resolve'
        ? { type: 'facts', id: message.id, facts: await recorder.resolve(message.plan, { signal: controller.signal }) }
        : { type: 'marked', id: message.id, mark: await recorder.mark(message.label) }
    pushNames(running)
    tell(reply)
  } catch (thrown) {
    const error = toWireError(thrown)
    if (error.code === 'internal')
      logger.error({ error: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) }, 'A question could not be resolved')
    tell({ type: 'failed', id: message.id, error })
  } finally {
    calls.delete(message.id)
  }
}

async function stop(running: Running): Promise<void> {
  for (const timer of running.timers) clearInterval(timer)
  await running.listener?.[Symbol.asyncDispose]()
  for (const controller of running.calls.values()) controller.abort()
  try {
    await running.recorder.close()
  } finally {
    await running.store[Symbol.asyncDispose]()
    running.lag.disable()
  }
}

async function main(): Promise<void> {
  const starting = start(workerData as WorkerData)
  let stopping = false
  port?.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'resolve':
      case 'mark':
        void starting.then(async (running) => await answer(running, message))
        break
      case 'abort':
        void starting.then((running) => running.calls.get(message.id)?.abort())
        break
      case 'stop':
        if (stopping) break
        stopping = true
        void starting
          .then(stop)
          .catch((thrown: unknown) => logger.error({ error: String(thrown) }, 'The recorder could not close its recording'))
          .finally(() => {
            tell({ type: 'stopped' })
            port?.close()
          })
        break
      default:
        message satisfies never
    }
  })
  try {
    await starting
  } catch (thrown) {
    tell({ type: 'fatal', error: toWireError(thrown) })
    port?.close()
  }
}

await main()
