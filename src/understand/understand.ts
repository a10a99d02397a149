import type { Measure } from '../core/measure.ts'
import type { Understand, UnderstandContext, Understanding } from '../core/understanding.ts'
import { checkPlan } from '../measures/check-plan.ts'
import { measures as allMeasures } from '../measures/list.ts'
import type { Lifted, Reader } from './ask-back.ts'
import {
  ambiguous,
  bareLine,
  clarify,
  clarifyBare,
  clausePlans,
  finish,
  fragmentPlans,
  futureRefusal,
  isFragment,
  measureSupplied,
  pickOffered,
} from './ask-back.ts'
import type { Composed, Knowledge } from './reading.ts'
import { compose } from './compose.ts'
import { bareTerm, explainQuestion, markLabel, withoutPoliteness } from './explain.ts'
import { readForecast } from './forecasts.ts'
import { readFollowUp, replacePronoun } from './follow-up.ts'
import type { Line } from './line.ts'
import { squeeze, timesOf } from './line.ts'
import { capitalsOf } from './name-evidence.ts'
import { liftNames } from './names.ts'
import type { NameReading } from './names.ts'
import { cleanText, maxQuestionLength, separate, spellOut } from './normalise.ts'
import { outOfScope } from './outside.ts'
import { readReport } from './reports.ts'
import { preparedLine } from './prepared-line.ts'
import { createReader } from './reader.ts'
import { repairLine } from './spelling.ts'
import { refused, suggestionsFor } from './suggest.ts'
import { liftTimes } from './time/lift.ts'
import { liftTypeNames } from './types.ts'
import { textSearch, unsupported } from './unsupported.ts'
export { normaliseText, readingKey } from './normalise.ts'

/** Reads questions by code alone: no model, no I/O; the same text in the same context always reads the same. */
export function createUnderstand(options: { measures?: readonly Measure[] } = {}): Understand {
  const reader = createReader(options.measures ?? allMeasures)
  return (text, context) => understandWith(reader, text, context)
}

let shared: Understand | undefined

/** `createUnderstand()` with everything at its default, made at the first question. */
export const understand: Understand = (text, context) => {
  shared ??= createUnderstand()
  return shared(text, context)
}

function understandWith(reader: Reader, text: string, context: UnderstandContext): Understanding {
  if (text.length > 4 * maxQuestionLength || cleanText(text).length > maxQuestionLength)
    return refused('unknown', `That question is longer than ${maxQuestionLength} characters; ask it in one or two sentences.`)
  const cleaned = cleanText(text)
  if (!/[\p{L}\p{N}?]/u.test(cleaned)) return refused('empty', 'Nothing was asked. Type a question about the exercise.')
  const picked = pickOffered(cleaned, context)
  if (picked !== undefined) return picked
  const label = markLabel(cleaned)
  if (label !== undefined) return { kind: 'mark', label }
  const spelled = spellOut(cleaned)
  const outside = outOfScope(spelled, context)
  if (outside !== undefined) return outside
  const forecast = readForecast(spelled, { now: context.bind.now, zone: context.bind.zone, marks: context.bind.marks ?? [] })
  if (forecast !== undefined) return finish(reader, forecast, [])
  const explained = explainQuestion(spelled, reader.knowledge)
  if (explained !== undefined) return finish(reader, explained, [])
  return readQuestion(reader, { cleaned, spelled, context })
}

type Asked = { cleaned: string; spelled: string; context: UnderstandContext }

/** Where a name is also a word of ours, the reading in which it stands as a name is tried first, then ours, then every name; the first plan is taken. */
function readQuestion(reader: Reader, asked: Asked): Understanding {
  const first = readNamed(reader, asked, 'evident')
  if (!first.ambiguous || first.reading.kind === 'plan') return first.reading
  for (const names of ['none', 'every'] as const) {
    const { reading } = readNamed(reader, asked, names)
    if (reading.kind === 'plan') return reading
  }
  return first.reading
}

