import type { Instant } from '../../core/time.ts'
import { extrapolate } from '../../dis/dead-reckoning.ts'
import type { Vector } from '../../core/coordinates.ts'
import { beatMs, timeoutMs } from './activity.ts'
import type { Context } from './context.ts'
import { addressesAt, hasLocation } from './entity-state.ts'
import { frozenBy, frozenSince, standingFreezes } from './freeze.ts'
import { frozenAt, silentAfterMs, skewOf } from './network.ts'
import { fullSeconds, lastMinute } from './rates.ts'
import type {
  ApplicationRecord,
  Claim,
  Emission,
  EmissionKind,
  ExerciseRecord,
  FreezeCommand,
  MalformedCount,
  SiteRecord,
  Track,
  TroubleCount,
  UnknownTypeCount,
} from './world.ts'

/** The live picture as resolvers read it. Call the tracker's `tick` with the same `now` first; nothing read here may be changed. */
export interface LivePicture {
  /** Null: no listener; a recording is looked at. */
  readonly listeningSince: Instant | null
  listeningForMs(now: Instant): number
  /** Up for one longest timeout: counts are complete. A recording always is. */
  isWarm(now: Instant): boolean
  readonly warmUpMs: number
  readonly lastPdu: Instant | null
  readonly pdus: number
  readonly bytes: number
  /** PDUs of the last 60 full seconds in which the listener was up, of one exercise or all. */
  lastMinute(now: Instant, exercise?: number): number
  /** How many full seconds those are. */
  lastMinuteSeconds(now: Instant): number
  /** Exercises heard, of those that count, in the order they were. */
  exercises(): ExerciseRecord[]
  exercise(exercise: number): ExerciseRecord | undefined
  activeTracks(): Iterable<Track>
  /** Lost, left and stopped, the latest of each identity. */
  endedTracks(): Iterable<Track>
  trackCount(): number
  /** Latest tracks of site:application:entity, in every exercise it is known in. */
  tracksById(id: string): Track[]
  /** Upper or lower case. */
  tracksByMarking(marking: string): Track[]
  markings(): Iterable<string>
  timeoutMs(track: Track, now: Instant): number
  beatMs(track: Track, now: Instant): number
  /** Since when a Stop/Freeze holds it; null: none does. */
  frozenSince(track: Track): Instant | null
  /** Where it is: extrapolated while it is active, else as last reported; null when it never said. */
  location(track: Track, now: Instant): { at: Vector; extrapolated: boolean } | null
  sites(): Iterable<SiteRecord>
  applications(): Iterable<ApplicationRecord>
  skewMs(application: ApplicationRecord): number | null
  silentAfterMs(record: SiteRecord | ApplicationRecord, now: Instant): number
  frozenAt(record: SiteRecord | ApplicationRecord): Instant | null
  /** Stops that hold for somebody, the oldest first. */
  freezes(exercise: number): FreezeCommand[]
  /** The stop that holds for everybody of the exercise. */
  frozenWhole(exercise: number): FreezeCommand | undefined
  current(kind: EmissionKind): Emission[]
  duplicates(now: Instant): { track: Track; claims: Claim[] }[]
  malformedTotal(): number
  malformed(): Iterable<MalformedCount>
  unknownTypes(): Iterable<UnknownTypeCount>
  versions(): ReadonlyMap<number, TroubleCount>
  emptyDatagrams(): number
  evictedTracks(): number
  refusedTracks(): number
  /** Track numbers whose presence is open but that were last heard before the instant. */
  quietSince(instant: Instant): number[]
}

export function createPicture(context: Context): LivePicture {
  const { rules } = context
  return {
    get listeningSince() {
      return context.world.listeningSince
    },
    listeningForMs: (now) => (context.world.listeningSince === null ? 0 : Math.max(0, now - context.world.listeningSince)),
    isWarm: (now) => context.world.listeningSince === null || now - context.world.listeningSince >= rules.warmUpMs,
    warmUpMs: rules.warmUpMs,
    get lastPdu() {
      return context.world.lastPdu
    },
    get pdus() {
      return context.world.pdus
    },
    get bytes() {
      return context.world.bytes
    },
    lastMinute(now, exercise) {
      const ring = exercise === undefined ? context.world.rate : context.world.exercises.get(exercise)?.rate
      return ring === undefined ? 0 : lastMinute(ring, now, context.world.listeningSince)
    },
    lastMinuteSeconds: (now) => fullSeconds(now, context.world.listeningSince),
    exercises: () => [...context.world.exercises.values()],
    exercise: (exercise) => context.world.exercises.get(exercise),
    ...trackViews(context),
    ...networkViews(context),
  }
}

