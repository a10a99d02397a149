import type { Instant } from '../../core/time.ts'
import { toGeocentric } from '../../core/coordinates.ts'
import type { Vector } from '../../core/coordinates.ts'
import type { Body, BodyOf, EntityId, EntityType, Pdu } from '../../dis/pdu.ts'
import { writeTimestamp } from '../../dis/timestamp.ts'
import { createAspectCounters } from '../aspects.ts'
import type { AspectCounters } from '../aspects.ts'
import type {
  CollisionRow,
  DamageRow,
  DetonationRow,
  FireRow,
  MilestoneRow,
  PartyKnown,
  Presence,
  RecordSink,
  TextRow,
  TrackSampleRow,
  TrafficRow,
} from '../records.ts'
import { createTracker } from './tracker.ts'
import type { Tracker, TrackerOptions } from './tracker.ts'

/* PDUs made by hand, and a tracker whose rows can be read back. For tests. */

export const start: Instant = Date.UTC(2026, 2, 18, 9, 0, 0)

export const typeOf = (text: string): EntityType => {
  const [kind = 0, domain = 0, country = 0, category = 0, subcategory = 0, specific = 0, extra = 0] = text.split('.').map(Number)
  return { kind, domain, country, category, subcategory, specific, extra }
}
export const idOf = (text: string): EntityId => {
  const [site = 0, application = 0, entity = 0] = text.split(':').map(Number)
  return { site, application, entity }
}
export const tank = '1.1.225.1.1.3.0'
export const enemyTank = '1.1.222.1.2.1.0'
export const aircraft = '1.2.225.1.3.3.0'
export const missile = '2.1.225.1.3.1.0'
export const soldier = '3.1.225.1.1.0.0'
const zero: Vector = { x: 0, y: 0, z: 0 }
export const place: Vector = toGeocentric({ latitudeDeg: 54.1, longitudeDeg: 10.2, altitudeM: 30 })

export const destroyed = 0b11000
export const deactivated = 1 << 23

export type Rows = {
  traffic: TrafficRow[]
  presence: Map<number, Presence>
  fires: Map<number, FireRow>
  detonations: Map<number, DetonationRow>
  collisions: Map<number, CollisionRow>
  damages: Map<number, DamageRow>
  texts: Map<number, TextRow>
  milestones: Map<number, MilestoneRow>
  samples: TrackSampleRow[]
  known: PartyKnown[]
}

/** Keeps rows as the store would: the last under a number holds. */
export function createRows(): { rows: Rows; sink: RecordSink } {
  const rows: Rows = {
    traffic: [],
    presence: new Map(),
    fires: new Map(),
    detonations: new Map(),
    collisions: new Map(),
    damages: new Map(),
    texts: new Map(),
    milestones: new Map(),
    samples: [],
    known: [],
  }
  const keep =
    <Row extends { seq: number }>(map: Map<number, Row>): ((row: Row) => void) =>
    (row) =>
      void map.set(row.seq, structuredClone(row))
  const sink: RecordSink = {
    traffic: (row) => void rows.traffic.push(row),
    presence: (row) => void rows.presence.set(row.interval, structuredClone(row)),
    fire: keep(rows.fires),
    detonation: keep(rows.detonations),
    collision: keep(rows.collisions),
    damage: keep(rows.damages),
    text: keep(rows.texts),
    milestone: keep(rows.milestones),
    sample: (row) => void rows.samples.push(row),
    partyKnown: (change) => void rows.known.push(structuredClone(change)),
  }
  return { rows, sink }
}

export type Said = { version?: number; exercise?: number; address?: string; skewMs?: number; relative?: boolean }
export type StateSaid = Said & {
  force?: number
  type?: string
  marking?: string
  appearance?: number
  moving?: boolean
  location?: Vector
  deadReckoning?: number
}

export interface Stage {
  readonly tracker: Tracker
  readonly rows: Rows
  readonly aspects: AspectCounters
  now(): Instant
  /** Lets time pass, with a tick every quarter of a second. */
  pass(ms: number): void
  say(body: Body, pduType: number, said?: Said & { from?: { site: number; application: number } }): void
  state(id: string, said?: StateSaid): void
  /** Entity States of each, every `periodMs`, for so long. */
  beat(ids: readonly string[], options: { forMs: number; periodMs?: number } & StateSaid): void
  update(id: string, said?: StateSaid): void
  fire(firer: string, options?: { target?: string; event?: number; quantity?: number } & Said): void
  detonate(firer: string, options?: { target?: string; event?: number; result?: number } & Said): void
  collide(issuing: string, colliding: string): void
  remove(id: string): void
  stop(addressee: string, said?: Said): void
  resume(addressee: string, said?: Said): void
  active(exercise?: number): string[]
}

