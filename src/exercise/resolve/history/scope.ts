import type { Note } from '../../../core/facts.ts'
import { conditionsOn } from '../../../core/plan.ts'
import type { Plan } from '../../../core/plan.ts'
import { chosenWords, isChosen } from '../exercise-scope.ts'
import { rows } from './context.ts'
import type { Asked, ExerciseMeant, HistoryContext } from './context.ts'
import { raw } from './sql.ts'
import type { Sql } from './sql.ts'

/** Which exercises the rows must belong to, when the plan does not say it itself. Ids come from the tracker and are numbers. */
export function exerciseSql(plan: Pick<Plan, 'where'>, column: string, context: HistoryContext): Sql {
  const meant = meantFor(plan, context)
  if (meant === undefined) return raw('TRUE')
  return meant.ids.length === 0 ? raw('FALSE') : raw(`${column} IN (${meant.ids.map((id) => String(Math.trunc(id))).join(', ')})`)
}

function meantFor(plan: Pick<Plan, 'where'>, context: HistoryContext): ExerciseMeant | undefined {
  return context.exercise === undefined || context.exercise.reason === 'named' || conditionsOn(plan.where, 'exercise').length > 0 ? undefined : context.exercise
}

/** When one exercise of several was chosen: a note that names it, and the figures of the others as `exercise.3.fires`. */
export async function exerciseFacts(
  question: Asked,
  context: HistoryContext,
  statementFor: (exercise: number) => Promise<Sql>,
): Promise<{ notes: Note[]; facts: { name: string; value: number }[] }> {
  const meant = meantFor(question.plan, context)
  if (meant === undefined || !isChosen(meant)) return { notes: [], facts: [] }
  const others = meant.all.filter((id) => !meant.ids.includes(id))
  const facts: { name: string; value: number }[] = []
  if (question.coverage.recordedMs > 0)
    for (const id of others.slice(0, 8)) {
      const [row] = await rows(context, await statementFor(id), question.window)
      facts.push({ name: `exercise.${id}.${question.measure.id}`, value: Number(row?.['v'] ?? 0) })
    }
  return { notes: [meantNote(meant, { others, facts, unit: question.measure.unit })], facts }
}

type NoteDetails = { others: readonly number[]; facts: readonly { value: number }[]; unit: { singular: string; plural: string } }

function meantNote(meant: ExerciseMeant, { others, facts, unit }: NoteDetails): Note {
  const figures = others.map((id, index) => {
    const value = facts[index]?.value
    return value === undefined ? `exercise ${id}` : `exercise ${id}: ${value} ${value === 1 ? unit.singular : unit.plural}`
  })
  return { code: 'exercise-meant', text: `${chosenWords(meant)} (${figures.join('; ')})` }
}
