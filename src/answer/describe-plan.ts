import type { Measure } from '../core/measure.ts'
import type { Plan } from '../core/plan.ts'
import type { Interval, TimeZone } from '../core/time.ts'
import { measureById } from '../measures/list.ts'
import { createClockWords } from './clock-words.ts'
import { nounPhrase, readable, suffixes } from './condition-words.ts'
import { isCounted } from './nouns.ts'
import { lengthText } from './numbers.ts'
import { plainText, quoted } from './plain-text.ts'
import { askedWindowWords } from './window-words.ts'

/**
 * What a question was read as, in plain words: `number of active tanks of opposing forces, now`. Everything in the plan is in the words, so that
 * two different plans never read the same. With its bound interval the absolute times follow.
 */
export function describePlan(plan: Plan, bound: Interval | undefined, zone: TimeZone): string {
  const measure = measureById(plan.measure)
  const parts = [
    subjectOf(plan, measure),
    ...(plan.by === undefined ? [] : [`by ${groupingWords(plan)}`]),
    ...(plan.step === undefined ? [] : [`in steps of ${lengthText(plan.step)}`]),
    ...(plan.order === undefined ? [] : [orderWords(plan)]),
    windowPart(plan, bound, zone),
    ...(plan.versus === undefined ? [] : [versusWords(plan, measure)]),
    ...(plan.yesNo === undefined ? [] : ['yes or no']),
  ]
  return parts.filter((part) => part !== '').join(', ')
}

function windowPart(plan: Plan, bound: Interval | undefined, zone: TimeZone): string {
  if (plan.shape === 'explain' && plan.window.kind === 'now') return ''
  const asked = askedWindowWords(plan.window)
  if (bound === undefined) return asked
  return `${asked} (${createClockWords(zone).span(bound, bound.to)})`
}

function subjectOf(plan: Plan, measure: Measure | undefined): string {
  if (measure === undefined) return `${plan.shape} of ${plainText(plan.measure)}`
  const topic = plan.topic === undefined ? '' : ` ${quoted(plan.topic)}`
  const things = (isCounted(measure) ? nounPhrase(measure, plan.where, 2) : nounPhrase(measure, plan.where, 'title')) + topic
  switch (plan.shape) {
    case 'value':
      return isCounted(measure) ? `number of ${things}` : things
    case 'list':
      return `list of ${things}`
    case 'detail':
      return measure.kind === 'report' ? things : `details of ${things}`
    case 'trend':
      return `course of ${things}`
    case 'rank':
      return `ranking of ${things}`
    case 'compare':
      return `comparison of ${things}`
    case 'ratio':
      return plan.versus === undefined ? `ratio: ${things}` : `share of ${things}`
    case 'timeline':
      return measure.id === 'timeline' ? things : `timeline of ${things}`
    case 'forecast':
      return `forecast of ${things}`
    case 'explain':
      return `explanation: ${things}`
    default:
      return plan.shape satisfies never
  }
}

function groupingWords(plan: Plan): string {
  const word = plan.by === 'pdu-type' ? 'PDU type' : readable(plan.by ?? '')
  return plan.byRole === undefined ? word : `${word} of the ${plan.byRole}`
}

function orderWords({ order, shape }: Plan): string {
  if (order === undefined) return ''
  if (shape === 'list') return `${order.direction === 'most' ? '' : 'oldest first, '}at most ${order.limit}`
  return order.direction === 'most' ? `top ${order.limit}` : `lowest ${order.limit}`
}

function versusWords(plan: Plan, measure: Measure | undefined): string {
  const { versus } = plan
  if (versus === undefined) return ''
  const other = versus.measure === undefined ? measure : measureById(versus.measure)
  const words: string[] = []
  if (versus.measure !== undefined)
    words.push(other === undefined ? plainText(versus.measure) : nounPhrase(other, versus.where ?? plan.where, isCounted(other) ? 2 : 'title'))
  else if (versus.where !== undefined)
    words.push(versus.where.length === 0 ? 'all of them' : `those ${measure === undefined ? '' : suffixes(measure, versus.where).join(' ')}`)
  // Where a measure is named but not its conditions, they are those of the plan; where they are named, they take their place.
  if (versus.measure !== undefined && versus.where !== undefined) words.push(versus.where.length === 0 ? 'without conditions' : 'with their own conditions')
  if (versus.window !== undefined) words.push(askedWindowWords(versus.window))
  const join = plan.shape === 'ratio' ? 'out of' : 'against'
  return `${join} ${words.length === 0 ? 'the same' : words.join(', ')}`
}
