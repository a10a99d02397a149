import type { Grouping, Role } from '../../../core/plan.ts'
import type { Columns } from './filters.ts'

/** A measure of events as one table: what is added up, under which condition, and which side is which. */
export type EventRelation = Columns & {
  table: string
  /** Aggregate over rows. */
  value: string
  /** What a row adds. */
  weight: string
  base: string
  /** The side a grouping means when the plan names none. */
  side: Role
  list: 'fires' | 'detonations' | 'damage' | 'collisions' | 'texts'
}

const fires = {
  table: 'fires',
  sides: { firer: ['firer_'], target: ['target_'] },
  shared: { exercise: 'exercise', munition: 'munition' },
  side: 'firer',
  list: 'fires',
} as const
const detonations = {
  table: 'detonations',
  sides: { firer: ['firer_'], target: ['target_'] },
  shared: { exercise: 'exercise', munition: 'munition', result: 'result_class' },
  side: 'firer',
  list: 'detonations',
} as const
const damage = {
  table: 'damage',
  sides: { firer: ['firer_'], target: ['target_'] },
  shared: { exercise: 'exercise', munition: 'munition' },
  side: 'target',
  list: 'damage',
} as const
const texts = {
  table: 'texts',
  sides: { subject: ['sender_'] },
  shared: { exercise: 'exercise' },
  side: 'subject',
  list: 'texts',
} as const

const counted = { value: 'count(*)', weight: '1' }
const sameClass = "firer_force = target_force AND firer_force IN ('friendly', 'opposing', 'neutral')"

/** A new measure of events is its line here. */
export const eventRelations: Readonly<Record<string, EventRelation>> = {
  fires: { ...fires, ...counted, base: 'TRUE' },
  shots: { ...fires, value: 'sum(rounds)', weight: 'rounds', base: 'TRUE' },
  detonations: { ...detonations, ...counted, base: 'TRUE' },
  hits: { ...detonations, ...counted, base: "result_class = 'hit'" },
  proximate: { ...detonations, ...counted, base: "result_class = 'proximate'" },
  duds: { ...detonations, ...counted, base: "result_class = 'dud'" },
  'friendly-fire': { ...detonations, ...counted, base: sameClass },
  losses: { ...damage, ...counted, base: "damage = 'destroyed'" },
  kills: { ...damage, ...counted, base: "damage = 'destroyed' AND attributed", side: 'firer' },
  'kills.mobility': { ...damage, ...counted, base: "damage = 'mobility'" },
  'kills.firepower': { ...damage, ...counted, base: "damage = 'firepower'" },
  collisions: {
    table: 'collisions',
    sides: { subject: ['first_', 'second_'] },
    shared: { exercise: 'exercise' },
    side: 'subject',
    list: 'collisions',
    ...counted,
    base: 'TRUE',
  },
  comments: { ...texts, ...counted, base: "text_kind = 'comment'" },
  'event-reports': { ...texts, ...counted, base: "text_kind = 'event-report'" },
}

/** Fires at the firer's own side; a fact beside friendly fire. */
export const ownSideFires: EventRelation = { ...fires, ...counted, base: sameClass }
export const ownSideKills: EventRelation = { ...damage, ...counted, base: `damage = 'destroyed' AND attributed AND ${sameClass}` }

/** The columns a grouping reads on one side, and those of the event itself. The first is the key. */
export const sideGroupings: Partial<Record<Grouping, readonly string[]>> = {
  force: ['force'],
  kind: ['kind'],
  domain: ['domain'],
  category: ['type'],
  country: ['country'],
  site: ['site'],
  application: ['site', 'application'],
  entity: ['entity', 'track'],
  type: ['type'],
  marking: ['marking'],
}
export const sharedGroupings: Partial<Record<Grouping, string>> = { exercise: 'exercise', munition: 'munition', result: 'result_class' }
