import { SitrepError } from './errors.ts'
import { canonicalPlan, filterFields, groupings, planSchema, roles, shapes } from './plan.ts'
import type { Condition, Plan, TimePoint, Versus, Window } from './plan.ts'

/**
 * The one-line form of a plan, used in logs, tests, cache keys and on the command line:
 *
 *     fires shape=rank where.firer.force=opposing window=now-15m..now by=entity byRole=firer order=most:3
 *
 * `planFromText(planToText(plan))` is the canonical plan. Time points: `now`, `now-15m`, `now-1d` (whole calendar days),
 * `day-1`, `day+0T08:00`, `day+0T08:00Z`, `hour-1`, `2026-11-20T09:00+03:00`, `@1763900000000`, `exercise+10m`, `mark2`, `marklast`, `asked`, `recorded`.
 */
export function planToText(plan: Plan): string {
  const canonical = canonicalPlan(plan)
  const words = [canonical.measure, `shape=${canonical.shape}`]
  for (const condition of canonical.where) words.push(`where.${conditionToText(condition)}`)
  words.push(`window=${windowToText(canonical.window)}`)
  if (canonical.by !== undefined) words.push(`by=${canonical.by}`)
  if (canonical.byRole !== undefined) words.push(`byRole=${canonical.byRole}`)
  if (canonical.step !== undefined) words.push(`step=${durationToText(canonical.step)}`)
  if (canonical.order !== undefined) words.push(`order=${canonical.order.direction}:${canonical.order.limit}`)
  if (canonical.yesNo !== undefined) words.push('yesNo=true')
  if (canonical.topic !== undefined) words.push(`topic=${encodeURIComponent(canonical.topic)}`)
  if (canonical.versus !== undefined) words.push(...versusToText(canonical.versus))
  return words.join(' ')
}

function versusToText(versus: Versus): string[] {
  const words: string[] = []
  if (versus.measure !== undefined) words.push(`versus.measure=${versus.measure}`)
  if (versus.where?.length === 0) words.push('versus.where=none')
  for (const condition of versus.where ?? []) words.push(`versus.where.${conditionToText(condition)}`)
  if (versus.window !== undefined) words.push(`versus.window=${windowToText(versus.window)}`)
  return words.length === 0 ? ['versus=none'] : words
}

function conditionToText(condition: Condition): string {
  const role = condition.role === 'subject' ? '' : `${condition.role}.`
  return `${role}${condition.field}${condition.not ? '!=' : '='}${condition.values.map(encodeValue).join('|')}`
}

function encodeValue(value: string): string {
  return value.replace(/[%|\s=]/g, (character) => encodeURIComponent(character).replace('|', '%7C'))
}

export function windowToText(window: Window): string {
  return window.kind === 'now' ? 'now' : `${pointToText(window.from)}..${pointToText(window.to)}`
}

function pointToText(point: TimePoint): string {
  switch (point.at) {
    case 'now':
      return `now${point.days === undefined || point.days === 0 ? '' : signed(point.days, `${Math.abs(point.days)}d`)}${offsetToText(point.offsetMs)}`
    case 'calendar':
      return `${point.unit}${signed(point.offset, String(Math.abs(point.offset)))}${clockToText(point)}`
    case 'date':
      return `${point.date}${clockToText(point)}`
    case 'instant':
      return `@${point.ms}`
    case 'exercise':
      return `exercise${offsetToText(point.offsetMs)}`
    case 'mark':
      return `mark${point.mark}${offsetToText(point.offsetMs)}`
    case 'asked':
      return 'asked'
    case 'recorded':
      return 'recorded'
    default:
      return point satisfies never
  }
}

function clockToText(point: { clock?: string | undefined; zone?: string | undefined }): string {
  return `${point.clock === undefined ? '' : `T${point.clock}`}${point.zone ?? ''}`
}

function signed(amount: number, text: string): string {
  return `${amount < 0 ? '-' : '+'}${text}`
}

function offsetToText(offsetMs: number | undefined): string {
  return offsetMs === undefined || offsetMs === 0 ? '' : signed(offsetMs, durationToText(Math.abs(offsetMs)))
}

const units: readonly (readonly [string, number])[] = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
]

/** `90m`, `15s`, `2h`: the largest unit that divides it. */
export function durationToText(durationMs: number): string {
  for (const [unit, size] of units) if (durationMs % size === 0) return `${durationMs / size}${unit}`
  return `${durationMs}ms`
}

