import type { Measure } from '../core/measure.ts'

/** How a countable measure is said: `before noun after`, as in "active | entity |" or "| PDU | received". */
export type Noun = { before?: string; noun: string; after?: string; isEntity?: true }

const nouns: Readonly<Record<string, Noun>> = {
  'entities.active': { before: 'active', noun: 'entity', isEntity: true },
  'entities.overdue': { before: 'overdue', noun: 'entity', isEntity: true },
  'entities.seen': { noun: 'entity', after: 'seen', isEntity: true },
  'entities.joined': { before: 'new', noun: 'entity', isEntity: true },
  'entities.left': { noun: 'entity', after: 'that left', isEntity: true },
  'entities.lost': { noun: 'entity', after: 'with which contact was lost', isEntity: true },
  pdus: { noun: 'PDU', after: 'received' },
  bytes: { noun: 'byte', after: 'received' },
  shots: { noun: 'round', after: 'fired' },
  clocks: { noun: 'application', after: 'with a bad clock' },
  silence: { noun: 'site', after: 'gone silent' },
  sites: { noun: 'site', after: 'heard' },
  applications: { noun: 'application', after: 'heard' },
  exercises: { noun: 'exercise', after: 'heard' },
  marks: { noun: 'time mark' },
  'kills.mobility': { noun: 'mobility kill' },
  'kills.firepower': { noun: 'firepower kill' },
  'friendly-fire': { noun: 'detonation', after: 'on their own side (friendly fire)' },
  movement: { noun: 'metre', after: 'moved' },
  'pdus.peak': { noun: 'PDU', after: 'in the busiest minute' },
}

/** What was stored is told so: it need not be what was received. */
const storedNouns: Readonly<Record<string, Noun>> = {
  pdus: { noun: 'PDU', after: 'stored' },
  sites: { noun: 'site', after: 'seen' },
  applications: { noun: 'application', after: 'seen' },
}

export type SpokenMeasure = Measure & { readonly spoken?: Noun }

/** The measure in the words of a source that tells what was stored. */
export function asStored(measure: Measure): SpokenMeasure {
  const spoken = storedNouns[measure.id]
  return spoken === undefined ? measure : { ...measure, spoken }
}

export function nounOf(measure: SpokenMeasure): Noun {
  return measure.spoken ?? nouns[measure.id] ?? { noun: measure.unit.singular }
}

/** Counted things have a number of them; a rate, a report or a distance is named by its title. */
export function isCounted(measure: Measure): boolean {
  return measure.kind !== 'report' && !['pdus.rate', 'pdus.peak', 'movement'].includes(measure.id)
}

export function titleOf(measure: Measure): string {
  return /^[A-Z][a-z]/.test(measure.title) ? `${measure.title[0]?.toLowerCase() ?? ''}${measure.title.slice(1)}` : measure.title
}
