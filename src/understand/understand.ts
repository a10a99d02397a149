import type { Measure } from '../core/measure.ts'
import type { Plan } from '../core/plan.ts'
import { canonicalPlan } from '../core/plan.ts'
import { planToText, windowToText } from '../core/plan-text.ts'
import type { Repair, Understand, UnderstandContext, Understanding } from '../core/understanding.ts'
import { checkPlan } from '../measures/check-plan.ts'
import { measures as allMeasures } from '../measures/list.ts'
import { compose } from './compose.ts'
import type { Composed, Knowledge } from './compose.ts'
import { bareTerm, explainQuestion, markLabel, withoutPoliteness } from './explain.ts'
import { shapeWords } from './features.ts'
import { readFollowUp, replacePronoun } from './follow-up.ts'
import { liftIds } from './ids.ts'
import { createLexicon } from './lexicon/lexicon.ts'
import { squeeze } from './line.ts'
import type { Line } from './line.ts'
import { liftNames } from './names.ts'
import { cleanText, maxQuestionLength, separate, spellOut } from './normalise.ts'
import { ordinalFrom } from './numbers.ts'
import { reportWords } from './report-rules.ts'
import { readReport } from './reports.ts'
import { createSpeller, repairLine } from './spelling.ts'
import type { Speller } from './spelling.ts'
import { labelFor, refused, suggestionsFor } from './suggest.ts'
import { liftTimes } from './time/lift.ts'
import { liftTypeNames } from './types.ts'

export { normaliseText, readingKey } from './normalise.ts'

/** Reads questions by code alone: no model, no I/O; the same text in the same context always reads the same. */
export function createUnderstand(options: { measures?: readonly Measure[] } = {}): Understand {
  const measures = options.measures ?? allMeasures
  const lexicon = createLexicon(measures)
  const reader: Reader = {
    knowledge: { lexicon, measures: new Map(measures.map((measure) => [measure.id, measure])) },
    speller: createSpeller(lexicon.vocabulary, new Set([...reportWords(), ...shapeWords])),
  }
  return (text, context) => understandWith(reader, text, context)
}

let shared: Understand | undefined

/** `createUnderstand()` with everything at its default, made at the first question. */
export const understand: Understand = (text, context) => {
  shared ??= createUnderstand()
  return shared(text, context)
}

type Reader = { knowledge: Knowledge; speller: Speller }

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
  const explained = explainQuestion(spelled, reader.knowledge)
  if (explained !== undefined) return finish(reader, explained, [])
  return readQuestion(reader, { cleaned, spelled, context })
}