function readNamed(reader: Reader, { cleaned, spelled, context }: Asked, reading: NameReading): { reading: Understanding; ambiguous: boolean } {
  const { knowledge, speller } = reader
  const line = preparedLine(spelled, (word) => context.gazetteer.name(word) !== undefined || context.gazetteer.marking(word) !== undefined)
  const names = { gazetteer: context.gazetteer, lexicon: knowledge.lexicon, speller, capitals: capitalsOf(cleaned), reading }
  const { conversation } = context
  const pronoun = replacePronoun(line, conversation?.entity)
  if (pronoun === 'no-referent') return { reading: noReferent(), ambiguous: false }
  const { ambiguous } = liftNames(line, names)
  liftTypeNames(line, names)
  const repairs = repairLine(line, speller)
  const again = repairs.length > 0 ? explainQuestion(line.text.includes('<') ? '' : line.text, knowledge) : undefined
  if (again !== undefined) return { reading: finish(reader, again, repairs), ambiguous }
  liftTimes(line, { now: context.bind.now, zone: context.bind.zone, marks: context.bind.marks ?? [] })
  return { reading: readLine(reader, { line, spelled, context, repairs }), ambiguous }
}

function noReferent(): Understanding {
  return refused('no-referent', 'I do not know which entity you mean. Name it by its id or marking: "where is 1:2:3?", "when was VIPER1 last heard?".', [
    'Where is entity 1:2:3?',
    'List active entities',
  ])
}

function leaning(understanding: Understanding): Understanding {
  return understanding.kind === 'plan' ? { ...understanding, followsUp: true } : understanding
}

function readLine(reader: Reader, { line, spelled, context, repairs }: Lifted): Understanding {
  const { knowledge } = reader
  const previous = context.conversation?.previous
  const followUp = previous === undefined ? undefined : readFollowUp(line, previous, knowledge)
  if (followUp !== undefined && followUp.kind === 'plan') return leaning(finish(reader, followUp.plan, repairs))
  const report = readReport(line, knowledge)
  if (report?.kind === 'future') return futureRefusal()
  if (report?.kind === 'plan') return finish(reader, report.plan, repairs)
  if (report?.kind === 'choose') return clarify(reader, 'One at a time, please. Which one?', report.plans)
  const bare = bareLine(line)
  const asked = withoutPoliteness(bare.text)
  const special = specialCase(reader, { line: { text: squeeze(asked), slots: line.slots }, spelled, context, repairs })
  if (special !== undefined) return special
  const composed = compose({ text: squeeze(asked), slots: [...line.slots] }, knowledge)
  const bareOptions =
    composed.kind === 'plan' && previous === undefined && isFragment(knowledge, asked) ? fragmentPlans(reader, { text: squeeze(asked), slots: line.slots }) : []
  if (bareOptions.length > 1) return clarify(reader, 'What about it? I can give, for one:', bareOptions)
  if (composed.kind === 'plan') return finish(reader, composed.plan, repairs)
  const term = bareTerm(spelled)
  if (term !== undefined && (composed.kind === 'nothing' || composed.kind === 'leftover') && !/\d{2}:/.test(term))
    return finish(reader, { measure: 'glossary', shape: 'explain', where: [], window: { kind: 'now' }, topic: term }, repairs)
  return explainFailure(reader, composed, { line, spelled, context, repairs })
}

const bareTermFirst = /^ what (?:is|are) (?:<|[a-z])/

/** Ambiguous words that are asked back, and bare terms that are explained. */
function specialCase(reader: Reader, { line, spelled, context, repairs }: Lifted): Understanding | undefined {
  if (bareTermFirst.test(line.text)) {
    const term = bareTerm(spelled)
    if (
      term !== undefined &&
      !line.text.includes('<') &&
      !/ (?:in|of|for|at) /.test(line.text) &&
      line.text.trim().split(' ').length <= 5 &&
      isTermOnly(line, reader.knowledge)
    )
      return finish(reader, { measure: 'glossary', shape: 'explain', where: [], window: { kind: 'now' }, topic: term }, repairs)
  }
  // Words to be found in a text must not be taken for a site, a side or a marking.
  const search = / (?:comments?|remarks?|reports?|messages?) /.test(spelled) ? textSearch(squeeze(separate(spelled))) : undefined
  if (search !== undefined) return refused('leftover', search.text, search.suggestions)
  for (const { pattern, question, readings } of ambiguous) {
    if (!pattern.test(line.text)) continue
    const plans = readings.flatMap((words) => {
      const composed = compose({ text: squeeze(line.text.replace(pattern, ` ${words}`)), slots: [...line.slots] }, reader.knowledge)
      return composed.kind === 'plan' && checkPlan(composed.plan).ok ? [composed.plan] : []
    })
    if (plans.length > 1) return clarify(reader, question, plans)
  }
  if (
    /^ (?:(?:how many|how much|count|which|who|when|where|list|show|what)(?: (?:are|is|were|was|there|them|they|do|we|have|now|it|me|in all))*)(?= $)/.test(
      line.text,
    ) &&
    context.conversation?.previous === undefined
  )
    return clarifyBare(reader, line.text)
  if (/ (?:they|them|those|he|she)(?= )/.test(line.text) && context.conversation?.previous === undefined && !line.text.includes('<'))
    return refused('no-referent', 'I do not know whom you mean. Say the side, the site or the entity: "red", "site 12", "1:2:3".')
  return undefined
}

