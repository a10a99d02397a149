import { bundle, entityState } from './wire.ts'
import type { Header, Id, Point, TypeCode, Version } from './wire.ts'

/*
 * The scripted exercise and its books. Everything that is sent is written down here by what it means, from the rules of COUNTING.md and from what
 * the script intends; nothing of the code under test is used. Times are milliseconds since the start of the script.
 */

export type ForceClass = 'friendly' | 'opposing' | 'neutral' | 'other'

/** Force ids 1…30 repeat friendly, opposing, neutral; 0 and above 30 are in no class. */
export function classOf(force: number): ForceClass {
  if (force < 1 || force > 30) return 'other'
  return force % 3 === 1 ? 'friendly' : force % 3 === 2 ? 'opposing' : 'neutral'
}

export type Unit = {
  readonly exercise: number
  readonly id: Id
  readonly version: Version
  force: number
  type: TypeCode
  marking: string
  location: Point
  moving: boolean
  appearance: number
  /** How far the sender's clock is off. */
  clockSkewMs: number
  absolute: boolean
  periodMs: number
  /** The timeout COUNTING.md gives it under the standard profile with these beats. */
  timeoutMs: number
  reporting: boolean
  left: boolean
  /** Suspended: a Stop/Freeze addressed it before it fell silent. */
  frozen: boolean
  lastSentAt: number
}

export type PduEntry = { t: number; exercise: number; type: number; site: number; application: number; bytes: number; version: number }
export type FireEntry = { t: number; exercise: number; firer: Unit; target: Unit | null; quantity: number; rounds: number }
export type DetonationEntry = { t: number; exercise: number; firer: Unit | null; target: Unit | null; result: number }
export type LossEntry = { t: number; exercise: number; victim: Unit; killer: Unit | null }
export type PresenceEntry = { t: number; unit: Unit; force: number; type: TypeCode }

export type Books = {
  pdus: PduEntry[]
  fires: FireEntry[]
  detonations: DetonationEntry[]
  losses: LossEntry[]
  mobility: LossEntry[]
  firepower: LossEntry[]
  joined: PresenceEntry[]
  left: PresenceEntry[]
  lost: PresenceEntry[]
  collisions: { t: number; exercise: number }[]
  comments: { t: number; exercise: number; text: string }[]
  malformed: { t: number; reason: string }[]
}

export type Expected = number | string | boolean | null | { id: string } | { latitudeDeg: number; longitudeDeg: number }

/** What a question must be answered with. `fact` names the fact; without it the headline is meant. */
export type Expectation = { plan?: string; questions?: readonly string[]; fact?: string; value: Expected; tolerance?: number }

export type Action =
  | { kind: 'send'; at: number; address: string; datagram: Uint8Array }
  | { kind: 'check'; at: number; label: string; expectations: Expectation[] }

export type UnitFields = Pick<Unit, 'id' | 'force' | 'type'> & Partial<Omit<Unit, 'id' | 'force' | 'type' | 'left' | 'frozen' | 'lastSentAt'>>

export interface World {
  readonly startAt: number
  readonly books: Books
  readonly actions: Action[]
  readonly units: Unit[]
  now(): number
  /** The wall clock as a sender with this skew stamps it. */
  header(unit: Unit): Header
  /** Adds a unit and reports it. */
  add(fields: UnitFields): Unit
  /** One Entity State now; the next beat is a period later. */
  report(unit: Unit): void
  /** Sends PDUs as one datagram and books them; `tail` is rubbish behind the last, `address` another sender than the site's own. */
  send(pdus: readonly BookedPdu[], options?: { tail?: Uint8Array; address?: string }): void
  /** The Entity State this unit would send now. */
  stateOf(unit: Unit): BookedPdu
  /** Octets that are no PDU; nothing is booked but what the caller says. */
  sendRaw(datagram: Uint8Array, address?: string): void
  /** Lets time pass: beats are sent, timeouts run out. */
  advance(ms: number): void
  active(exercise?: number): Unit[]
  check(label: string, expectations: Expectation[]): void
}

export type BookedPdu = { bytes: Uint8Array; exercise: number; site: number; application: number }

