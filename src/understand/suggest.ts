import type { Measure } from '../core/measure.ts'
import type { Plan } from '../core/plan.ts'
import { windowToText } from '../core/plan-text.ts'
import type { Understanding } from '../core/understanding.ts'

const usual = ['How many entities are active?', 'What is the system status?', "Show me today's activity", 'What can I ask?']

/** Questions that work, nearest first: those of the measures that were recognised. */
export function suggestionsFor(measures: readonly Measure[]): string[] {
  return [...new Set([...measures.flatMap((measure) => measure.examples), ...usual])].slice(0, 4)
}

export function refused(reason: Extract<Understanding, { kind: 'refused' }>['reason'], text: string, suggestions: readonly string[] = usual): Understanding {
  return { kind: 'refused', reason, text, suggestions: [...suggestions] }
}

/** A short label for an offered plan: what tells it from the others. */
export function labelFor(plan: Plan, measures: ReadonlyMap<string, Measure>): string {
  const measure = measures.get(plan.measure)
  const parts = [measure?.title.toLowerCase() ?? plan.measure]
  for (const condition of plan.where) {
    const side = condition.role === 'firer' ? 'by ' : condition.role === 'target' ? 'at ' : ''
    parts.push(
      `${side}${condition.not ? 'not ' : ''}${/^(?:site|application|exercise)$/.test(condition.field) ? `${condition.field} ` : ''}${condition.values.join(' or ')}`,
    )
  }
  if (plan.by !== undefined) parts.push(`by ${plan.by}`)
  const window = windowWords(windowToText(plan.window))
  if (window !== '') parts.push(window)
  if (plan.topic !== undefined) parts.push(plan.topic)
  return parts.join(', ')
}

function windowWords(text: string): string {
  const known: Readonly<Record<string, string>> = {
    now: '',
    'day+0..now': 'today',
    'day-1..day+0': 'yesterday',
    'exercise..now': 'this exercise',
    'now-1h..now': 'in the last hour',
  }
  if (Object.hasOwn(known, text)) return known[text] ?? ''
  const last = /^now-(\d+)([smh])\.\.now$/.exec(text)
  if (last !== null) return `in the last ${last[1]} ${{ s: 'seconds', m: 'minutes', h: 'hours' }[last[2] ?? 'm'] ?? ''}`
  return text
}
