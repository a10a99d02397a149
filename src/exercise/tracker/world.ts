import type { Instant } from '../../core/time.ts'
import type { CollisionRow, DamageRow, DetonationRow, FireRow, MilestoneRow, Party, TrafficKey } from '../records.ts'

/*
 * What the tracker knows, as plain data that can be cloned structurally. Every time is a receive time, epoch milliseconds.
 */

export type ForceClass = 'friendly' | 'opposing' | 'neutral' | 'other'

/** site:application:entity as numbers. */
export type EntityNumbers = { site: number; application: number; entity: number }

/** kind, domain, country, category, subcategory, specific, extra */
export type TypeNumbers = readonly [number, number, number, number, number, number, number]

/**
 * Usual gap between beats: the median of the last ten, null until there are three.
 * `changedAt` and `version` tell when the median last became another.
 */
export type Cadence = { gaps: number[]; next: number; medianMs: number | null; dirty: boolean; version: number; changedAt: Instant }

/**
 * `active`: heard within its timeout, not left · `lost`: timed out · `left`: deactivated or removed ·
 * `stopped`: active when the listener stopped, not heard since.
 */
export type TrackState = 'active' | 'lost' | 'left' | 'stopped'

/** One entity from its first Entity State until it leaves or turns into another type or force. The latest track of every identity is kept. */
export type Track = {
  /** Unique over the recording. */
  track: number
  /** The present or last presence interval. */
  interval: number
  exercise: number
  site: number
  application: number
  entity: number
  /** site:application:entity */
  id: string
  /** As sent; identity goes by it. */
  heardForceId: number
  /** After the exercise plan's overrides. */
  forceId: number
  force: ForceClass
  type: TypeNumbers
  /** Dotted. */
  typeText: string
  marking: string | null
  version: number
  state: TrackState
  /** For `left`: why. */
  how: 'deactivated' | 'removed' | null
  firstHeard: Instant
  /** When the present or last interval began. */
  from: Instant
  /** Last Entity State or Entity State Update. */
  lastHeard: Instant
  /** When the last interval ended; null while active. */
  until: Instant | null
  /** A resume gives those it frees one full timeout from here. */
  graceFrom: Instant
  removalRequestedAt: Instant | null
  overdue: boolean
  /** Nothing can happen to the track by time alone before this. */
  checkAt: Instant
  cadence: Cadence
  cadenceVersion: number
  /** Its own last ten gaps, begun in the same state of movement; null until there is one. */
  ownGaps: number[]
  ownNext: number
  /** Dead reckoning is not static and the velocity is not zero. */
  moving: boolean
  /** Damage 0–3; null where the kind has none. */
  damage: number | null
  mobilityKilled: boolean
  firepowerKilled: boolean
  /** Appearance bit 21. */
  frozenBit: boolean
  /** When its damage became 3; null: not destroyed, or first heard so. */
  destroyedAt: Instant | null
  killedBy: Party | null
  /** WGS84 geocentric metres; all zero: not given. */
  x: number
  y: number
  z: number
  vx: number
  vy: number
  vz: number
  ax: number
  ay: number
  az: number
  psi: number
  theta: number
  phi: number
  wx: number
  wy: number
  wz: number
  deadReckoning: number
  /** Source address of the last Entity State taken. */
  address: string
  /** What else was said under this identity, when more than one address did. */
  claims: Claim[] | null
  sampledAt: Instant
  sampledX: number
  sampledY: number
  sampledZ: number
  /** Where its Entity States are counted. */
  cell: TrafficCell | null
}

/** What one address says about an identity. */
export type Claim = { address: string; lastHeard: Instant; typeText: string; forceId: number }

export type TrafficCell = { key: TrafficKey; second: Instant; pdus: number; bytes: number; reason: string | null; queued: boolean }

/** Presence of a site or application on the network, by what it originates. */
export type Presences = {
  firstHeard: Instant
  lastHeard: Instant
  pdus: number
  /** Start of the last beat: what comes within a second belongs to it. */
  beatAt: Instant
  beats: Cadence
  graceFrom: Instant
  /** Nothing heard for the larger of 12 s and 2.4 usual gaps, and not frozen. */
  silent: boolean
  silentSince: Instant | null
}

export type SiteRecord = Presences & { exercise: number; site: number; milestoneSeq: number }

export type ApplicationRecord = Presences & {
  exercise: number
  site: number
  application: number
  address: string
  /** Bit set of protocol versions heard: 1 << version, versions above 30 under bit 31. */
  versions: number
  version: number
  /** Ring of the last eleven differences of absolute timestamps to the receive time, milliseconds. */
  skews: number[]
  nextSkew: number
  absolute: number
  relative: number
  /** By kind × 256 + domain. */
  cadences: Map<number, Cadence>
  /** Latest track of every entity number. */
  tracks: Map<number, Track>
}

export type Addressee = EntityNumbers

/** Stops and starts in order; the last that covers somebody holds. */
export type FreezeCommand = { kind: 'stop' | 'start'; at: Instant; addressee: Addressee; reason: number; behaviour: number; from: string }

