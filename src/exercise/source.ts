import type { BindContext, Mark } from '../core/bind.ts'
import type { DataSource } from '../core/data-source.ts'
import { SitrepError, toSitrepError } from '../core/errors.ts'
import type { SourceId } from '../core/facts.ts'
import type { Plan } from '../core/plan.ts'
import { systemClock } from '../core/time.ts'
import type { Clock, Instant, TimeZone } from '../core/time.ts'
import type { ListenerOptions } from '../dis/listener.ts'
import { aspectBufferBytes, createAspectCounters } from './aspects.ts'
import { namedCondition } from './exercise-plan.ts'
import { createLiveGazetteer } from './live-gazetteer.ts'
import type { LiveGazetteer } from './live-gazetteer.ts'
import { answersLive } from './picture-of-tracker.ts'
import type { PictureConfig } from './picture-of-tracker.ts'
import { canResolve, measureOrThrow } from './resolve/resolve.ts'
import { createSharedState, sharedStateBytes } from './shared-state.ts'
import type { Retention } from './store/retention.ts'
import { versionOf } from './version.ts'
import { createWorkerLink } from './worker-link.ts'
import type { Reply, WorkerCall } from './worker-link.ts'
import type { ExerciseStats, FromWorker, PushedContext } from './worker-messages.ts'

/** What to listen to; see `ListenerOptions`. */
export type ListenConfig = Pick<ListenerOptions, 'ports' | 'host' | 'multicastGroups' | 'multicastInterfaces' | 'shared' | 'receiveBufferBytes'>

export type ExerciseLogger = Record<'info' | 'warn' | 'error', (details: object, message: string) => void>

export type ExerciseSourceOptions = PictureConfig & {
  id?: SourceId
  /** Where history is kept. */
  directory: string
  /** What to listen to; missing: the directory is a recording that is only read, and its "now" is its last recorded instant. */
  listen?: ListenConfig
  zone: TimeZone
  retention?: Retention
  logger?: ExerciseLogger
  now?: Clock
  /** Milliseconds before the n-th restart in a row of a recorder that died. */
  backOffMs?: (attempt: number) => number
}

export interface ExerciseSource extends DataSource {
  readonly gazetteer: DataSource['gazetteer']
  mark(label: string | null, options: Parameters<NonNullable<DataSource['mark']>>[1]): Promise<Mark>
  /** The newest figures the recorder sent, at most a second old; undefined before the first. */
  stats(): ExerciseStats | undefined
  /** The last recorded instant of a recording that is only read. */
  readonly fixedNow: Instant | undefined
}

/** What the worker is started with. */
export type WorkerData = Omit<ExerciseSourceOptions, 'logger' | 'now' | 'backOffMs'> & { id: SourceId; aspects: SharedArrayBuffer; shared: SharedArrayBuffer }

/**
 * The exercise as a data source: a proxy of the worker that owns listener, tracker and store.
 * @throws SitrepError `address-in-use`, `data-directory-in-use`, `bad-file`, `bad-config`
 */
export async function createExerciseSource(options: ExerciseSourceOptions): Promise<ExerciseSource> {
  const { logger, now = systemClock, backOffMs, ...config } = options
  const id = options.id ?? 'exercise'
  const buffers = { aspects: new SharedArrayBuffer(aspectBufferBytes), shared: new SharedArrayBuffer(sharedStateBytes) }
  const aspects = createAspectCounters(buffers.aspects)
  const shared = createSharedState(buffers.shared)
  const mirror = createMirror(logger)
  const data: WorkerData = { ...config, id, ...buffers }
  const link = createWorkerLink({
    workerData: data,
    onMessage: mirror.receive,
    onDown(reason) {
      mirror.downReason = reason
      logger?.error({ reason }, 'The recorder stopped; it is being started again')
    },
    ...(backOffMs === undefined ? {} : { backOffMs }),
  })
  await link.started

  const call = async (message: WorkerCall, signal: AbortSignal): Promise<Reply> => {
    try {
      return await link.call(message, signal)
    } catch (thrown) {
      throw toSitrepError(thrown)
    }
  }
  const currentNow = (): Instant => mirror.fixedNow ?? now()
  return {
    id,
    title: 'the exercise listener',
    gazetteer: mirror.gazetteer,
    get fixedNow() {
      return mirror.fixedNow
    },
    can: (plan: Plan) => canResolve(plan, { answersLive, named: (name) => namedCondition(options.plan ?? null, name) }),
    version(plan) {
      const measures = [measureOrThrow(plan.measure), ...(plan.versus?.measure === undefined ? [] : [measureOrThrow(plan.versus.measure)])]
      return versionOf(plan, measures, { instance: mirror.instance, epoch: mirror.epoch, aspects, shared, now: currentNow() })
    },
    async resolve(plan, { signal }) {
      const reply = await call({ type: 'resolve', plan }, signal)
      if (reply.type !== 'facts') throw new SitrepError('internal', 'The recorder answered something else.')
      return reply.facts
    },
    async mark(label, { signal }) {
      if (mirror.fixedNow !== undefined) throw new SitrepError('cannot-answer', 'A recording that is only read takes no marks.')
      const reply = await call({ type: 'mark', label }, signal)
      if (reply.type !== 'marked') throw new SitrepError('internal', 'The recorder answered something else.')
      return reply.mark
    },
    context: () => mirror.bindContext(currentNow(), options.zone),
    ready() {
      if (!link.up) return { ready: false, reason: mirror.downReason ?? 'The recorder is starting.' }
      return { ready: true }
    },
    stats: () => mirror.stats,
    [Symbol.asyncDispose]: async () => await link[Symbol.asyncDispose](),
  }
}

type Mirror = {
  readonly gazetteer: LiveGazetteer
  instance: string
  epoch: string
  fixedNow: Instant | undefined
  downReason: string | undefined
  stats: ExerciseStats | undefined
  receive(message: FromWorker): void
  /** The same object within one millisecond. */
  bindContext(now: Instant, zone: TimeZone): BindContext
}

/** What the worker pushed, for everything that is answered without asking it. */
function createMirror(logger: ExerciseLogger | undefined): Mirror {
  let pushed: PushedContext = { exerciseStart: null, recordedFrom: null, marks: [] }
  let context: BindContext | undefined
  const mirror: Mirror = {
    gazetteer: createLiveGazetteer(),
    instance: 'none',
    epoch: 'none',
    fixedNow: undefined,
    downReason: undefined,
    stats: undefined,
    receive(message) {
      switch (message.type) {
        case 'ready':
          mirror.instance = message.instance
          mirror.epoch = message.epoch
          mirror.fixedNow = message.fixedNow ?? undefined
          mirror.downReason = undefined
          break
        case 'context':
          pushed = message.context
          context = undefined
          break
        case 'gazetteer':
          mirror.gazetteer.add(message.delta)
          break
        case 'stats':
          mirror.stats = message.stats
          break
        case 'log':
          logger?.[message.level](message.details, message.message)
          break
        default:
          break
      }
    },
    bindContext(now, zone) {
      if (context?.now === now && context.zone === zone) return context
      const { exerciseStart, recordedFrom, marks } = pushed
      context = { now, zone, marks, ...(exerciseStart === null ? {} : { exerciseStart }), ...(recordedFrom === null ? {} : { recordedFrom }) }
      return context
    },
  }
  return mirror
}
