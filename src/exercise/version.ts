import type { BoundPlan } from '../core/bind.ts'
import type { DataVersion } from '../core/facts.ts'
import type { Aspect, Measure } from '../core/measure.ts'
import { conditionsOn } from '../core/plan.ts'
import type { Condition } from '../core/plan.ts'
import { secondMs } from '../core/time.ts'
import type { Instant } from '../core/time.ts'
import type { AspectCounters, MembershipCell } from './aspects.ts'
import { categoryCells, domainNumber, forceClassOfId, kindNumber } from './resolve/history/names.ts'
import type { SharedState } from './shared-state.ts'

/*
 * Data versions: equal versions promise equal facts. Made of counters that are read without a message, on the main thread (is the stored answer
 * still true?) and in the worker (which version do these facts have?) by the same function.
 */

export type VersionInputs = {
  /** Changes with every start of the recorder. */
  instance: string
  epoch: string
  aspects: AspectCounters
  shared: SharedState
  now: Instant
}

/** After this long nothing joins a past second any more: merges and attributions are done (10 s at most). */
const settledEventsMs = 20 * secondMs
/** Presence settles when the longest timeout has run out; a plan may set longer ones. */
const settledPresenceMs = 300 * secondMs

export function versionOf(plan: BoundPlan, measures: readonly Measure[], inputs: VersionInputs): DataVersion {
  const { aspects, shared, instance, epoch, now } = inputs
  const head = `${instance}.${epoch}.${shared.mended()}`
  const reads = aspectsRead(plan, measures, shared)
  if (isSettled(plan, { measures, inputs, reads })) return `${head}.settled${reads.has('marks') ? `.${aspects.read('marks')}` : ''}`
  // Until the listener is warm, answers say for how long it has been listening.
  if (reads.has('listener') && now < shared.warmUntil()) reads.add('clock')
  // What was heard since when changes with every beat, which no counter counts.
  if (measures.some((measure) => measure.id === 'entities.seen' || measure.id === 'activity')) reads.add('clock')
  const parts = [head]
  for (const aspect of [...reads].sort()) {
    if (aspect === 'clock') parts.push(`clock${Math.floor(now / secondMs)}`)
    else if (aspect === 'membership') parts.push(`membership${aspects.readMembership(cellFilter(plan, shared))}`)
    else parts.push(`${aspect}${aspects.read(aspect)}`)
  }
  return parts.join('.')
}

function aspectsRead(plan: BoundPlan, measures: readonly Measure[], shared: SharedState): Set<Aspect> {
  const reads = new Set<Aspect>(measures.flatMap((measure) => measure.aspects))
  const conditions = [...plan.where, ...(plan.versus?.where ?? [])]
  if (
    conditions.some(
      (condition) =>
        condition.field === 'within' || (condition.field === 'state' && condition.values.some((value) => value === 'moving' || value === 'stationary')),
    )
  )
    reads.add('positions')
  if (conditionsOn(conditions, 'state').some((condition) => condition.values.includes('overdue'))) reads.add('clock')
  // Which of several exercises is meant depends on who is active.
  if (shared.severalExercises() && conditionsOn(plan.where, 'exercise').length === 0 && measures.some((measure) => measure.category !== 'traffic'))
    reads.add('membership')
  return reads
}

/** A window of the past that nothing can change any more, but for what `mended` and marks count. */
function isSettled(plan: BoundPlan, { measures, inputs, reads }: { measures: readonly Measure[]; inputs: VersionInputs; reads: ReadonlySet<Aspect> }): boolean {
  const { now, shared } = inputs
  if (plan.window.kind !== 'span' || plan.bound === undefined || plan.versus?.window?.kind === 'now') return false
  const readsPresence = measures.some((measure) => measure.aspects.includes('membership'))
  if (readsPresence && shared.frozen()) return false
  if (shared.severalExercises() && reads.has('membership')) return false
  const latest = Math.max(plan.bound.to, plan.versusBound?.to ?? 0)
  return latest <= now - (readsPresence ? Math.max(settledPresenceMs, shared.presenceSettlesMs()) : settledEventsMs)
}

/**
 * The cells that can change this answer. Without a narrowing that is all of them, munitions too: the answer says how many were left out.
 * With several exercises in the air anything may change which one is meant.
 */
function cellFilter(plan: BoundPlan, shared: SharedState): ((cell: MembershipCell) => boolean) | undefined {
  const namesExercise = conditionsOn(plan.where, 'exercise').length > 0
  if (plan.versus !== undefined || (shared.severalExercises() && !namesExercise)) return undefined
  const tests = plan.where.flatMap((condition) => cellTest(condition) ?? [])
  return tests.length === 0 ? undefined : (cell) => tests.every((allows) => allows(cell))
}

/** Which cells a condition lets through; undefined where it says nothing about them. */
function cellTest({ field, not, values }: Condition): ((cell: MembershipCell) => boolean) | undefined {
  if (not) return undefined
  switch (field) {
    case 'force': {
      const forces = new Set(values.map((value) => (value.startsWith('id-') ? forceClassOfId(Number(value.slice(3))) : value)))
      // Of a force not known yet nobody can say that it is another.
      return (cell) => forces.has(cell.force) || cell.force === 'unknown'
    }
    case 'kind': {
      const kinds = new Set(values.map((value) => cellNumber(kindNumber(value) ?? Number(value), 9)))
      return (cell) => kinds.has(cell.kind)
    }
    case 'domain': {
      const domains = new Set(values.map((value) => cellNumber(domainNumber(value) ?? Number(value), 5)))
      return (cell) => domains.has(cell.domain)
    }
    case 'category': {
      const cells = values.map((value) => categoryCells(value))
      if (cells.includes(undefined)) return undefined
      return (cell) =>
        cells.some((known) => known?.some((each) => each.kind === cell.kind && (each.domain === undefined || each.domain === cell.domain)) ?? false)
    }
    default:
      return undefined
  }
}

/** As the counters file it: what is beyond the table under 0. */
function cellNumber(value: number | undefined, highest: number): number {
  return value === undefined || value > highest ? 0 : value
}
