import { SitrepError } from '../core/errors.ts'
import { decodeDatagram } from '../dis/decode.ts'
import type { ExercisePlan } from './exercise-plan.ts'
import type { RecorderPicture } from './recorder-picture.ts'
import type { CreatePicture, Restored } from './recorder.ts'
import { exerciseMeant } from './resolve/exercise-scope.ts'
import { liveResolvers } from './resolve/live/list.ts'
import { createTracker } from './tracker/tracker.ts'
import type { ActivityProfile, Tracker } from './tracker/tracker.ts'

/** What is configured about counting. */
export type PictureConfig = {
  profile?: ActivityProfile | undefined
  plan?: ExercisePlan | null | undefined
  /** Entities and events of these exercises only; missing or empty: of all. */
  exerciseIds?: readonly number[] | null | undefined
}

export function answersLive(measure: string): boolean {
  return Object.hasOwn(liveResolvers, measure)
}

/** Decoder, tracker and live resolvers as the recorder needs them. */
export function createPictureFactory(config: PictureConfig): CreatePicture {
  const plan = config.plan ?? null
  const exerciseIds = config.exerciseIds ?? null
  return ({ sink, restored, aspects, now }) => {
    const viewed = restored?.mode === 'view'
    const tracker = createTracker({ sink, aspects, profile: config.profile ?? 'standard', plan, exerciseIds, listeningSince: viewed ? null : now() })
    if (restored !== undefined) restore(tracker, restored)
    const { picture } = tracker
    let datagrams = 0
    return {
      warmUpMs: picture.warmUpMs,
      receive(payload, { at, address }) {
        datagrams += 1
        const origin = { address, receivedAt: at }
        const { pdus, malformed, empty } = decodeDatagram(payload)
        for (const pdu of pdus) tracker.receive(pdu, origin)
        for (const piece of malformed) tracker.malformed(piece, origin, payload.byteLength - piece.offset)
        if (empty) tracker.emptyDatagram(origin)
      },
      tick: (at) => tracker.tick(at),
      handOver: () => tracker.drain(now()),
      snapshot: () => tracker.snapshot(),
      close: (at) => tracker.close(at),
      answers: answersLive,
      async resolve(asked, measure, options) {
        const resolver = liveResolvers[measure.id]
        if (resolver === undefined) throw new SitrepError('cannot-answer', `${measure.title} is not known for now.`)
        const { storeLagMs, ...rest } = options
        return resolver(asked, { picture, plan, exerciseIds, ...rest, ...(storeLagMs === undefined ? {} : { storeLagMs }) })
      },
      exerciseMeant: (asked) => exerciseMeant(asked, { picture, exerciseIds, plan }),
      exerciseStart: (exercise) => picture.exercise(exercise)?.startedAt,
      quietSince: (instant) => picture.quietSince(instant),
      counts: () => ({
        datagrams,
        pdus: picture.pdus,
        bytes: picture.bytes,
        malformed: picture.malformedTotal(),
        malformedByReason: byReason(picture.malformed(), picture.malformedTotal()),
        tracks: picture.trackCount(),
        exercises: picture.exercises().length,
        frozen: picture.exercises().some(({ exercise }) => picture.freezes(exercise).length > 0),
      }),
    } satisfies RecorderPicture
  }
}

/** What came from more senders than are told apart is "other". */
function byReason(counted: Iterable<{ reason: string; count: number }>, total: number): Record<string, number> {
  const counts: Record<string, number> = {}
  let rest = total
  for (const { reason, count } of counted) {
    counts[reason] = (counts[reason] ?? 0) + count
    rest -= count
  }
  return rest > 0 ? { ...counts, other: rest } : counts
}

/** @throws SitrepError `bad-file` when the picture is of a format this program does not know: its numbers could be used twice */
function restore(tracker: Tracker, { state, at, mode }: Restored): void {
  if (tracker.restore(state, mode === 'view' ? {} : { stoppedAt: at })) return
  throw new SitrepError(
    'bad-file',
    'The picture kept with the recording is of a format this program does not know. Use the program that wrote it, or name another data directory.',
  )
}