/** A tracker and its clock, which stands at `from`. */
export function createStage(options: Partial<TrackerOptions> = {}, from: Instant = start): Stage {
  const { rows, sink } = createRows()
  const aspects = createAspectCounters()
  const tracker = createTracker({ sink, aspects, profile: 'standard', plan: null, exerciseIds: null, listeningSince: start, ...options })
  let now = from
  const say: Stage['say'] = (body, pduType, { version = 6, exercise = 1, address = '10.0.0.1', skewMs = 0, relative = false, from } = {}) => {
    const header = {
      protocolVersion: version,
      exerciseId: exercise,
      pduType,
      protocolFamily: 1,
      timestamp: writeTimestamp(now + skewMs, !relative),
      length: 144,
      status: 0,
    }
    tracker.receive({ header, originator: from ?? originatorOf(body), ...body } satisfies Pdu, { address, receivedAt: now })
  }
  const pass = (ms: number): void => {
    const end = now + ms
    while (now < end) {
      now = Math.min(end, now + 250)
      tracker.tick(now)
    }
  }
  const state: Stage['state'] = (id, said = {}) => say(stateBody(id, said), 1, said)
  const management = { reliable: false, requestId: 1 }
  const clock = { hour: 0, timePastHour: 0 }
  const control = idOf('9:9:0')
  return {
    tracker,
    rows,
    aspects,
    now: () => now,
    pass,
    say,
    state,
    beat(ids, { forMs, periodMs = 5_000, ...said }) {
      const end = now + forMs
      while (now < end) {
        for (const id of ids) state(id, said)
        pass(Math.min(periodMs, end - now))
      }
    },
    update(id, { appearance = 0, moving = false, location = place, ...said } = {}) {
      say(
        {
          body: 'entity-state-update',
          entity: idOf(id),
          velocity: moving ? { x: 5, y: 0, z: 0 } : zero,
          location,
          orientation: { psi: 0, theta: 0, phi: 0 },
          appearance,
          records: [],
        },
        67,
        said,
      )
    },
    fire(firer, { target = '0:0:0', event = 0, quantity = 1, ...said } = {}) {
      const from = idOf(firer)
      const munition = { type: typeOf('2.2.225.2.13.2.0'), warhead: 0, fuse: 0, quantity, rate: 0 }
      say(
        {
          body: 'fire',
          firer: from,
          target: idOf(target),
          munitionEntity: idOf('0:0:0'),
          event: { site: from.site, application: from.application, event },
          missionIndex: 0,
          location: place,
          munition,
          velocity: zero,
          rangeM: 0,
        },
        2,
        said,
      )
    },
    detonate(firer, { target = '0:0:0', event = 0, result = 1, ...said } = {}) {
      const from = idOf(firer)
      const munition = { type: typeOf('2.2.225.2.13.2.0'), warhead: 0, fuse: 0, quantity: 1, rate: 0 }
      say(
        {
          body: 'detonation',
          firer: from,
          target: idOf(target),
          exploding: idOf('0:0:0'),
          event: { site: from.site, application: from.application, event },
          velocity: zero,
          location: place,
          munition,
          locationInEntity: zero,
          result,
        },
        3,
        said,
      )
    },
    collide(issuing, colliding) {
      say(
        {
          body: 'collision',
          elastic: false,
          issuing: idOf(issuing),
          colliding: idOf(colliding),
          event: { site: 0, application: 0, event: 0 },
          collisionType: 0,
        },
        4,
      )
    },
    remove(id) {
      say({ body: 'remove-entity', from: control, to: idOf(id), ...management }, 12)
    },
    stop(addressee, said) {
      say({ body: 'stop-freeze', from: control, to: idOf(addressee), realWorld: clock, reason: 0, behaviour: 0, ...management }, 14, said)
    },
    resume(addressee, said) {
      say({ body: 'start-resume', from: control, to: idOf(addressee), realWorld: clock, simulation: clock, ...management }, 13, said)
    },
    active: (exercise = 1) =>
      [...tracker.picture.activeTracks()]
        .filter((track) => track.exercise === exercise)
        .map((track) => track.id)
        .sort(),
  }
}

export function stateBody(
  id: string,
  { force = 1, type = tank, marking = '', appearance = 0, moving = false, location = place, deadReckoning }: StateSaid,
): BodyOf<'entity-state'> {
  return {
    body: 'entity-state',
    entity: idOf(id),
    forceId: force,
    type: typeOf(type),
    alternativeType: typeOf('0.0.0.0.0.0.0'),
    velocity: moving ? { x: 5, y: 0, z: 0 } : zero,
    location,
    orientation: { psi: 0, theta: 0, phi: 0 },
    appearance,
    deadReckoning: { algorithm: deadReckoning ?? (moving ? 2 : 1), acceleration: zero, angularVelocity: zero },
    marking,
    capabilities: 0,
    records: [],
  }
}

function originatorOf(body: Body): { site: number; application: number } | undefined {
  switch (body.body) {
    case 'entity-state':
    case 'entity-state-update':
    case 'transmitter':
    case 'signal':
    case 'receiver':
      return body.entity
    case 'fire':
    case 'detonation':
      return body.firer
    case 'collision':
      return body.issuing
    case 'electromagnetic-emission':
    case 'iff':
      return body.emitting
    case 'designator':
      return body.designating
    case 'aggregate-state':
      return body.aggregate
    case 'other':
      return undefined
    default:
      return body.from
  }
}