/** @throws SitrepError `bad-plan` when the text is not a plan. */
export function planFromText(text: string): Plan {
  const [measure, ...words] = text.trim().split(/\s+/)
  if (measure === undefined || measure === '' || measure.includes('=')) throw badPlan(text, 'it begins with a measure, such as "fires"')
  const plan: Record<string, unknown> = { measure, shape: 'value', where: [], window: { kind: 'now' } }
  const where: Condition[] = []
  const versus: { measure?: string; where?: Condition[]; window?: Window } = {}
  let hasVersus = false
  for (const word of words) {
    const at = word.indexOf('=')
    if (at < 1) throw badPlan(text, `"${word}" is not of the form name=value`)
    const name = word.slice(0, at)
    const value = word.slice(at + 1)
    if (name.startsWith('where.')) where.push(conditionFromText(name.slice(6), value, text))
    else if (name === 'versus' || name.startsWith('versus.')) {
      hasVersus = true
      if (name === 'versus.measure') versus.measure = value
      else if (name === 'versus.window') versus.window = windowFromText(value)
      else if (name === 'versus.where') versus.where = []
      else if (name.startsWith('versus.where.')) versus.where = [...(versus.where ?? []), conditionFromText(name.slice(13), value, text)]
      else if (name !== 'versus') throw badPlan(text, `"${name}" is not known`)
    } else Object.assign(plan, memberFromText(name, value, text))
  }
  plan['where'] = where
  if (hasVersus) plan['versus'] = versus
  const parsed = planSchema.safeParse(plan)
  if (!parsed.success) throw badPlan(text, parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  return canonicalPlan(parsed.data)
}

function memberFromText(name: string, value: string, text: string): Record<string, unknown> {
  switch (name) {
    case 'shape':
      return { shape: oneOf(shapes, value, text) }
    case 'window':
      return { window: windowFromText(value) }
    case 'by':
      return { by: oneOf(groupings, value, text) }
    case 'byRole':
      return { byRole: oneOf(roles, value, text) }
    case 'step':
      return { step: durationFromText(value) }
    case 'yesNo':
      return value === 'true' ? { yesNo: true } : {}
    case 'topic':
      return { topic: decode(value) }
    case 'order': {
      const [direction = '', limit = ''] = value.split(':')
      return { order: { direction, limit: Number(limit) } }
    }
    default:
      throw badPlan(text, `"${name}" is not known; known are shape, where.<field>, window, by, byRole, step, order, yesNo, topic, versus`)
  }
}

function conditionFromText(name: string, value: string, text: string): Condition {
  const not = name.endsWith('!')
  const parts = (not ? name.slice(0, -1) : name).split('.')
  const field = oneOf(filterFields, parts.at(-1) ?? '', text)
  const role = parts.length > 1 ? oneOf(roles, parts[0] ?? '', text) : 'subject'
  return { role, field, not, values: value.split('|').map(decode) }
}

function oneOf<T extends string>(known: readonly T[], value: string, text: string): T {
  const found = known.find((entry) => entry === value)
  if (found === undefined) throw badPlan(text, `"${value}" is not one of ${known.join(', ')}`)
  return found
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** @throws SitrepError `bad-plan` */
export function windowFromText(text: string): Window {
  if (text === 'now') return { kind: 'now' }
  const at = text.indexOf('..')
  if (at < 0) throw badPlan(text, 'a window is "now" or "from..to"')
  return { kind: 'span', from: pointFromText(text.slice(0, at)), to: pointFromText(text.slice(at + 2)) }
}

const clockPattern = String.raw`(?:T(?<clock>\d{2}:\d{2}(?::\d{2})?))?(?<zone>Z|[+-]\d{2}:\d{2})?`
const nowPattern = /^now(?<days>[+-]\d+d)?(?<offset>[+-]\d+(?:ms|h|m|s))?$/
const calendarPattern = new RegExp(String.raw`^(?<unit>minute|hour|day|week|month)(?<offset>[+-]\d+)${clockPattern}$`)
const datePattern = new RegExp(String.raw`^(?<date>\d{4}-\d{2}-\d{2})${clockPattern}$`)
const exercisePattern = /^exercise(?<offset>[+-]\d+(?:ms|h|m|s))?$/
const markPattern = /^mark(?<mark>\d+|last)(?<offset>[+-]\d+(?:ms|h|m|s))?$/

function pointFromText(text: string): TimePoint {
  if (text === 'asked' || text === 'recorded') return { at: text }
  if (/^@-?\d+$/.test(text)) return { at: 'instant', ms: Number(text.slice(1)) }
  const now = nowPattern.exec(text)?.groups
  if (now !== undefined) return { at: 'now', ...(now['days'] === undefined ? {} : { days: Number.parseInt(now['days'], 10) }), ...offsetFrom(now['offset']) }
  const calendar = calendarPattern.exec(text)?.groups
  if (calendar !== undefined) {
    return {
      at: 'calendar',
      unit: oneOf(['minute', 'hour', 'day', 'week', 'month'], calendar['unit'] ?? '', text),
      offset: Number(calendar['offset']),
      ...clockFrom(calendar),
    }
  }
  const date = datePattern.exec(text)?.groups
  if (date !== undefined) return { at: 'date', date: date['date'] ?? '', ...clockFrom(date) }
  const exercise = exercisePattern.exec(text)?.groups
  if (exercise !== undefined) return { at: 'exercise', ...offsetFrom(exercise['offset']) }
  const mark = markPattern.exec(text)?.groups
  if (mark !== undefined) return { at: 'mark', mark: mark['mark'] === 'last' ? 'last' : Number(mark['mark']), ...offsetFrom(mark['offset']) }
  throw badPlan(text, 'time points are now-15m, day-1, day+0T08:00Z, 2026-11-20T09:00, exercise+10m, mark2, asked, recorded')
}

function clockFrom(groups: Record<string, string | undefined>): { clock?: string; zone?: string } {
  return { ...(groups['clock'] === undefined ? {} : { clock: groups['clock'] }), ...(groups['zone'] === undefined ? {} : { zone: groups['zone'] }) }
}

function offsetFrom(text: string | undefined): { offsetMs?: number } {
  if (text === undefined) return {}
  return { offsetMs: (text.startsWith('-') ? -1 : 1) * durationFromText(text.slice(1)) }
}

/** @throws SitrepError `bad-plan` */
export function durationFromText(text: string): number {
  const match = /^(\d+)(ms|h|m|s)$/.exec(text)
  const size = units.find(([unit]) => unit === match?.[2])?.[1]
  if (match === null || size === undefined) throw badPlan(text, 'a duration is a whole number and ms, s, m or h, such as 15m')
  return Number(match[1]) * size
}

function badPlan(text: string, expected: string): SitrepError {
  return new SitrepError('bad-plan', `"${text}" is not a plan: ${expected}`)
}