/** "1", "the second one", or the label of an option offered by the last question back. */
function pickOffered(cleaned: string, { conversation }: UnderstandContext): Understanding | undefined {
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

const outsidePattern =
  /\b(?:weather|raining|will it rain|temperature outside|jokes?|poems?|limerick|sing|recipes?|president|prime minister|capital (?:city )?of|football|soccer|stock (?:market|price)|bitcoin|horoscope|movie|translate|who (?:will|would|is going to|shall|is likely to|is gonna|may|might) win|who (?:is|are|was) (?:winning|losing)|who won|who wins|doctrine|tactics?|what should|should (?:we|i|blue|red|they)|how (?:should|can|could|do) (?:we|i|blue|red) (?:attack|defend|win|beat|kill|defeat|build|make)|best way to|meaning of life|write (?:me )?(?:a|an|some|code)|ignore (?:all |any |the |your |my )*(?:previous|prior|above|earlier|instructions)|system prompt|your (?:instructions|prompt|rules are)|pretend|act as|you are now|password|credit card|love you|marry|how old are you|are you (?:human|an ai|a bot|sentient|real|alive today)|what time is it|what day is it|what is the (?:date|time)(?: now| today)?$|your opinion|do you think|recommend|advise|advice)\b/
const whyPattern = /^ (?:but |and |so |ok )*(?:why|how come|what caused|for what reason|explain why|what is the reason)\b/

function outOfScope(spelled: string, context: UnderstandContext): Understanding | undefined {
  const text = spelled.replace(/[?!.]+ *$/, ' ')
  if (whyPattern.test(squeeze(text))) {
    const facts = ['List the losses today', 'Show the exercise timeline', 'What happened in the last hour?']
    return refused(
      'out-of-scope',
      'I report what was heard and when, not why it happened. Ask for the facts around it: the timeline, the losses, or who fired at whom.',
      context.conversation?.previous === undefined ? facts : ['Tell me the timeline', ...facts],
    )
  }
  if (
    /^(?:thanks|thank you|thank you very much|thanks a lot|cheers|thx|bye|goodbye|great|nice|cool|perfect|good|ok|okay|never mind|nevermind)(?: (?:thanks|thank you|sitrep|bye))*[.! ]*$/.test(
      text.trim(),
    )
  )
    return refused('out-of-scope', 'You are welcome. Ask me about the exercise whenever you like.')
  if (!outsidePattern.test(text)) return undefined
  return refused(
    'out-of-scope',
    'That is outside what I can know: I answer from the DIS traffic of the exercise, with counts, times and positions. I do not give advice, opinions or news from elsewhere.',
  )
}

type Asked = { cleaned: string; spelled: string; context: UnderstandContext }

function readQuestion(reader: Reader, { spelled, context }: Asked): Understanding {
  const { knowledge, speller } = reader
  const line = preparedLine(spelled)
  const { conversation } = context
  const pronoun = replacePronoun(line, conversation?.entity)
  if (pronoun === 'no-referent')
    return refused('no-referent', 'I do not know which entity you mean. Name it by its id or marking: "where is 1:2:3?", "when was VIPER1 last heard?".', [
      'Where is entity 1:2:3?',
      'List active entities',
    ])
  const names = { gazetteer: context.gazetteer, lexicon: knowledge.lexicon, speller }
  liftNames(line, names)
  liftTypeNames(line, names)
  const repairs = repairLine(line, speller)
  const again = repairs.length > 0 ? explainQuestion(line.text.includes('<') ? '' : line.text, knowledge) : undefined
  if (again !== undefined) return finish(reader, again, repairs)
  liftTimes(line, { now: context.bind.now, zone: context.bind.zone, marks: context.bind.marks ?? [] })
  return readLine(reader, { line, spelled, context, repairs })
}

function preparedLine(spelled: string): Line {
  const line: Line = { text: spelled, slots: [] }
  liftIds(line)
  line.text = squeeze(separate(line.text))
  for (const [pattern, plain] of rewordings) line.text = line.text.replace(pattern, plain)
  return line
}

/** Names of well-known shares, said in full. */
const rewordings: readonly (readonly [RegExp, string])[] = [
  [
    / (?:hit (?:rate|ratio|percentage|probability|percent)|accuracy|firing accuracy|shooting accuracy|success rate)(?: (?:of|for))(?= )/g,
    ' ratio of hits to fires by',
  ],
  [/ (?:hit (?:rate|ratio|percentage|probability|percent)|accuracy|firing accuracy|shooting accuracy|success rate)(?= )/g, ' ratio of hits to fires'],
  [/ (?:dud (?:rate|ratio|percentage|percent))(?: (?:of|for))(?= )/g, ' share of detonations were duds by'],
  [/ how far(?= )/g, ' how much distance'],
  [
    / when (?:was|is|were) (?:the )?(?:network|traffic|net|exercise|it|load) (?:at its |the )?(?:busiest|heaviest|highest|peak|most busy)(?= )/g,
    ' busiest minute',
  ],
  [/ how (?:often|frequently)(?= )/g, ' how many times'],
  // "How many does red have left" is about those that remain; "how many have left" is not.
  [/ ((?:does|do|did) (?:[^ ]+ ){1,4}(?:still )?have) (?:left|remaining)(?= )/g, ' $1'],
  [/ (?:are|is) (?:there )?(?:still )?(?:left|remaining)(?: over)?(?= )/g, ' are active'],
  [/ (?:remain|remaining|left over)(?= )/g, ' active'],
  [/ how (?:is|are|was|were) ((?:[^ ]+ ){1,5})(?:distributed|spread|split|divided|broken down)(?: out)? (?:across|over|by|among|between|per)(?= )/g, ' $1 by'],
  [/ (?:gone|went|going|go|been) (?:up|higher)(?= )/g, ' increased'],
  [/ (?:gone|went|going|go|been) (?:down|lower)(?= )/g, ' decreased'],
  [
    / (traffic|rate|load|count|number|volume|fires|losses|pdus|packets|throughput) ((?:(?:has|have|is|been|of|active|entities) )*)(?:dropped|dropping|drop|fallen)(?= (?!off|out))/g,
    ' $1 $2decreased',
  ],
  [/ how (?:big|large|strong|numerous) (?:is|are|was|were)(?= )/g, ' what is the strength of'],
  [/ (?:dud (?:rate|ratio|percentage|percent))(?= )/g, ' share of detonations were duds'],
]

type Lifted = { line: Line; spelled: string; context: UnderstandContext; repairs: Repair[] }

function readLine(reader: Reader, { line, spelled, context, repairs }: Lifted): Understanding {
  const { knowledge } = reader
  const previous = context.conversation?.previous
  const followUp = previous === undefined ? undefined : readFollowUp(line, previous, knowledge)
  if (followUp !== undefined && followUp.kind === 'plan') return finish(reader, followUp.plan, repairs)
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

/** "red?", "site 12", "and blue": a narrowing of nothing said yet. */
function isFragment(knowledge: Knowledge, text: string): boolean {
  return text.split(' ').every((word) => {
    const entry = knowledge.lexicon.phrases.get(word)
    return (
      word === '' ||
      word === '.' ||
      /^(?:the|for|in|of|at|only|just|now)$/.test(word) ||
      /^<[nt]\d+>$/.test(word) ||
      (entry?.kind === 'thing' && entry.noun === undefined)
    )
  })
}

function fragmentPlans({ knowledge }: Reader, line: Line): Plan[] {
  return ['entities', 'fires', 'losses', 'pdus'].flatMap((word) => {
    const composed = compose(
      { text: squeeze(`${word} ${word === 'fires' ? 'by' : word === 'losses' ? 'of' : 'from'} ${line.text}`), slots: [...line.slots] },
      knowledge,
    )
    return composed.kind === 'plan' && checkPlan(composed.plan).ok ? [composed.plan] : []
  })
}

/** A leading "and" or "what about" of a question that stands on its own. */
function bareLine(line: Line): Line {
  return { ...line, text: squeeze(line.text.replace(/^ (?:(?:and|also|but|so|or|then|what about|how about) )+/, ' ')) }
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

const ambiguous: readonly { pattern: RegExp; question: string; readings: readonly string[] }[] = [
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
  { pattern: / (?:missing)(?= )/, question: 'Missing may be late or lost. Which do you mean?', readings: ['overdue', 'lost contact'] },
]

function clarifyBare(reader: Reader, text: string): Understanding {
  const shape = /how|count/.test(text) ? 'value' : 'list'
  const plans: Plan[] = [
    { measure: 'entities.active', shape, where: [], window: { kind: 'now' } },
    { measure: 'fires', shape, where: [], window: { kind: 'span', from: { at: 'calendar', unit: 'day', offset: 0 }, to: { at: 'now' } } },
    { measure: 'losses', shape, where: [], window: { kind: 'span', from: { at: 'calendar', unit: 'day', offset: 0 }, to: { at: 'now' } } },
  ]
  return clarify(reader, shape === 'value' ? 'How many of what?' : 'Of what?', plans)
}

function clarify({ knowledge }: Reader, question: string, plans: readonly Plan[]): Understanding {
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

function futureRefusal(): Understanding {
  return refused('future', 'That time has not come yet. What has happened can be counted; for what may come, ask for help with predictions.', [
    'Help me with predictions',
    "Show me today's activity",
  ])
}

/** The last gate: what no measure allows is said, never dropped. */
function finish({ knowledge }: Reader, plan: Plan, repairs: Repair[]): Understanding {
  const canonical = canonicalPlan(plan)
  const checked = checkPlan(canonical)
  if (checked.ok) return { kind: 'plan', plan: canonical, repairs }
  const measure = knowledge.measures.get(canonical.measure)
  return refused('unknown', checked.text, suggestionsFor(measure === undefined ? [] : [measure]))
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
      return composed.plans.length > 1
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
      if (words.length === 0)
        return refused(
          'unknown',
          'I did not recognise what to report there. I can count and list entities, fires, hits, losses, PDUs, sites and more.',
          suggestionsFor([]),
        )
      const recognised = recognisedMeasures(knowledge, lifted.line)
      const quoted = words
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

/** "compare the last hour with the hour before": a question about nothing yet, with what it could be about. */
function measureSupplied({ knowledge }: Reader, { line }: Lifted): Plan[] {
  if (!line.text.includes('<t') || line.text.trim().split(' ').length > 12) return []
  return ['fires', 'losses', 'pdus'].flatMap((word) => {
    const composed = compose({ text: squeeze(`${withoutPoliteness(bareLine(line).text)} ${word}`), slots: [...line.slots] }, knowledge)
    const before =
      composed.kind === 'plan' ? composed : compose({ text: squeeze(`${word} ${withoutPoliteness(bareLine(line).text)}`), slots: [...line.slots] }, knowledge)
    return before.kind === 'plan' && checkPlan(before.plan).ok ? [before.plan] : []
  })
}

function recognisedMeasures(knowledge: Knowledge, line: Line): Measure[] {
  const words = line.text.trim().split(' ')
  const ids = words.flatMap((word) => {
    const entry = knowledge.lexicon.phrases.get(word)
    return entry?.kind === 'measure' ? [entry.measure.id] : []
  })
  return [...new Set(ids)].flatMap((id) => knowledge.measures.get(id) ?? []).slice(0, 2)
}

/** A compound question taken apart at "and how …", "and who …" or a full stop; the second part may lean on the first. */
function clausePlans(reader: Reader, { line }: Lifted): Plan[] {
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
