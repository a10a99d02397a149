import { deserialize, serialize } from 'node:v8'
import type { BoundPlan, Mark } from '../core/bind.ts'
import type { Facts, SourceId } from '../core/facts.ts'
import { nowWindow } from '../core/plan.ts'
import type { Condition, Plan } from '../core/plan.ts'
import type { Clock, Instant, TimeZone } from '../core/time.ts'
import type { AspectCounters } from './aspects.ts'
import { createHeard } from './heard.ts'
import type { Heard } from './heard.ts'
import type { GazetteerDelta } from './live-gazetteer.ts'
import type { PictureAsked, PictureCounts, RecorderPicture } from './recorder-picture.ts'
import { recall } from './recall.ts'
import type { RecordSink, UptimeRow } from './records.ts'
import { measureOrThrow, resolve } from './resolve/resolve.ts'
import type { SharedState } from './shared-state.ts'
import type { Store, StoreStats } from './store/store.ts'
import type { Picture } from './store/writer.ts'
import { versionOf } from './version.ts'
import type { PushedContext } from './worker-messages.ts'

/** How the picture of an earlier run is taken up: `resume` after a stop or crash, `view` to look at a recording as it was at its last instant. */
export type Restored = { state: unknown; at: Instant; mode: 'resume' | 'view' }

export type CreatePicture = (options: { sink: RecordSink; restored: Restored | undefined; aspects: AspectCounters; now: Clock }) => RecorderPicture

export type RecorderOptions = {
  store: Store
  source: SourceId
  instance: string
  zone: TimeZone
  now: Clock
  aspects: AspectCounters
  shared: SharedState
  /** A recording is only looked at: nothing is received, no run begins. */
  readOnly?: boolean
  /** Exercises that are meant whatever is heard; undefined: those heard. */
  exerciseIds?: readonly number[] | null | undefined
  /** Datagrams the kernel dropped since start; null where the system does not tell. */
  kernelDrops?: () => number | null
  named: (name: string) => Pick<Condition, 'field' | 'values'> | undefined
  createPicture: CreatePicture
}

/** Listener data in, facts out: tracker and store kept in step. Runs on one thread; the worker gives it its life. */
export interface Recorder {
  receive(payload: Uint8Array, origin: { at: Instant; address: string }): void
  tick(now: Instant): void
  /** Commits what pends, with a snapshot of the picture when one is due. */
  flush(): Promise<void>
  maintain(): Promise<boolean>
  resolve(plan: BoundPlan, options: { signal: AbortSignal }): Promise<Facts>
  mark(label: string | null): Promise<Mark>
  context(): PushedContext
  takeNames(): GazetteerDelta | undefined
  know(delta: GazetteerDelta): void
  stats(): { picture: PictureCounts; store: StoreStats }
  /** Ends the run: closes the picture, writes everything and the picture as it was. The store stays open. */
  close(): Promise<void>
}

const slowSnapshotMs = 25
const snapshotEveryMs = 1_900
const slowSnapshotEveryMs = 3_900

export async function openRecorder(options: RecorderOptions): Promise<Recorder> {
  const { store, shared, aspects, now, readOnly = false } = options
  let handedKnown = 0
  const heard = createHeard({
    ...store.sink,
    partyKnown(change) {
      store.sink.partyKnown(change)
      // At once, not when it is written: from now on stored answers about that time are outdated.
      handedKnown += 1
      shared.setMended(store.recording.state.mended + handedKnown)
    },
  })
  await recall(store, heard)
  const picture = options.createPicture({ sink: heard.sink, restored: restoredFrom(store, readOnly), aspects, now })
  const run: UptimeRow = { run: 1 + Math.max(0, ...store.recording.uptimes.map((each) => each.run)), from: now(), until: null, end: null }
  const pictures = createPictures(picture, { store, now })
  let closed = false
  shared.setPresenceSettlesMs(2 * picture.warmUpMs)
  if (!readOnly) {
    store.sink.uptime(run)
    shared.setWarmUntil(run.from + picture.warmUpMs)
    aspects.bump('listener')
    await store.flush(pictures.take)
  }
  share()

  /** What data versions are made of, kept in shared memory. */
  function share(): void {
    shared.setMended(store.recording.state.mended + handedKnown)
    shared.setFrozen(picture.counts().frozen)
    shared.setSeveralExercises((options.exerciseIds ?? []).length === 0 && heard.exercises().length > 1)
  }

  async function flush(): Promise<void> {
    if (readOnly) return
    picture.handOver()
    await store.flush(pictures.due() ? pictures.take : undefined)
    share()
  }

  return {
    receive(payload, origin) {
      if (!closed) picture.receive(payload, origin)
    },
    tick(at) {
      if (closed) return
      picture.tick(at)
      share()
    },
    flush,
    async maintain() {
      const more = await store.maintain()
      share()
      return more
    },
    async resolve(plan, { signal }) {
      if (!readOnly) {
        picture.tick(now())
        picture.handOver()
      }
      share()
      return await answer(plan, { options, picture, signal })
    },
    async mark(label) {
      const number = 1 + Math.max(0, ...store.recording.marks.map((mark) => mark.number))
      const mark = { number, t: now(), label }
      store.sink.mark(mark)
      aspects.bump('marks')
      await store.flush()
      return { number, at: mark.t, label }
    },
    context: () => contextOf(store, { picture, heard }),
    takeNames: () => heard.take(),
    know: (delta) => heard.know(delta),
    stats: () => ({ picture: picture.counts(), store: store.stats() }),
    async close() {
      if (closed || readOnly) return
      closed = true
      picture.handOver()
      // The picture as it is now is what a later look at the recording shows; closing it only ends intervals.
      const last = pictures.take()
      const at = now()
      picture.close(at)
      store.sink.uptime({ ...run, until: Math.max(run.from, at), end: 'stop' })
      aspects.bump('listener')
      await store.flush(() => last)
    },
  }
}

