import type { Fact, FactValue, Gap, Note, Series, Table } from '../core/facts.ts'
import type { Plan } from '../core/plan.ts'
import { toIso } from '../core/time.ts'
import { intentOf } from './intent.ts'
import type { Intent } from './intent.ts'

/*
 * What clients of the platform's earlier chatbots read beside the answer: `intent` and `data` of the first, `context` and `data_sources` of the
 * second. All of it follows from the plan and the facts.
 */

/** Who answers, in the first chatbot's words. */
export const chatService = 'cap-pdu-prediction-chatbot'

const mostSentences = 5
const mostRows = 5

export type FieldParts = {
  plan: { json: Plan } | null
  facts: readonly Fact[]
  notes: readonly Note[]
  gaps: readonly Gap[]
  table: Table | null
  series: readonly Series[] | null
  outcome: string | null
  /** What failed, where nothing was answered. */
  error: { message: string } | null
}

/** `error` where nothing was answered; an answer with some trouble keeps the intent of its question. */
export function wireIntent({ plan, outcome, error }: Pick<FieldParts, 'plan' | 'outcome' | 'error'>): Intent {
  return error !== null && outcome === null ? 'error' : intentOf(plan?.json ?? null)
}

/** Facts by their names, and the beginning of a table. */
export function wireData(parts: FieldParts, question: string): Record<string, unknown> {
  const intent = wireIntent(parts)
  if (intent === 'error') return { error: parts.error?.message ?? '' }
  if (parts.outcome === 'not-understood' || parts.outcome === 'clarify') return { query: question, understood: false }
  const { facts, table, series } = parts
  if (intent === 'help') return { help: true }
  if (intent === 'prediction_help' && table === null && series === null) return { prediction_help: true }
  return {
    ...Object.fromEntries(facts.map(({ name, value, unit }) => [name, wireValue(value, unit)])),
    ...(table === null ? {} : { table: firstRows(table) }),
    ...(series === null ? {} : { series: series.map(({ name, unit, points }) => ({ name, unit, points: points.length })) }),
  }
}

function firstRows({ columns, rows, total }: Table): { columns: string[]; rows: FactValue[][]; total: number } {
  const shown = rows.slice(0, mostRows).map((row) => row.map((value, index) => wireValue(value, columns[index]?.unit)))
  return { columns: columns.map(({ title }) => title), rows: shown, total }
}

/** What the answer rests on: the rules that were applied and what is missing, in sentences. */
export function wireContextSentences({ notes, gaps }: Pick<FieldParts, 'notes' | 'gaps'>): string[] {
  return [...notes, ...gaps].slice(0, mostSentences).map(({ text }) => (/[.!?]$/.test(text) ? text : `${text}.`))
}

/** The sources of the facts, each once. */
export function wireDataSources({ facts }: Pick<FieldParts, 'facts'>): string[] {
  return [...new Set(facts.map(({ source }) => source))]
}

/** Inside, instants are epoch milliseconds; on the wire they are ISO-8601 with Z. */
export function wireValue(value: FactValue, unit: string | undefined): FactValue {
  return unit === 'instant' && typeof value === 'number' ? toIso(value) : value
}
