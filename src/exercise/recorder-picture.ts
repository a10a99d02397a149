import type { BoundPlan } from '../core/bind.ts'
import type { Facts } from '../core/facts.ts'
import type { Measure } from '../core/measure.ts'
import type { Plan } from '../core/plan.ts'
import type { Instant, TimeZone } from '../core/time.ts'
import type { ExerciseMeant } from './resolve/history/context.ts'

/** What the recorder needs of decoder, tracker and live resolvers. */
export interface RecorderPicture {
  /** Longest timeout of anything: until a listener has been up so long, counts of the present are lower bounds. */
  readonly warmUpMs: number
  receive(payload: Uint8Array, origin: { at: Instant; address: string }): void
  /** Timeouts and everything else that only time brings. */
  tick(now: Instant): void
  /** Hands the counts of the running second to history. */
  handOver(): void
  /** Everything needed to go on; can be cloned structurally. */
  snapshot(): unknown
  /** The listener stops: ends every open presence. */
  close(now: Instant): void
  answers(measure: string): boolean
  resolve(plan: BoundPlan, measure: Measure, options: PictureAsked): Promise<Facts>
  exerciseMeant(plan: Plan): ExerciseMeant | undefined
  /** When the running session of an exercise began. */
  exerciseStart(exercise: number): Instant | undefined
  /** Tracks whose presence is open but that were last heard before the instant. */
  quietSince(instant: Instant): readonly number[]
  counts(): PictureCounts
}

export type PictureAsked = {
  now: Instant
  zone: TimeZone
  version: string
  source: string
  /** Datagrams the kernel dropped; null where the system does not tell. */
  kernelDrops: number | null
  /** How far the recording is behind; undefined when nothing is recorded. */
  storeLagMs: number | undefined
}

export type PictureCounts = {
  datagrams: number
  pdus: number
  bytes: number
  malformed: number
  malformedByReason?: Readonly<Record<string, number>>
  tracks: number
  exercises: number
  frozen: boolean
}