export type ExerciseRecord = {
  exercise: number
  firstHeard: Instant
  lastHeard: Instant
  pdus: number
  /** A session begins after an hour of silence. */
  sessionFrom: Instant
  /** First Start/Resume of the session, else its first PDU. */
  startedAt: Instant
  startedBy: 'start-resume' | 'first-pdu' | /** A stop was heard first. */ 'unheard'
  startSeq: number
  firstFire: Instant | null
  firstDetonation: Instant | null
  freezes: FreezeCommand[]
  /** The last Start/Resume, so that a repeated one is told once. */
  lastStart: { at: Instant; text: string } | null
  /** PDUs of the last seconds, see `rates.ts`. */
  rate: RateRing
}

/** PDUs per second of the last two minutes. */
export type RateRing = { counts: number[]; second: Instant }

/** A Fire PDU that may be repeated or answered by detonations. */
export type OpenFire = { event: string | null; lastHeard: Instant; track: number | null; row: FireRow }
export type OpenDetonation = { row: DetonationRow; damaging: boolean }
export type OpenDamage = { row: DamageRow; track: number; milestone: MilestoneRow | null }

/** What radios, emitters, designators, IFF systems and aggregates have in common. */
export type Emission = {
  exercise: number
  /** site:application:entity of what carries it. */
  entity: string
  site: number
  application: number
  number: number
  /** Within `entity`: radio number, emitter number … */
  part: string
  firstHeard: Instant
  lastHeard: Instant
  /** A resume gives those it frees one full timeout from here. */
  graceFrom: Instant
  own: Cadence
  current: boolean
  /** What the answers show; another detail is a change. */
  detail: EmissionDetail
}

export type EmissionKind = 'radio' | 'emitter' | 'designator' | 'iff' | 'aggregate'
export type EmissionDetail = {
  /** Whether it is on: transmitting, has beams, has power. */
  on: boolean
  state: string
  frequencyHz: number | null
  powerText: string | null
  name: string | null
  target: string | null
  forceId: number | null
  marking: string | null
  type: string | null
}

export type TroubleCount = { count: number; first: Instant; last: Instant }
export type MalformedCount = TroubleCount & { reason: string; address: string }
export type UnknownTypeCount = TroubleCount & { pduType: number; address: string }

export type World = {
  format: 1
  seq: number
  track: number
  interval: number
  listeningSince: Instant | null
  lastPdu: Instant | null
  /** Exercise of the last PDU that counts. */
  lastExercise: number | null
  /** The last instant time was told to have reached. */
  reached: Instant
  pdus: number
  bytes: number
  rate: RateRing
  exercises: Map<number, ExerciseRecord>
  /** By exercise × 65536 + site. */
  sites: Map<number, SiteRecord>
  /** By (exercise × 65536 + site) × 65536 + application. */
  applications: Map<number, ApplicationRecord>
  active: Set<Track>
  /** In the order of their end, oldest first. */
  ended: Set<Track>
  pendingRemovals: Set<Track>
  contested: Set<Track>
  markings: Map<string, Set<Track>>
  fires: Map<string, OpenFire>
  /** By exercise and target: what may have done damage. */
  detonations: Map<string, OpenDetonation[]>
  openDetonations: number
  /** By exercise, firer and event number: what may have overtaken its fire. */
  unjoined: Map<string, OpenDetonation[]>
  /** By exercise and victim: what a detonation may still explain. */
  damages: Map<string, OpenDamage[]>
  /** By exercise and pair. */
  collisions: Map<string, CollisionRow>
  /** Identities named by events before their first Entity State: since when, by `exercise/entity`. */
  unknownParties: Map<string, Instant>
  emissions: Record<EmissionKind, Map<string, Emission>>
  malformed: Map<string, MalformedCount>
  malformedTotal: number
  unknownTypes: Map<string, UnknownTypeCount>
  emptyDatagrams: number
  versions: Map<number, TroubleCount>
  evictedTracks: number
  refusedTracks: number
}

export function createWorld(): World {
  return {
    format: 1,
    seq: 0,
    track: 0,
    interval: 0,
    listeningSince: null,
    lastPdu: null,
    lastExercise: null,
    reached: 0,
    pdus: 0,
    bytes: 0,
    rate: createRateRing(),
    exercises: new Map(),
    sites: new Map(),
    applications: new Map(),
    active: new Set(),
    ended: new Set(),
    pendingRemovals: new Set(),
    contested: new Set(),
    markings: new Map(),
    fires: new Map(),
    detonations: new Map(),
    openDetonations: 0,
    unjoined: new Map(),
    damages: new Map(),
    collisions: new Map(),
    unknownParties: new Map(),
    emissions: { radio: new Map(), emitter: new Map(), designator: new Map(), iff: new Map(), aggregate: new Map() },
    malformed: new Map(),
    malformedTotal: 0,
    unknownTypes: new Map(),
    emptyDatagrams: 0,
    versions: new Map(),
    evictedTracks: 0,
    refusedTracks: 0,
  }
}

export function createRateRing(): RateRing {
  return { counts: [], second: 0 }
}

export const siteKey = (exercise: number, site: number): number => exercise * 65_536 + site
export const applicationKey = (exercise: number, site: number, application: number): number => (exercise * 65_536 + site) * 65_536 + application

/** The latest track of that identity. */
export function trackOf(world: World, exercise: number, id: EntityNumbers): Track | undefined {
  return world.applications.get(applicationKey(exercise, id.site, id.application))?.tracks.get(id.entity)
}

export const entityText = (id: EntityNumbers): string => `${id.site}:${id.application}:${id.entity}`

/** Key of an identity in the maps of open events. */
export const identityKey = (exercise: number, entity: string): string => `${exercise}/${entity}`

export function pushTo<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
