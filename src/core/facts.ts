import type { Instant, Interval } from './time.ts'
import type { Plan } from './plan.ts'

export type SourceId = string
/** Source instance, store epoch and the counters of the aspects read. Equal versions promise equal facts. */
export type DataVersion = string

export type Position = {
  /** Degrees, five places. */
  latitudeDeg: number
  longitudeDeg: number
  /** Metres above the WGS84 ellipsoid. */
  altitudeM: number
  /** Ten-figure grid reference (1 m); null outside 80°S–84°N. */
  mgrs: string | null
}

export type EntityRef = {
  /** site:application:entity */
  id: string
  exercise: number
  marking: string | null
  /** Readable type, such as `M1A2 Abrams`; null when no Entity State was heard. */
  type: string | null
}

/** `null` is "unknown or not recorded", never zero; a note or gap says why. */
export type FactValue = number | string | boolean | Position | EntityRef | null

/**
 * One exact value. The unit tells how to read it: `instant` (epoch ms inside, ISO on the wire), `ms` and `s` (durations), `percent` (0–100),
 * `ratio`, `Hz`, `m`, `m/s`, `deg`, `bytes`, `per second`, or a countable's singular (`entity`, `fire`, `PDU`).
 */
export type Fact = {
  /** With its role in it: `fires.opposing`, `top.1.entity`; see `fact-shapes.ts` for the names every shape uses. */
  name: string
  value: FactValue
  unit?: string
  window?: Interval
  asOf: Instant
  source: SourceId
  /** Missing means exact. */
  quality?: 'exact' | 'lower-bound' | 'sampled'
}

export type Column = { key: string; title: string; unit?: string }
export type Table = {
  columns: Column[]
  rows: FactValue[][]
  /** How many rows there are in all; more than `rows.length` when the list was cut. */
  total: number
}
/** A null value is "not known", a gap in the line, never zero. */
export type Series = { name: string; unit: string; points: { t: Instant; v: number | null }[]; lower?: (number | null)[]; upper?: (number | null)[] }

/** A stretch of the asked window for which nothing can be said. */
export type Gap = {
  from: Instant
  to: Instant
  reason: 'not-listening' | 'lost-in-crash' | 'not-retained' | 'before-recording' | 'upstream-down'
  text: string
}

/** A counting rule that was applied, or a caveat, in one sentence without a full stop. */
export type Note = { code: string; text: string }

export const troubleCauses = ['unreachable', 'timeout', 'unauthorized', 'refused', 'server-error', 'bad-answer', 'no-contact', 'unreadable-history'] as const

/** What a source reads from and could not, wholly or in part. */
export type Trouble = {
  /** `acquisition`, `ingestion`, … */
  service: string
  cause: (typeof troubleCauses)[number]
  /** Since when, as far as this service saw; null when it never worked. */
  since: Instant | null
  /** One sentence without a full stop. */
  text: string
}

export type Facts = {
  plan: Plan
  /** Headline first. Never empty. */
  facts: [Fact, ...Fact[]]
  table?: Table
  series?: Series[]
  gaps: Gap[]
  notes: Note[]
  /** What could not be read for these facts; such facts are not kept. */
  trouble?: Trouble[]
  version: DataVersion
  /** The instant the facts are true for. */
  asOf: Instant
  /** The window they cover; absent for the live picture. */
  window?: Interval
}

/** The fact of that name, if there is one. */
export function factNamed(facts: Facts, name: string): Fact | undefined {
  return facts.facts.find((fact) => fact.name === name)
}