export function createWorld(startAt: number): World {
  const books: Books = {
    pdus: [],
    fires: [],
    detonations: [],
    losses: [],
    mobility: [],
    firepower: [],
    joined: [],
    left: [],
    lost: [],
    collisions: [],
    comments: [],
    malformed: [],
  }
  const actions: Action[] = []
  const units: Unit[] = []
  const timedOut = new Set<Unit>()
  let now = 0

  const send: World['send'] = (pdus, { tail, address } = {}) => {
    for (const { bytes, exercise, site, application } of pdus)
      books.pdus.push({ t: now, exercise, site, application, type: bytes[2] ?? 0, version: bytes[0] ?? 0, bytes: bytes.length })
    const parts = [...pdus.map((pdu) => pdu.bytes), ...(tail === undefined ? [] : [tail])]
    actions.push({ kind: 'send', at: now, address: address ?? addressOf(pdus[0]?.site ?? 0), datagram: bundle(...parts) })
  }
  const header = (unit: Unit): Header => ({
    version: unit.version,
    exercise: unit.exercise,
    clockMs: startAt + now + unit.clockSkewMs,
    absolute: unit.absolute,
  })
  const stateOf = (unit: Unit): BookedPdu => ({
    bytes: entityState(header(unit), {
      id: unit.id,
      force: unit.force,
      type: unit.type,
      location: unit.location,
      velocity: unit.moving ? [6, 0, 0] : [0, 0, 0],
      appearance: unit.appearance,
      deadReckoning: unit.moving ? 2 : 1,
      marking: unit.marking,
    }),
    exercise: unit.exercise,
    site: unit.id[0],
    application: unit.id[1],
  })
  const beat = (unit: Unit): void => {
    unit.lastSentAt = now
    timedOut.delete(unit)
  }
  const report = (unit: Unit): void => {
    send([stateOf(unit)])
    beat(unit)
  }
  /** Beats of one application that fall due together travel as one bundle, at most eight to a datagram. */
  const sendBeats = (): void => {
    const due = units.filter((unit) => unit.reporting && now - unit.lastSentAt >= unit.periodMs)
    const groups = groupByApplication(due)
    for (const group of groups.values()) {
      for (let at = 0; at < group.length; at += 8) {
        const part = group.slice(at, at + 8)
        send(part.map(stateOf))
        for (const unit of part) beat(unit)
      }
    }
  }
  const expire = (): void => {
    for (const unit of units) {
      if (unit.left || unit.frozen || timedOut.has(unit) || now - unit.lastSentAt < unit.timeoutMs) continue
      timedOut.add(unit)
      books.lost.push({ t: unit.lastSentAt + unit.timeoutMs, unit, force: unit.force, type: unit.type })
    }
  }
  return {
    startAt,
    books,
    actions,
    units,
    now: () => now,
    header,
    send,
    stateOf,
    report,
    sendRaw(datagram, address = addressOf(0)) {
      actions.push({ kind: 'send', at: now, address, datagram })
    },
    add(fields) {
      const unit: Unit = {
        exercise: 1,
        version: 6,
        marking: '',
        location: [0, 0, 0],
        moving: false,
        appearance: 0,
        clockSkewMs: 0,
        absolute: true,
        periodMs: 5_000,
        timeoutMs: 12_000,
        reporting: true,
        ...fields,
        left: false,
        frozen: false,
        lastSentAt: now,
      }
      units.push(unit)
      books.joined.push({ t: now, unit, force: unit.force, type: unit.type })
      report(unit)
      return unit
    },
    advance(ms) {
      const end = now + ms
      while (now < end) {
        now = Math.min(end, now + 500)
        expire()
        sendBeats()
      }
    },
    active: (exercise = 1) => units.filter((unit) => unit.exercise === exercise && !unit.left && !timedOut.has(unit) && !isMunition(unit)),
    check(label, expectations) {
      actions.push({ kind: 'check', at: now, label, expectations })
    },
  }
}

export function isMunition(unit: Unit): boolean {
  return unit.type[0] === 2 || unit.type[0] === 8
}

/** Every site sends from its own address; 0 is a sender nobody can name. */
export function addressOf(site: number): string {
  return `127.0.0.${10 + site}`
}

function groupByApplication(units: readonly Unit[]): Map<string, Unit[]> {
  const groups = new Map<string, Unit[]>()
  for (const unit of units) {
    const key = `${unit.exercise}/${unit.id[0]}:${unit.id[1]}`
    groups.set(key, [...(groups.get(key) ?? []), unit])
  }
  return groups
}
