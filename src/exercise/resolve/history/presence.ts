import type { BoundPlan } from '../../../core/bind.ts'
import { fact, listFacts, rankFacts, trendFacts, valueFacts } from '../../../core/fact-shapes.ts'
import type { FactsBase } from '../../../core/fact-shapes.ts'
import type { Fact, Facts, Note, Table } from '../../../core/facts.ts'
import type { Measure } from '../../../core/measure.ts'
import type { Plan } from '../../../core/plan.ts'
import { secondMs } from '../../../core/time.ts'
import type { Instant, Interval } from '../../../core/time.ts'
import { isMunition } from '../../tracker/rules.ts'
import { bucketsOf } from '../../../core/buckets.ts'
import { asked, baseOf, cannotAnswer, rows } from './context.ts'
import type { Asked, HistoryContext } from './context.ts'
import { isRecorded } from './coverage.ts'
import { defaultListRows } from './events.ts'
import { excludedNote } from '../excluded-note.ts'
import { conditionsSql } from './filters.ts'
import type { Columns } from './filters.ts'
import { groupsFrom, keyColumns } from './groups.ts'
import { categoryCells, kindNumber } from './names.ts'
import { presenceList, presenceSelect } from './presence-list.ts'
import { exerciseFacts, exerciseSql } from './scope.ts'
import { allOf, join, raw, sql } from './sql.ts'
import type { Sql } from './sql.ts'

/* Entities over windows, from presence intervals. Each track counts once. */

type PresenceMeasure = 'entities.seen' | 'entities.joined' | 'entities.left' | 'entities.lost' | 'entities.active'

export const presenceColumns: Columns = { sides: { subject: [''] }, shared: { exercise: 'exercise' } }

/** Nothing is timed out before this: until a listener has been up so long, a level is a lower bound. */
const longestTimeoutMs = 144_000

export async function resolvePresence(plan: BoundPlan, measure: Measure, context: HistoryContext): Promise<Facts> {
  const id = presenceMeasureOf(measure.id)
  const question = asked(plan, measure, context)
  const when = whenSql(id, question.window, context)
  switch (plan.shape) {
    case 'value':
      return valueFacts(await fullBase(question, { id, when, context }), await countTracks(question, { id, when, context }))
    case 'list':
      return await listOf(question, { id, when, context })
    case 'rank':
      return await rankOf(question, { id, when, context })
    case 'trend':
      return await trendOf(question, { id, when, context })
    default:
      throw cannotAnswer(`${measure.title} over a window cannot be shown as a ${plan.shape}.`)
  }
}

function presenceMeasureOf(id: string): PresenceMeasure {
  switch (id) {
    case 'entities.seen':
    case 'entities.joined':
    case 'entities.left':
    case 'entities.lost':
    case 'entities.active':
      return id
    default:
      throw cannotAnswer(`${id} is not recorded over time.`)
  }
}

type Ask = { id: PresenceMeasure; when: Sql; context: HistoryContext }

/** The instant at which a level over a window is taken: its end, or now. */
function levelAt(window: Interval, now: Instant): Instant {
  return Math.min(window.to - 1, now)
}

function whenSql(id: PresenceMeasure, window: Interval, context: HistoryContext): Sql {
  switch (id) {
    case 'entities.seen':
      return seenSql(window, context)
    case 'entities.joined':
      return sql`is_first AND from_t >= ${window.from} AND from_t < ${window.to}`
    case 'entities.left':
      return sql`ended = 'left' AND until_t >= ${window.from} AND until_t < ${window.to}`
    case 'entities.lost':
      return sql`ended = 'lost' AND until_t >= ${window.from} AND until_t < ${window.to}`
    case 'entities.active':
      return activeSql(levelAt(window, context.now))
    default:
      return id satisfies never
  }
}

/** First to last heard overlaps the window. Of open intervals only the live picture knows when they were last heard. */
function seenSql(window: Interval, context: Pick<HistoryContext, 'quietSince'>): Sql {
  const quiet = context.quietSince(window.from)
  const heard = sql`from_t < ${window.to} AND (last_heard IS NULL OR last_heard >= ${window.from})`
  return quiet.length === 0
    ? heard
    : sql`${heard} AND NOT (last_heard IS NULL AND track IN (${raw(quiet.map((track) => String(Math.trunc(track))).join(', '))}))`
}

