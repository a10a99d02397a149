import type { Instant } from '../core/time.ts'

/*
 * What the tracker hands to the store: the rows of history. The tracker decides what happened; the store only keeps it.
 * Force is a class name, or 'unknown' when no Entity State of that identity was heard yet; it is mended later (`PartyKnown`).
 */

/** Identity, type and force of one side of an event as known at that moment. `entity` null: the PDU named nobody (0:0:0) or a wildcard. */
export type Party = {
  /** site:application:entity */
  entity: string | null
  site: number | null
  application: number | null
  /** Track number when tracked, see `Presence`. */
  track: number | null
  forceId: number | null
  force: 'friendly' | 'opposing' | 'neutral' | 'other' | 'unknown'
  kind: number | null
  domain: number | null
  country: number | null
  /** Dotted entity type of seven parts, `1.1.225.1.1.3.0`. */
  type: string | null
  marking: string | null
}

/** One interval in which a track was present. A track heard again after a timeout gets another interval under the same track number. */
export type Presence = {
  interval: number
  track: number
  exercise: number
  entity: string
  site: number
  application: number
  forceId: number
  force: Party['force']
  kind: number
  domain: number
  country: number
  type: string
  marking: string | null
  /** True when this is the first interval of the track: the entity joined then. */
  first: boolean
  from: Instant
  /** Last Entity State heard; null while the interval is open. */
  lastHeard: Instant | null
  /** When it stopped counting as active: the moment it left, or last heard + timeout; null while open. */
  until: Instant | null
  end: 'left' | 'lost' | 'replaced' | 'listener-stopped' | null
  /** For 'left': 'deactivated' or 'removed'. */
  how: string | null
}

export type FireRow = {
  seq: number
  t: Instant
  exercise: number
  firer: Party
  target: Party
  munitionEntity: string | null
  /** site:application:number; null when the event number is 0. */
  event: string | null
  munition: string
  warhead: number
  fuse: number
  quantity: number
  /** max(1, quantity) */
  rounds: number
  rate: number
  rangeM: number
  latitudeDeg: number | null
  longitudeDeg: number | null
}

export type DetonationRow = {
  seq: number
  t: Instant
  exercise: number
  firer: Party
  target: Party
  event: string | null
  munition: string
  result: number
  resultClass: 'hit' | 'proximate' | 'dud' | 'ground' | 'other'
  quantity: number
  /** The fire it belongs to (same exercise, firer and event number), when one was heard. */
  fireSeq: number | null
  /** Rounds of that fire; null without a fire. */
  fireRounds: number | null
  latitudeDeg: number | null
  longitudeDeg: number | null
}

export type CollisionRow = {
  seq: number
  t: Instant
  exercise: number
  /** The pair, smaller id first. */
  first: Party
  second: Party
  /** PDUs merged into this collision so far. */
  pdus: number
}

/** A damage change for the worse. Kinds are counted apart; only 'destroyed' is a loss. `firer` is the attributed killer; null: unattributed. */
export type DamageRow = {
  seq: number
  t: Instant
  exercise: number
  damage: 'destroyed' | 'mobility' | 'firepower'
  victim: Party
  firer: Party | null
  detonationSeq: number | null
  munition: string | null
}

export type TextRow = {
  seq: number
  t: Instant
  exercise: number
  kind: 'comment' | 'event-report'
  from: Party
  to: string | null
  eventType: number | null
  text: string
}

/** Milestones of the timeline. `reason` is a short machine word, `text` one readable clause with no full stop. */
export type MilestoneRow = {
  seq: number
  t: Instant
  exercise: number | null
  kind:
    | 'exercise-start'
    | 'start-resume'
    | 'stop-freeze'
    | 'site-joined'
    | 'site-silent'
    | 'site-back'
    | 'first-fire'
    | 'first-detonation'
    | 'loss'
    | 'listener-start'
    | 'listener-stop'
    | 'listener-crash'
    | 'mark'
  site: number | null
  entity: string | null
  text: string
}

/** Key of one traffic accumulator cell. Force 'none': the PDU type carries no entity, or an unknown one. */
export type TrafficKey = {
  exercise: number
  pduType: number
  force: Party['force'] | 'none'
  kind: number
  domain: number
  site: number
  application: number
  address: string
  version: number
}

/** Counts of one second. Malformed rows have `reason` set, `pdus` counting the malformed pieces. */
export type TrafficRow = TrafficKey & { second: Instant; pdus: number; bytes: number; reason: string | null }

export type TrackSampleRow = { t: Instant; track: number; exercise: number; entity: string; x: number; y: number; z: number; speedMps: number; damage: number }

export type MarkRow = { number: number; t: Instant; label: string | null }

/** A stretch in which the listener was up. `until` null while it is. `end` 'crash': found open at the next start; `until` is then the last thing stored. */
export type UptimeRow = { run: number; from: Instant; until: Instant | null; end: 'stop' | 'crash' | null }

/** An identity seen in earlier events as 'unknown' is now known: its rows since `since` take this force and type. */
export type PartyKnown = { exercise: number; entity: string; since: Instant; party: Party }

/**
 * Where the tracker puts history. Calls are synchronous, cheap and never throw: rows are kept in memory until the store writes them.
 * A row handed over again under the same `seq` (or interval, run, number) replaces the earlier one.
 */
export interface RecordSink {
  traffic(row: TrafficRow): void
  presence(row: Presence): void
  fire(row: FireRow): void
  detonation(row: DetonationRow): void
  collision(row: CollisionRow): void
  damage(row: DamageRow): void
  text(row: TextRow): void
  milestone(row: MilestoneRow): void
  sample(row: TrackSampleRow): void
  partyKnown(change: PartyKnown): void
}
