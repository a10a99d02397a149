import type { Measure } from '../../core/measure.ts'
import { durationToText, windowToText } from '../../core/plan-text.ts'
import type { Grouping, Shape, Window } from '../../core/plan.ts'
import type { Narrowing } from '../line.ts'
import { stepFor } from '../times.ts'

/** What the words of a question leave open, which is little: its slots and its time are settled before a model sees it. */
export type GrammarSlots = {
  narrowings: readonly Narrowing[]
  windowOf: (measure: Measure) => Window
  /** Figures of the text that can only be how many are wanted. */
  figures: readonly number[]
  /** The words ask for yes or no. */
  yesNo: boolean
}

const composed: ReadonlySet<Shape> = new Set<Shape>(['value', 'list', 'detail', 'trend', 'rank', 'timeline'])
const shared = new Set(['exercise', 'munition', 'result'])

/**
 * GBNF of the plans that a question with these slots can be: one alternative for every measure that takes all of them, in the order of `notation.ts`.
 * Every slot stands in it once and no other can be written, so that a model chooses what is asked and who did it, never which, where or when.
 * Undefined where no measure takes them all.
 */
export function planGrammar(measures: readonly Measure[], slots: GrammarSlots): string | undefined {
  const rules = measures.flatMap((measure) => {
    const rule = measureRule(measure, slots)
    return rule === undefined ? [] : [[`m${ruleName(measure.id)}`, rule] as const]
  })
  if (rules.length === 0) return undefined
  return [`root ::= ${rules.map(([name]) => name).join(' | ')}`, ...rules.map(([name, rule]) => `${name} ::= ${rule}`)].join('\n')
}

function ruleName(id: string): string {
  return `-${id.replaceAll('.', '-')}`
}

function measureRule(measure: Measure, slots: GrammarSlots): string | undefined {
  const window = slots.windowOf(measure)
  if (!slots.narrowings.every((each) => measure.filters.includes(each.field)) || (window.kind === 'span' && !measure.windowed)) return undefined
  const shapes = measure.shapes.flatMap((shape) => (composed.has(shape) ? [shapeRule(shape, measure, { window, slots })] : []))
  if (shapes.length === 0) return undefined
  const where = slots.narrowings.map((each) => narrowingRule(each, measure)).join(' ')
  return `${quoted(measure.id)} (${shapes.join(' | ')}) ${where === '' ? '' : `${where} `}${quoted(` window=${windowToText(window)}`)}`
}

function shapeRule(shape: Shape, measure: Measure, { window, slots }: { window: Window; slots: GrammarSlots }): string {
  const begin = quoted(` shape=${shape}`)
  switch (shape) {
    case 'list':
    case 'detail':
      return slots.yesNo ? `${begin} ${quoted(' yesNo=true')}` : begin
    case 'rank': {
      const groups = measure.groupings.filter((each) => each !== 'time').map((each) => groupRule(each, measure))
      const limits = [...new Set([1, 10, ...slots.figures])].filter((each) => Number.isInteger(each) && each >= 1 && each <= 1000)
      const order = `(" order=" ("most:" | "least:") (${limits.map((each) => quoted(String(each))).join(' | ')}))?`
      return `${begin} ${quoted(' by=')} (${groups.join(' | ') || quoted('entity')}) ${order}`
    }
    case 'trend':
      return `${begin} ${quoted(` by=time step=${durationToText(stepFor(window))}`)}`
    case 'value':
    case 'timeline':
    case 'compare':
    case 'ratio':
    case 'forecast':
    case 'explain':
      return begin
    default:
      return shape satisfies never
  }
}

const unsided: ReadonlySet<Grouping> = new Set<Grouping>(['time', 'exercise', 'munition', 'result', 'pdu-type', 'reason', 'address', 'frequency'])

function groupRule(by: Grouping, measure: Measure): string {
  return measure.roles.includes('firer') && !unsided.has(by) ? `${quoted(`${by} byRole=`)} ("firer" | "target")` : quoted(by)
}

function narrowingRule({ field, not, values }: Narrowing, measure: Measure): string {
  const rest = `${field}${not ? '!=' : '='}${values.map(encode).join('|')}`
  return measure.roles.includes('firer') && !shared.has(field) ? `" where." ("firer." | "target.") ${quoted(rest)}` : quoted(` where.${rest}`)
}

function encode(value: string): string {
  return value.replace(/[%|\s=]/g, (character) => encodeURIComponent(character).replace('|', '%7C'))
}

/** A GBNF literal; what stands in it came from a question. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, String.raw`\$&`).replace(/[^\x20-\x7e]/g, (character) => `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`)}"`
}
