import type { Plan } from '../core/plan.ts'

/** What a question is about, in the names that clients of the platform's first chatbot know. */
export const intents = [
  'system_status',
  'prediction_help',
  'entity_query',
  'fire_events',
  'collision_events',
  'detonation_events',
  'recent_activity',
  'metrics',
  'help',
  'general',
  'error',
] as const
export type Intent = (typeof intents)[number]

const intentOfMeasure: Readonly<Record<string, Intent>> = {
  status: 'system_status',
  freeze: 'system_status',
  network: 'system_status',
  malformed: 'system_status',
  duplicates: 'system_status',
  clocks: 'system_status',
  silence: 'system_status',
  sites: 'system_status',
  applications: 'system_status',
  exercises: 'system_status',
  rollcall: 'system_status',
  'entities.active': 'entity_query',
  'entities.overdue': 'entity_query',
  'entities.seen': 'entity_query',
  'entities.joined': 'entity_query',
  'entities.left': 'entity_query',
  'entities.lost': 'entity_query',
  entity: 'entity_query',
  position: 'entity_query',
  movement: 'entity_query',
  'last-heard': 'entity_query',
  aggregates: 'entity_query',
  radios: 'entity_query',
  emitters: 'entity_query',
  designators: 'entity_query',
  iff: 'entity_query',
  losses: 'entity_query',
  kills: 'entity_query',
  'kills.mobility': 'entity_query',
  'kills.firepower': 'entity_query',
  fires: 'fire_events',
  shots: 'fire_events',
  'friendly-fire': 'fire_events',
  collisions: 'collision_events',
  detonations: 'detonation_events',
  hits: 'detonation_events',
  proximate: 'detonation_events',
  duds: 'detonation_events',
  activity: 'recent_activity',
  timeline: 'recent_activity',
  changes: 'recent_activity',
  comments: 'recent_activity',
  'event-reports': 'recent_activity',
  marks: 'recent_activity',
  pdus: 'metrics',
  'pdus.rate': 'metrics',
  'pdus.peak': 'metrics',
  bytes: 'metrics',
  'exchange-ratio': 'metrics',
  help: 'help',
  counting: 'help',
  glossary: 'help',
  'prediction-help': 'prediction_help',
}

/** By what is measured, never by the words of the question. `general`: nothing is measured. */
export function intentOf(plan: Plan | null): Intent {
  if (plan === null) return 'general'
  if (plan.shape === 'forecast') return 'prediction_help'
  return Object.hasOwn(intentOfMeasure, plan.measure) ? (intentOfMeasure[plan.measure] ?? 'general') : 'general'
}

export const timeScopes = ['today_logs', 'weekly_logs', 'monthly_logs'] as const
export type TimeScope = (typeof timeScopes)[number]

const dayMs = 86_400_000

/** The window of a question about activity, where it is one of the three that were known. */
export function timeScopeOf(plan: Plan | null): TimeScope | undefined {
  if (plan === null || intentOf(plan) !== 'recent_activity' || plan.window.kind !== 'span') return undefined
  const { from, to } = plan.window
  if (to.at !== 'now' || (to.days ?? 0) !== 0 || (to.offsetMs ?? 0) !== 0) return undefined
  if (from.at === 'calendar' && from.offset === 0 && from.clock === undefined)
    return from.unit === 'day' ? 'today_logs' : from.unit === 'week' ? 'weekly_logs' : from.unit === 'month' ? 'monthly_logs' : undefined
  if (from.at !== 'now') return undefined
  const days = -(from.days ?? 0) - (from.offsetMs ?? 0) / dayMs
  return days === 7 ? 'weekly_logs' : days === 30 ? 'monthly_logs' : undefined
}