type TrackViews = Pick<
  LivePicture,
  | 'activeTracks'
  | 'endedTracks'
  | 'trackCount'
  | 'tracksById'
  | 'tracksByMarking'
  | 'markings'
  | 'timeoutMs'
  | 'beatMs'
  | 'frozenSince'
  | 'location'
  | 'duplicates'
  | 'evictedTracks'
  | 'refusedTracks'
  | 'quietSince'
>

function trackViews(context: Context): TrackViews {
  const { rules } = context
  return {
    activeTracks: () => context.world.active,
    endedTracks: () => context.world.ended,
    tracksById(id) {
      const [site, application, entity] = id.split(':').map(Number)
      const found: Track[] = []
      for (const { exercise } of context.world.exercises.values()) {
        const track = context.world.applications.get((exercise * 65_536 + (site ?? 0)) * 65_536 + (application ?? 0))?.tracks.get(entity ?? 0)
        if (track !== undefined) found.push(track)
      }
      return found
    },
    tracksByMarking: (marking) => [...(context.world.markings.get(marking.toUpperCase()) ?? [])],
    markings: () => context.world.markings.keys(),
    timeoutMs: (track, now) => timeoutMs(track, rules, now),
    beatMs: (track, now) => beatMs(track, rules, now),
    frozenSince: (track) => frozenSince(context.world, track),
    location: (track, now) => locationOf(context, track, now),
    duplicates: (now) =>
      [...context.world.contested].map((track) => ({ track, claims: addressesAt(context, track, now) })).filter(({ claims }) => claims.length >= 2),
    quietSince: (instant) => [...context.world.active].filter((track) => track.lastHeard < instant).map((track) => track.track),
    trackCount: () => context.world.active.size + context.world.ended.size,
    evictedTracks: () => context.world.evictedTracks,
    refusedTracks: () => context.world.refusedTracks,
  }
}

function locationOf(context: Context, track: Track, now: Instant): { at: Vector; extrapolated: boolean } | null {
  if (!hasLocation(track)) return null
  const reported = { x: track.x, y: track.y, z: track.z }
  // What is frozen does not move, though nothing is heard of it.
  if (track.state !== 'active' || track.frozenBit || frozenSince(context.world, track) !== null) return { at: reported, extrapolated: false }
  const at = extrapolate(
    {
      location: reported,
      velocity: { x: track.vx, y: track.vy, z: track.vz },
      acceleration: { x: track.ax, y: track.ay, z: track.az },
      angularVelocity: { x: track.wx, y: track.wy, z: track.wz },
      orientation: { psi: track.psi, theta: track.theta, phi: track.phi },
      algorithm: track.deadReckoning,
    },
    Math.max(0, now - track.lastHeard) / 1_000,
  )
  return Number.isFinite(at.x + at.y + at.z) ? { at, extrapolated: true } : { at: reported, extrapolated: false }
}

type NetworkViews = Pick<
  LivePicture,
  | 'sites'
  | 'applications'
  | 'skewMs'
  | 'silentAfterMs'
  | 'frozenAt'
  | 'freezes'
  | 'frozenWhole'
  | 'current'
  | 'malformedTotal'
  | 'malformed'
  | 'unknownTypes'
  | 'versions'
  | 'emptyDatagrams'
>

const nobodyInParticular = { site: 65_535, application: 65_535, entity: 65_535 }

function networkViews(context: Context): NetworkViews {
  return {
    sites: () => context.world.sites.values(),
    applications: () => context.world.applications.values(),
    skewMs: skewOf,
    silentAfterMs,
    frozenAt: (record) => frozenAt(context.world, record),
    freezes(exercise) {
      const record = context.world.exercises.get(exercise)
      return record === undefined ? [] : standingFreezes(record)
    },
    frozenWhole: (exercise) => frozenBy(context.world.exercises.get(exercise)?.freezes ?? [], nobodyInParticular),
    current: (kind) => [...context.world.emissions[kind].values()].filter((emission) => emission.current),
    malformed: () => context.world.malformed.values(),
    unknownTypes: () => context.world.unknownTypes.values(),
    versions: () => context.world.versions,
    malformedTotal: () => context.world.malformedTotal,
    emptyDatagrams: () => context.world.emptyDatagrams,
  }
}
