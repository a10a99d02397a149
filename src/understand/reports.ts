import type { Condition, Plan, Shape } from '../core/plan.ts'
import { canonicalPlan, nowWindow } from '../core/plan.ts'
import { windowFromText } from '../core/plan-text.ts'
import type { Knowledge } from './reading.ts'
import { withoutPoliteness } from './explain.ts'
import { liftPhrases } from './lexicon/lexicon.ts'
import { slotOf, squeeze } from './line.ts'
import type { Line, NounPhrase, TimePhrase } from './line.ts'
import { reportRules } from './report-rules.ts'
import type { ReportRule } from './report-patterns.ts'
import { oneTime, windowFor } from './times.ts'

export type ReportReading = { kind: 'plan'; plan: Plan } | { kind: 'future' } | { kind: 'choose'; plans: Plan[] }

/**
 * Whole sentences about the exercise as a whole or about one thing: status, timeline, roll call, "where is 1:2:3". Each rule matches all of the
 * sentence, so nothing can be left over. Ids and times are lifted; forces are lifted here; other words stand as they are.
 */
export function readReport(original: Line, knowledge: Knowledge): ReportReading | undefined {
  const line: Line = { text: original.text, slots: [...original.slots] }
  liftPhrases(
    line,
    knowledge.lexicon,
    (entry, phrase) =>
      entry.kind === 'thing' &&
      entry.noun === undefined &&
      entry.narrowings.some((each) => each.field === 'force') &&
      !/^(?:our|ours|green|white|own|other)/.test(phrase),
  )
  const times: TimePhrase[] = []
  const text = squeeze(
    line.text.replace(/ <t\d+>(?= )/g, (marker) => {
      const slot = slotOf(line, marker.trim())
      if (slot?.kind === 't') times.push(slot.time)
      return ' '
    }),
  )
  const { time, extra } = oneTime(times)
  if (extra !== undefined || time?.vague !== undefined) return undefined
  const whole = withoutPoliteness(text.replace(/ [.,](?= )/g, ' ').replace(/\s+/g, ' '))
  const apart = withoutPlace(line, whole)
  for (const { core, phrases } of apart.phrases.length === 0 ? [{ core: whole, phrases: [] }] : [{ core: whole, phrases: [] }, apart]) {
    for (const rule of reportRules) {
      const match = rule.pattern.exec(core)
      if (match === null || rule.when?.(time) === false) continue
      const reading = applyRule(rule, { line, match, phrases, time, knowledge })
      if (reading !== undefined) return reading
    }
  }
  return undefined
}

/** "… for site 12", "… in exercise 3": set aside, so that every rule may be narrowed by a place or a force. */
function withoutPlace(line: Line, text: string): { core: string; phrases: NounPhrase[] } {
  const phrases: NounPhrase[] = []
  const core = text.replace(/ (?:for|in|of|at|on|from|with|by)(?: the)? (<n\d+>)(?= |$)/g, (whole, marker: string) => {
    const slot = slotOf(line, marker)
    if (slot?.kind !== 'n' || !slot.np.narrowings.every((each) => ['exercise', 'site', 'application', 'force'].includes(each.field))) return whole
    phrases.push(slot.np)
    return ''
  })
  const leading = /^(<n\d+>) (?=.)/.exec(core)?.[1]
  const slot = leading === undefined ? undefined : slotOf(line, leading)
  const isPlace = slot?.kind === 'n' && slot.np.narrowings.every((each) => each.field === 'exercise' || each.field === 'site' || each.field === 'force')
  if (phrases.length === 0 && isPlace && leading !== undefined) return { core: core.slice(leading.length).trim(), phrases: [slot.np] }
  return phrases.length > 1 ? { core: text, phrases: [] } : { core: core.trim(), phrases }
}

function statesOf({ values, not }: { values: string[]; not: boolean }): Condition[] {
  return values.map((value) => ({ role: 'subject', field: 'state', not, values: [value] }))
}

type Applied = { line: Line; match: RegExpExecArray; phrases: NounPhrase[]; time: TimePhrase | undefined; knowledge: Knowledge }

function applyRule(rule: ReportRule, { line, match, phrases, time, knowledge }: Applied): ReportReading | undefined {
  const inner = (match[0].match(/<n\d+>/g) ?? []).flatMap((marker) => {
    const slot = slotOf(line, marker)
    return slot?.kind === 'n' ? [slot.np] : []
  })
  const fields = inner.flatMap((np) => np.narrowings.map((each) => each.field))
  if (rule.about !== undefined && !fields.every((field) => rule.about?.includes(field))) return undefined
  const measure = knowledge.measures.get(rule.measure)
  if (measure === undefined) return undefined
  if (time?.future === true) return { kind: 'future' }
  const places: Condition[] = phrases.flatMap((np) => np.narrowings.map((each) => ({ role: 'subject' as const, ...each })))
  // A side beside "status" is asked for elsewhere.
  if (phrases.some((np) => np.narrowings.some((each) => each.field === 'force' && !measure.filters.includes(each.field)))) return undefined
  const shape: Shape = rule.shape ?? measure.shapes[0] ?? 'detail'
  const asked = time === undefined || time.window.kind === 'now' || (time.soft === true && !measure.windowed)
  const usual = rule.window === undefined ? windowFor(measure, undefined) : windowFromText(rule.window)
  const window = asked ? usual : measure.windowed ? windowFor(measure, time) : (time?.window ?? nowWindow)
  const yesNo = rule.yesNo === true || (rule.yesNo === 'asked' && /^(?:is|are|was|were|has|have|did|do|does|any(?:thing|one|body)?)\b/.test(match[0]))
  const base = { measure: rule.measure, shape, window, ...(yesNo ? { yesNo: true as const } : {}), ...(rule.by === undefined ? {} : { by: rule.by }) }
  const state: Condition[] = rule.state === undefined ? [] : statesOf(rule.state(match))
  const plans = (inner.length === 0 ? [undefined] : inner).map((np) => {
    const own: Condition[] = np === undefined ? [] : np.narrowings.map((each) => ({ role: 'subject' as const, ...each }))
    return canonicalPlan({ ...base, where: [...places, ...own, ...state] })
  })
  const [only] = plans
  if (only === undefined) return undefined
  return plans.length === 1 ? { kind: 'plan', plan: only } : { kind: 'choose', plans }
}