async function answer(
  plan: BoundPlan,
  { options, picture, signal }: { options: RecorderOptions; picture: RecorderPicture; signal: AbortSignal },
): Promise<Facts> {
  const { store, aspects, shared, source, instance } = options
  const now = options.now()
  const measures = [measureOrThrow(plan.measure), ...(plan.versus?.measure === undefined ? [] : [measureOrThrow(plan.versus.measure)])]
  // Taken before anything is read: facts may be newer than their version, never older.
  const version = versionOf(plan, measures, { instance, epoch: store.recording.epoch, aspects, shared, now })
  const asking: PictureAsked = {
    now,
    zone: options.zone,
    version,
    source,
    kernelDrops: options.kernelDrops?.() ?? null,
    storeLagMs: options.readOnly === true ? undefined : store.stats().lagMs,
  }
  return await resolve(plan, {
    history: {
      store,
      now,
      zone: options.zone,
      signal,
      source,
      version,
      exercise: picture.exerciseMeant(plan),
      named: options.named,
      quietSince: (instant) => picture.quietSince(instant),
    },
    live: (measure) => (picture.answers(measure.id) ? async (asked) => await picture.resolve(asked, measure, asking) : undefined),
  })
}

function contextOf(store: Store, { picture, heard }: { picture: RecorderPicture; heard: Heard }): PushedContext {
  const { uptimes, marks, state } = store.recording
  const first = uptimes.reduce<Instant | null>((min, each) => (min === null ? each.from : Math.min(min, each.from)), null)
  return {
    exerciseStart: startOfMeant(picture, heard),
    recordedFrom: first === null ? null : Math.max(first, state.retainedFrom),
    marks: marks.map(({ number, t, label }) => ({ number, at: t, label })),
  }
}

/** Pictures of the tracker for the store: every two seconds, every four when they are large. */
function createPictures(picture: RecorderPicture, { store, now }: Pick<RecorderOptions, 'store' | 'now'>): { take: () => Picture; due: () => boolean } {
  let takenAt = 0
  let tookMs = 0
  return {
    take() {
      const started = performance.now()
      const data = serialize(picture.snapshot())
      tookMs = performance.now() - started
      takenAt = now()
      return { data, high: store.high() }
    },
    due() {
      const age = now() - takenAt
      return age < 0 || age >= (tookMs > slowSnapshotMs ? slowSnapshotEveryMs : snapshotEveryMs)
    },
  }
}

/** When the exercise that is meant unless another is named began. */
function startOfMeant(picture: RecorderPicture, heard: Heard): Instant | null {
  const anything: Plan = { measure: 'status', shape: 'detail', where: [], window: nowWindow }
  const meant = picture.exerciseMeant(anything)?.ids ?? heard.exercises()
  const starts = meant.map((id) => picture.exerciseStart(id)).filter((at) => at !== undefined)
  return starts.length === 0 ? null : Math.min(...starts)
}

function restoredFrom(store: Store, readOnly: boolean): Restored | undefined {
  const { snapshot } = store
  return snapshot === undefined ? undefined : { state: deserialize(snapshot.data) as unknown, at: snapshot.at, mode: readOnly ? 'view' : 'resume' }
}