/** Present at the instant; what was closed because the listener stopped then was still present. */
function activeSql(at: Instant): Sql {
  return sql`from_t <= ${at} AND (until_t IS NULL OR until_t > ${at} OR (until_t = ${at} AND ended = 'listener-stopped'))`
}

/** Munitions and expendables are not units, unless asked for by kind, type, category, identity or marking. The live picture has the same rule. */
export function wantsMunitions(plan: Pick<Plan, 'where'>): boolean {
  return plan.where.some(({ field, not, values }) => {
    if (not) return false
    switch (field) {
      case 'entity':
      case 'marking':
        return true
      case 'kind':
        return values.some((value) => isMunition(kindNumber(value) ?? Number(value)))
      case 'type':
        return values.some((value) => isMunition(Number(value.split('.')[0])))
      case 'category':
        return values.some((value) => categoryCells(value)?.some(({ kind }) => isMunition(kind)) ?? false)
      default:
        return false
    }
  })
}

function matching(question: Asked, { when, context }: Ask): Sql {
  return allOf([when, exerciseSql(question.plan, 'exercise', context), conditionsSql(question.plan.where, presenceColumns, context)])
}

const unitsOnly = raw('kind NOT IN (2, 8)')
const munitionsOnly = raw('kind IN (2, 8)')

function units(question: Asked, ask: Ask): Sql {
  return wantsMunitions(question.plan) ? matching(question, ask) : allOf([matching(question, ask), unitsOnly])
}

/** A level is known where the listener was up at that instant; a count where any of the window was recorded. */
function isKnown(question: Asked, ask: Ask): boolean {
  if (ask.id !== 'entities.active') return question.coverage.recordedMs > 0
  const at = levelAt(question.window, ask.context.now)
  return isRecorded(question.coverage, { from: Math.max(question.window.from, at - secondMs), to: at + 1 })
}

async function countTracks(question: Asked, ask: Ask): Promise<number | null> {
  if (!isKnown(question, ask)) return null
  return await count(question, ask, units(question, ask))
}

async function count(question: Asked, ask: Ask, condition: Sql): Promise<number> {
  const [row] = await rows(ask.context, sql`SELECT count(DISTINCT track) AS v FROM presence WHERE ${condition}`, question.window)
  return Number(row?.['v'] ?? 0)
}

async function listOf(question: Asked, ask: Ask): Promise<Facts> {
  const value = await countTracks(question, ask)
  const limit = question.plan.order?.limit ?? defaultListRows
  const found = await rows(
    ask.context,
    sql`SELECT ${raw(presenceSelect)}, count(*) OVER () AS in_all FROM presence WHERE ${units(question, ask)} GROUP BY track, exercise, entity ORDER BY ${raw(orderOf(ask.id))}, entity LIMIT ${limit}`,
    question.window,
  )
  const table: Table = {
    columns: presenceList.map((column) => column.column),
    rows: value === null ? [] : found.map((row) => presenceList.map((column) => column.of(row))),
    total: value === null ? 0 : Number(found[0]?.['in_all'] ?? 0),
  }
  return listFacts(await fullBase(question, ask), value, table)
}

function orderOf(id: PresenceMeasure): string {
  return id === 'entities.left' || id === 'entities.lost' ? 'until_t DESC' : id === 'entities.joined' ? 'from_t DESC' : 'from_t'
}

async function rankOf(question: Asked, ask: Ask): Promise<Facts> {
  const by = question.plan.by
  const { measure } = question
  if (by === undefined || by === 'time') throw cannotAnswer(`A ranking of ${measure.unit.plural} needs something to rank by, such as force, site or type.`)
  const keys =
    by === 'reason'
      ? { select: "coalesce(how, 'timed out') AS k0", group: "coalesce(how, 'timed out')" }
      : keyColumns(by, { prefix: '', shared: presenceColumns.shared })
  if (keys === undefined) throw cannotAnswer(`${measure.title} cannot be ranked by ${by}.`)
  const value = await countTracks(question, ask)
  const found =
    value === null
      ? []
      : await rows(
          ask.context,
          sql`SELECT ${raw(keys.select)}, count(DISTINCT track) AS v FROM presence WHERE ${units(question, ask)} GROUP BY ${raw(keys.group)}`,
          question.window,
        )
  return rankFacts(await fullBase(question, ask), by, groupsFrom(by, found).groups, value)
}

