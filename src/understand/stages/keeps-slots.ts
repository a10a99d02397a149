import type { Condition, Plan } from '../../core/plan.ts'
import { windowFromText, windowToText } from '../../core/plan-text.ts'
import type { Measure } from '../../core/measure.ts'
import { liftPhrases } from '../lexicon/lexicon.ts'
import type { Lexicon } from '../lexicon/lexicon.ts'
import type { Line, Narrowing } from '../line.ts'
import { nounPhrasesOf, timesOf } from '../line.ts'
import { joinNounPhrases, united } from '../noun-phrases.ts'
import { numberFrom } from '../numbers.ts'
import { readDestroyedState, readKinds, readOwnSide } from '../reword.ts'
import { oneTime, windowFor } from '../times.ts'
import { copyOf } from './lifted-text.ts'

/** What the words themselves say, whatever anybody makes of them. */
export type SaidSlots = {
  narrowings: readonly Narrowing[]
  /** Negations that could not be tied to a thing. */
  openNegation: boolean
  /** Figures that belong to no id, name or time. */
  figures: readonly number[]
  line: Line
}

const negation = / (?:not|no|none|never|nobody|nothing|neither|nor|without|except|excluding|unread-negation|non|hardly|barely|unable)(?= )/

/** Reads the slots a text holds. The line given is left as it is. */
export function saidSlots(given: Line, lexicon: Lexicon): SaidSlots {
  const line = copyOf(given)
  liftPhrases(line, lexicon)
  readDestroyedState(line)
  readKinds(line)
  readOwnSide(line)
  const { problem } = joinNounPhrases(line)
  const narrowings = nounPhrasesOf(line).flatMap((np) => united(np) ?? np.narrowings)
  const words = line.text.trim().split(' ')
  return {
    narrowings,
    openNegation: problem !== undefined || negation.test(line.text),
    figures: words.flatMap((word) => (word.startsWith('<') ? [] : (numberFrom(word) ?? (/\d/.test(word) ? Number.NaN : [])))),
    line,
  }
}

/**
 * Whether a proposed plan keeps what the text says: every id, name, side, kind and negation of the text stands in the plan and no other; its window is
 * the one of the text, or the measure's own where the text names none; figures are its limit or step, and nothing is denied that the plan affirms.
 */
export function keepsSlots(plan: Plan, said: SaidSlots, measure: Measure): boolean {
  if (said.openNegation) return false
  const conditions = [...plan.where, ...(plan.versus?.where ?? [])]
  return (
    holdsAll(said.narrowings, conditions) && inventsNone(said.narrowings, conditions) && keepsTime(plan, said.line, measure) && keepsFigures(plan, said.figures)
  )
}

function holdsAll(said: readonly Narrowing[], conditions: readonly Condition[]): boolean {
  // "Flying helicopters": what the category says already may be left out.
  const categorised = conditions.some((each) => each.field === 'category' && !each.not)
  return said.every(
    (each) =>
      (categorised && !each.not && (each.field === 'kind' || each.field === 'domain')) ||
      conditions.some((other) => other.field === each.field && other.not === each.not && sameValues(other.values, each.values)),
  )
}

function inventsNone(said: readonly Narrowing[], conditions: readonly Condition[]): boolean {
  return conditions.every((each) => said.some((other) => other.field === each.field && other.not === each.not && sameValues(other.values, each.values)))
}

function sameValues(one: readonly string[], two: readonly string[]): boolean {
  return [...one].sort().join('|') === [...two].sort().join('|')
}

function keepsTime(plan: Plan, line: Line, measure: Measure): boolean {
  const { time, extra } = oneTime(timesOf(line))
  if (extra !== undefined || time?.future === true || time?.vague !== undefined || plan.versus?.window !== undefined) return false
  const allowed = [windowFor(measure, time)]
  if (plan.shape === 'trend' && (time === undefined || time.window.kind === 'now')) allowed.push(windowFromText('now-1h..now'))
  return allowed.some((window) => windowToText(window) === windowToText(plan.window))
}

function keepsFigures(plan: Plan, figures: readonly number[]): boolean {
  const { order } = plan
  const limit = order?.limit
  if (limit !== undefined && limit !== 1 && limit !== 10 && !figures.includes(limit)) return false
  return figures.every((figure) => figure === limit || (plan.step !== undefined && plan.step % (figure * 1000) === 0))
}