/** "what are duds": one known term and nothing that narrows it. */
function isTermOnly(line: Line, knowledge: Knowledge): boolean {
  const rest = line.text.trim().replace(/^what (?:is|are) /, '')
  return (
    knowledge.lexicon.phrases.has(rest) && !/^(?:activity|traffic|peak|rate|load|throughput)$/.test(rest) && !rest.includes('rate') && !rest.includes('peak')
  )
}

function explainFailure(reader: Reader, composed: Composed, lifted: Lifted): Understanding {
  const { knowledge } = reader
  switch (composed.kind) {
    case 'plan':
      return finish(reader, composed.plan, lifted.repairs)
    case 'future':
      return futureRefusal()
    case 'vague':
      return clarify(reader, `How far back is "${composed.word.replace(/^(?:in|over|during|for) (?:the )?/, '')}"?`, composed.plans)
    case 'several':
      return composed.plans.filter((plan) => checkPlan(plan).ok).length > 1
        ? clarify(reader, 'Those are two questions. Which first?', composed.plans)
        : refused('unknown', 'That asks for several things at once; ask for one of them.', suggestionsFor([]))
    case 'cannot':
      return refused('unknown', composed.text, suggestionsFor([]))
    case 'leftover':
    case 'nothing': {
      const clauses = clausePlans(reader, lifted)
      if (clauses.length > 0 && / why /.test(lifted.line.text)) return clarify(reader, 'I report what happened, not why. Which of the facts first?', clauses)
      if (clauses.length > 1) return clarify(reader, 'Those are two questions. Which first?', clauses)
      const supplied = composed.kind === 'nothing' && clauses.length === 0 ? measureSupplied(reader, lifted) : []
      if (supplied.length > 1) return clarify(reader, 'Of what?', supplied)
      const words = composed.kind === 'leftover' ? composed.words : []
      const known = timesOf(lifted.line).length > 1 ? twoTimes : unsupported(squeeze(`${separate(lifted.spelled)} ${words.join(' ')} ${lifted.line.text}`))
      if (known !== undefined) return refused('leftover', known.text, known.suggestions)
      if (words.length === 0)
        return refused(
          'unknown',
          'I did not recognise what to report there. I can count and list entities, fires, hits, losses, PDUs, sites and more.',
          suggestionsFor([]),
        )
      const recognised = recognisedMeasures(knowledge, lifted.line)
      const quoted = words
        .filter((word) => !word.startsWith('unread-'))
        .slice(0, 5)
        .map((word) => `"${word}"`)
        .join(', ')
      return refused(
        'leftover',
        `I understood part of that, but not ${quoted}, and will not guess. Say it another way, or leave it out.`,
        suggestionsFor(recognised),
      )
    }
    default:
      return composed satisfies never
  }
}

const twoTimes = {
  text: 'That names more than one time. Ask about one of them, or compare two: "compare fires today with yesterday".',
  suggestions: ['Compare fires today with yesterday', 'Fires per hour today'],
}

function recognisedMeasures(knowledge: Knowledge, line: Line): Measure[] {
  const words = line.text.trim().split(' ')
  const ids = words.flatMap((word) => {
    const entry = knowledge.lexicon.phrases.get(word)
    return entry?.kind === 'measure' ? [entry.measure.id] : []
  })
  return [...new Set(ids)].flatMap((id) => knowledge.measures.get(id) ?? []).slice(0, 2)
}