async function trendOf(question: Asked, ask: Ask): Promise<Facts> {
  const { plan, window, coverage } = question
  const { context, id } = ask
  const buckets = bucketsOf(window, { step: plan.step, zone: context.zone, recorded: coverage.recorded })
  const who = allOf([exerciseSql(plan, 'exercise', context), conditionsSql(plan.where, presenceColumns, context), ...(wantsMunitions(plan) ? [] : [unitsOnly])])
  if (id === 'entities.active') {
    // The level at the end of each bucket, shown at that instant.
    const levels = buckets.map((bucket) => levelAt(bucket, context.now))
    const found = await rows(
      context,
      sql`SELECT at_t, count(DISTINCT track) AS v FROM (SELECT unnest([${join(
        levels.map((at) => sql`${at}`),
        ', ',
      )}]) AS at_t) AS level
          JOIN presence ON from_t <= at_t AND (until_t IS NULL OR until_t > at_t OR (until_t = at_t AND ended = 'listener-stopped')) WHERE ${who} GROUP BY at_t`,
      window,
    )
    const values = new Map(found.map((row) => [Number(row['at_t']), Number(row['v'])]))
    const points = levels.map((at, index) => ({
      t: buckets[index]?.to ?? at,
      v: isRecorded(coverage, { from: at, to: at + 1 }) ? (values.get(at) ?? 0) : null,
    }))
    return trendFacts(await fullBase(question, ask), points)
  }
  const time = id === 'entities.joined' ? 'from_t' : 'until_t'
  const found = await rows(
    context,
    sql`SELECT e, count(DISTINCT track) AS v FROM (SELECT ${raw(time)} AS t, track FROM presence WHERE ${ask.when} AND ${who}) AS event
        ASOF JOIN (SELECT unnest([${join(
          buckets.map((bucket) => sql`${bucket.from}`),
          ', ',
        )}]) AS e) AS edge ON event.t >= edge.e GROUP BY e`,
    window,
  )
  const values = new Map(found.map((row) => [Number(row['e']), Number(row['v'])]))
  return trendFacts(
    await fullBase(question, ask),
    buckets.map((bucket) => ({ t: bucket.from, v: isRecorded(coverage, bucket) ? (values.get(bucket.from) ?? 0) : null })),
  )
}

async function fullBase(question: Asked, ask: Ask): Promise<FactsBase> {
  const { context, id } = ask
  const notes: Note[] = []
  const warm = id === 'entities.active' ? warmUpNote(question, context) : undefined
  if (warm !== undefined) notes.push(warm)
  const base = baseOf(question, context, { quality: warm === undefined ? 'exact' : 'lower-bound' })
  const extra: Fact[] = []
  if (!wantsMunitions(question.plan) && isKnown(question, ask)) {
    const excluded = await count(question, ask, allOf([matching(question, ask), munitionsOnly]))
    extra.push(fact(base, 'active.excluded', excluded, 'entity'))
    const note = excludedNote(excluded)
    if (note !== undefined) notes.push(note)
  }
  const scope = await exerciseFacts(question, context, async (exercise) => {
    const condition = allOf([
      ask.when,
      conditionsSql(question.plan.where, presenceColumns, context),
      sql`exercise = ${exercise}`,
      ...(wantsMunitions(question.plan) ? [] : [unitsOnly]),
    ])
    return sql`SELECT count(DISTINCT track) AS v FROM presence WHERE ${condition}`
  })
  base.notes = [...notes, ...scope.notes]
  base.extra = [...extra, ...scope.facts.map((each) => fact(base, each.name, each.value, question.measure.unit.singular))]
  return base
}

function warmUpNote({ window }: Asked, context: HistoryContext): Note | undefined {
  const at = levelAt(window, context.now)
  const run = context.store.recording.uptimes.find((each) => each.from <= at && (each.until ?? Infinity) >= at)
  if (run === undefined || at - run.from >= longestTimeoutMs) return undefined
  return { code: 'warming-up', text: `At that moment the listener had been up for ${Math.floor((at - run.from) / secondMs)} s, so the count is a lower bound` }
}
