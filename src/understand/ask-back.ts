import { planToText, windowToText } from '../core/plan-text.ts'
import type { Plan } from '../core/plan.ts'
import { canonicalPlan } from '../core/plan.ts'
import type { Repair, UnderstandContext, Understanding } from '../core/understanding.ts'
import { checkPlan } from '../measures/check-plan.ts'
import type { Knowledge } from './reading.ts'
import { compose } from './compose.ts'
import { withoutPoliteness } from './explain.ts'
import { readFollowUp } from './follow-up.ts'
import type { Line } from './line.ts'
import { squeeze } from './line.ts'
import { ordinalFrom } from './numbers.ts'
import { readReport } from './reports.ts'
import type { Speller } from './spelling.ts'
import { labelFor, refused, suggestionsFor } from './suggest.ts'

export type Reader = { knowledge: Knowledge; speller: Speller }

export function clarify({ knowledge }: Reader, question: string, plans: readonly Plan[]): Understanding {
  const valid = plans.map((plan) => canonicalPlan(plan)).filter((plan) => checkPlan(plan).ok)
  const unique = [...new Map(valid.map((plan) => [planToText(plan), plan])).values()].slice(0, 4)
  const labels = unique.map((plan) => labelFor(plan, knowledge.measures))
  return {
    kind: 'clarify',
    question,
    options: unique.map((plan, index) => ({
      label: labels.indexOf(labels[index] ?? '') === index ? (labels[index] ?? '') : `${labels[index]} (${windowToText(plan.window)})`,
      plan,
    })),
  }
}

export function futureRefusal(): Understanding {
  return refused('future', 'That time has not come yet. What has happened can be counted; for what may come, ask for help with predictions.', [
    'Help me with predictions',
    "Show me today's activity",
  ])
}

/** The last gate: what no measure allows is said, never dropped. */
export function finish({ knowledge }: Reader, plan: Plan, repairs: Repair[]): Understanding {
  const canonical = canonicalPlan(plan)
  const checked = checkPlan(canonical)
  if (checked.ok) return { kind: 'plan', plan: canonical, repairs }
  const measure = knowledge.measures.get(canonical.measure)
  return refused('unknown', checked.text, suggestionsFor(measure === undefined ? [] : [measure]))
}

/** "1", "the second one", or the label of an option offered by the last question back. */
export function pickOffered(cleaned: string, { conversation }: UnderstandContext): Understanding | undefined {
  const offered = conversation?.offered ?? []
  if (offered.length === 0) return undefined
  const text = cleaned
    .toLowerCase()
    .replace(/[.!?]+$/, '')
    .trim()
  const bare = text.replace(/^(?:(?:option|number|no\.?|choice|the|please|i mean|i meant) )+/, '').replace(/ (?:one|option|please|choice)$/, '')
  const number = /^\d{1,2}$/.test(bare)
    ? Number(bare)
    : bare === 'last'
      ? offered.length
      : (ordinalFrom(bare) ?? { one: 1, two: 2, three: 3, a: 1, b: 2, c: 3, former: 1, latter: offered.length }[bare])
  const byNumber = number === undefined ? undefined : offered[number - 1]
  if (byNumber !== undefined) return { kind: 'plan', plan: canonicalPlan(byNumber.plan), repairs: [] }
  if (number !== undefined && /^\d{1,2}$/.test(bare))
    return { kind: 'clarify', question: `There are ${offered.length} options; which one?`, options: [...offered] }
  const exact = offered.find((option) => option.label.toLowerCase() === text)
  const beginning = exact === undefined && text.length >= 4 ? offered.filter((option) => option.label.toLowerCase().startsWith(text)) : []
  const byLabel = exact ?? (beginning.length === 1 ? beginning[0] : undefined)
  if (byLabel !== undefined) return { kind: 'plan', plan: canonicalPlan(byLabel.plan), repairs: [] }
  const [only] = offered
  return only !== undefined && offered.length === 1 && /^(?:yes|yes please|yep|yeah|ok|sure|do it|right)$/.test(text)
    ? { kind: 'plan', plan: canonicalPlan(only.plan), repairs: [] }
    : undefined
}

export const ambiguous: readonly { pattern: RegExp; question: string; readings: readonly string[] }[] = [
  { pattern: / (?:civilians?|civ|civil)(?= )/, question: 'DIS knows no civilian side. Which do you mean?', readings: ['neutral entities', 'neutral people'] },
  {
    pattern: / (?:inactive|not active|no longer active|not alive|not live)(?= )/,
    question: 'Entities stop being active in two ways. Which do you mean?',
    readings: ['that lost contact', 'that left'],
  },
  {
    pattern: / (?:missiles?|rockets?|bombs?|torpedoe?s?|shells?|grenades?|bullets)(?= )/,
    question: 'DIS tells munitions apart by type, not by such words. Which do you mean?',
    readings: ['munitions', 'rounds by munition type'],
  },
  {
    pattern: / any contacts?(?= (?:$|<t|\.|yet|so far|today))/,
    question: 'A contact may be a shot or somebody new. Which do you mean?',
    readings: ['any fires', 'any new entities'],
  },
  { pattern: / (?:missing)(?= )/, question: 'Missing may be late or lost. Which do you mean?', readings: ['overdue', 'lost contact'] },
]

