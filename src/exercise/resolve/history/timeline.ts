import type { BoundPlan } from '../../../core/bind.ts'
import { fact, factsOf } from '../../../core/fact-shapes.ts'
import type { Facts, FactValue, Note, Table } from '../../../core/facts.ts'
import type { Measure } from '../../../core/measure.ts'
import { conditionsOn } from '../../../core/plan.ts'
import type { Instant } from '../../../core/time.ts'
import { asked, baseOf, cannotAnswer, rows } from './context.ts'
import type { Asked, HistoryContext } from './context.ts'
import { conditionSql } from './filters.ts'
import { exerciseSql } from './scope.ts'
import { allOf, sql } from './sql.ts'
import type { Sql } from './sql.ts'

export type Milestone = { t: Instant; kind: string; text: string; site: number | null }

type FreezeState = {
  exerciseStart: Instant | null
  /** By a Start/Resume; else it is when it was first heard. */ started: boolean
  frozen: boolean
  frozenSince: Instant | null
}

const mostShown = 500

/** Milestones of the window, oldest first, with marks and the listener's own starts and stops among them. */
export async function milestonesOf(question: Asked, context: HistoryContext): Promise<Milestone[]> {
  const { plan, window } = question
  const found = await rows(
    context,
    sql`SELECT t, what, site, body FROM milestones WHERE t >= ${window.from} AND t < ${window.to} AND what NOT IN ('mark', 'listener-start', 'listener-stop', 'listener-crash')
        AND ${milestoneConditions(plan, context)} ORDER BY t, seq LIMIT 5000`,
    window,
  )
  const milestones: Milestone[] = found.map((row) => ({
    t: Number(row['t']),
    kind: String(row['what']),
    text: String(row['body']),
    site: typeof row['site'] === 'number' ? row['site'] : null,
  }))
  const narrowed = plan.where.some((condition) => condition.field !== 'exercise')
  if (!narrowed) milestones.push(...ownMilestones(context).filter((each) => each.t >= window.from && each.t < window.to))
  return milestones.sort((a, b) => a.t - b.t)
}

/** Kept apart from the milestones table: marks and the listener's runs. */
function ownMilestones({ store }: HistoryContext): Milestone[] {
  const marks = store.recording.marks.map((mark) => ({
    t: mark.t,
    kind: 'mark',
    text: `mark ${mark.number}${mark.label === null ? '' : `: ${mark.label}`}`,
    site: null,
  }))
  const runs = store.recording.uptimes.flatMap((run): Milestone[] => [
    { t: run.from, kind: 'listener-start', text: 'the listener started', site: null },
    ...(run.until === null || run.end === null
      ? []
      : [
          {
            t: run.until,
            kind: run.end === 'crash' ? 'listener-crash' : 'listener-stop',
            text: run.end === 'crash' ? 'the recorder stopped unexpectedly' : 'the listener stopped',
            site: null,
          },
        ]),
  ])
  return [...marks, ...runs]
}

/** Exercise and site have columns; a force or a reason a milestone does not carry, except that a loss names its entity. */
function milestoneConditions(plan: BoundPlan, context: HistoryContext): Sql {
  const parts: Sql[] = [sql`(exercise IS NULL OR ${exerciseSql(plan, 'exercise', context)})`]
  for (const condition of plan.where) {
    if (condition.field === 'force') {
      const side = conditionSql(condition, { sides: { [condition.role]: ['target_'] }, shared: {} }, context)
      parts.push(sql`what = 'loss' AND EXISTS (SELECT 1 FROM damage WHERE damage.t = milestones.t AND target_entity = entity AND ${side})`)
    } else if (condition.field === 'reason') parts.push(conditionSql(condition, { sides: {}, shared: { reason: 'what' } }, context))
    else
      parts.push(
        conditionSql(
          condition,
          {
            sides: { [condition.role]: [''] },
            shared: { exercise: 'exercise' },
            missing: ['kind', 'domain', 'country', 'category', 'type', 'marking', 'application'],
          },
          context,
        ),
      )
  }
  return allOf(parts)
}

/** When the session running at the end of the window began, and whether a freeze of all is in force at the end of the window. */
async function freezeState({ plan, window }: Asked, context: HistoryContext): Promise<FreezeState> {
  const exercise = exerciseSql(plan, 'exercise', context)
  const ids = conditionsOn(plan.where, 'exercise').map((condition) => conditionSql(condition, { sides: {}, shared: { exercise: 'exercise' } }, context))
  const within = allOf([sql`t < ${window.to}`, exercise, ...ids])
  const [row] = await rows(
    context,
    sql`SELECT max(t) FILTER (what = 'exercise-start') AS began, arg_max(body, t) FILTER (what = 'exercise-start') AS how, max(t) FILTER (what = 'start-resume') AS resumed,
        max(t) FILTER (what = 'stop-freeze') AS stopped FROM milestones WHERE ${within}`,
    window,
  )
  const read = (name: string): number | null => (typeof row?.[name] === 'number' ? row[name] : null)
  const [resumed, stopped] = [read('resumed'), read('stopped')]
  const frozen = stopped !== null && (resumed === null || stopped > resumed)
  const started = String(row?.['how'] ?? '').endsWith(' starts')
  return { exerciseStart: read('began'), started, frozen, frozenSince: frozen ? stopped : null }
}

export async function resolveTimeline(plan: BoundPlan, measure: Measure, context: HistoryContext): Promise<Facts> {
  if (plan.shape !== 'timeline') throw cannotAnswer(`${measure.title} cannot be shown as a ${plan.shape}.`)
  const question = asked(plan, measure, context)
  const milestones = await milestonesOf(question, context)
  const state = await freezeState(question, context)
  const notes: Note[] = []
  if (milestones.length > mostShown) notes.push({ code: 'cut', text: `The newest ${mostShown} of ${milestones.length} are shown` })
  const base = baseOf(question, context, { notes })
  const known = question.coverage.recordedMs > 0
  return factsOf(
    base,
    [
      fact(base, 'milestones', known ? milestones.length : null, 'event'),
      fact(base, 'exercise.start', state.exerciseStart, 'instant'),
      ...(state.exerciseStart === null ? [] : [fact(base, 'exercise.start.commanded', state.started)]),
      fact(base, 'frozen', known ? state.frozen : null),
      fact(base, 'frozen.since', state.frozenSince, 'instant'),
    ],
    { table: milestoneTable(milestones) },
  )
}

export function milestoneTable(milestones: readonly Milestone[]): Table {
  return {
    columns: [
      { key: 't', title: 'time', unit: 'instant' },
      { key: 'what', title: 'what' },
      { key: 'site', title: 'site' },
    ],
    rows: milestones.slice(-mostShown).map((each): FactValue[] => [each.t, each.text, each.site]),
    total: milestones.length,
  }
}
