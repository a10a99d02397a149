import type { BoundPlan } from '../../../core/bind.ts'
import type { Facts } from '../../../core/facts.ts'
import type { Measure } from '../../../core/measure.ts'
import type { HistoryContext } from './context.ts'
import { resolveEvents } from './events.ts'
import type { Columns } from './filters.ts'
import { resolveExchangeRatio } from './exchange-ratio.ts'
import { resolveHeard } from './heard.ts'
import { resolveMovement } from './movement.ts'
import { presenceColumns, resolvePresence } from './presence.ts'
import { eventRelations } from './relations.ts'
import { resolveActivity, resolveChanges, resolveMarks } from './reports.ts'
import type { MeasureOf } from './reports.ts'
import { resolveTimeline } from './timeline.ts'
import { resolvePeak, resolveTraffic, trafficColumns } from './traffic.ts'

export type HistoryResolver = (plan: BoundPlan, measure: Measure, context: HistoryContext) => Promise<Facts>

const plainResolvers: Readonly<Record<string, HistoryResolver>> = {
  pdus: resolveTraffic,
  bytes: resolveTraffic,
  'pdus.rate': resolveTraffic,
  'pdus.peak': resolvePeak,
  malformed: resolveTraffic,
  fires: resolveEvents,
  shots: resolveEvents,
  detonations: resolveEvents,
  hits: resolveEvents,
  proximate: resolveEvents,
  duds: resolveEvents,
  collisions: resolveEvents,
  losses: resolveEvents,
  kills: resolveEvents,
  'kills.mobility': resolveEvents,
  'kills.firepower': resolveEvents,
  'friendly-fire': resolveEvents,
  comments: resolveEvents,
  'event-reports': resolveEvents,
  'exchange-ratio': resolveExchangeRatio,
  'entities.seen': resolvePresence,
  'entities.joined': resolvePresence,
  'entities.left': resolvePresence,
  'entities.lost': resolvePresence,
  'entities.active': resolvePresence,
  movement: resolveMovement,
  sites: resolveHeard,
  applications: resolveHeard,
  exercises: resolveHeard,
  timeline: resolveTimeline,
}

/** Who answers which measure over a window. */
export function historyResolvers(measureOf: MeasureOf): Readonly<Record<string, HistoryResolver>> {
  return {
    ...plainResolvers,
    activity: (plan, measure, context) => resolveActivity(plan, measure, { context, measureOf }),
    changes: (plan, measure, context) => resolveChanges(plan, measure, { context, measureOf }),
    marks: (plan, measure, context) => resolveMarks(plan, measure, { context, measureOf }),
  }
}

/** The columns a measure is narrowed by, for those that are one table; undefined for reports, which narrow each of their parts. */
export function columnsOf(measure: string): Columns | undefined {
  const relation = eventRelations[measure]
  if (relation !== undefined) return relation
  const resolver = plainResolvers[measure]
  if (resolver === resolvePresence || resolver === resolveMovement) return presenceColumns
  return resolver === resolveTraffic || resolver === resolvePeak || resolver === resolveHeard ? trafficColumns : undefined
}