export function clarifyBare(reader: Reader, text: string): Understanding {
  const shape = /how|count/.test(text) ? 'value' : 'list'
  const plans: Plan[] = [
    { measure: 'entities.active', shape, where: [], window: { kind: 'now' } },
    { measure: 'fires', shape, where: [], window: { kind: 'span', from: { at: 'calendar', unit: 'day', offset: 0 }, to: { at: 'now' } } },
    { measure: 'losses', shape, where: [], window: { kind: 'span', from: { at: 'calendar', unit: 'day', offset: 0 }, to: { at: 'now' } } },
  ]
  return clarify(reader, shape === 'value' ? 'How many of what?' : 'Of what?', plans)
}

export type Lifted = { line: Line; spelled: string; context: UnderstandContext; repairs: Repair[] }

/** A leading "and" or "what about" of a question that stands on its own. */
export function bareLine(line: Line): Line {
  return { ...line, text: squeeze(line.text.replace(/^ (?:(?:and|also|but|so|or|then|what about|how about) )+/, ' ')) }
}

/** "red?", "site 12", "and blue": a narrowing of nothing said yet. */
export function isFragment(knowledge: Knowledge, text: string): boolean {
  return text.split(' ').every((word) => {
    const entry = knowledge.lexicon.phrases.get(word)
    return (
      word === '' ||
      word === '.' ||
      /^(?:the|for|in|of|at|only|just|now|and|or)$/.test(word) ||
      /^<[nt]\d+>$/.test(word) ||
      (entry?.kind === 'thing' && entry.noun === undefined)
    )
  })
}

export function fragmentPlans({ knowledge }: Reader, line: Line): Plan[] {
  return ['entities', 'fires', 'losses', 'pdus'].flatMap((word) => {
    const composed = compose(
      { text: squeeze(`${word} ${word === 'fires' ? 'by' : word === 'losses' ? 'of' : 'from'} ${line.text}`), slots: [...line.slots] },
      knowledge,
    )
    return composed.kind === 'plan' && checkPlan(composed.plan).ok ? [composed.plan] : []
  })
}

/** "compare the last hour with the hour before": a question about nothing yet, with what it could be about. */
export function measureSupplied({ knowledge }: Reader, { line }: Lifted): Plan[] {
  if (!line.text.includes('<t') || line.text.trim().split(' ').length > 12) return []
  return ['fires', 'losses', 'pdus'].flatMap((word) => {
    const composed = compose({ text: squeeze(`${withoutPoliteness(bareLine(line).text)} ${word}`), slots: [...line.slots] }, knowledge)
    const before =
      composed.kind === 'plan' ? composed : compose({ text: squeeze(`${word} ${withoutPoliteness(bareLine(line).text)}`), slots: [...line.slots] }, knowledge)
    return before.kind === 'plan' && checkPlan(before.plan).ok ? [before.plan] : []
  })
}

/** A compound question taken apart at "and how …", "and who …" or a full stop; the second part may lean on the first. */
export function clausePlans(reader: Reader, { line }: Lifted): Plan[] {
  const parts = line.text.split(
    / (?:\.|, and|and|,|;) (?=(?:why|how|what|which|who|when|where|did|is|are|was|were|list|show|any|compare|tell|give|then|also) )/,
  )
  if (parts.length < 2 || parts.length > 3) return []
  const plans: Plan[] = []
  for (const part of parts) {
    const facts =
      / why /.test(part) || part.startsWith('why ')
        ? squeeze(part)
            .replace(/ why (?:did|do|does|has|have|was|were)? ?/, ' list ')
            .replace(/ \d+(?= )/g, '')
        : part
    const piece: Line = { text: squeeze(withoutPoliteness(squeeze(facts).replace(/^ (?:then|also) /, ' '))), slots: [...line.slots] }
    const previous = plans.at(-1)
    const report = readReport(piece, reader.knowledge)
    const composed = report?.kind === 'plan' ? report : compose({ ...piece, slots: [...piece.slots] }, reader.knowledge)
    const leaning = composed.kind === 'plan' || previous === undefined ? composed : (readFollowUp(piece, previous, reader.knowledge) ?? composed)
    if (leaning.kind !== 'plan' || !checkPlan(leaning.plan).ok) return []
    plans.push(leaning.plan)
  }
  return plans
}
