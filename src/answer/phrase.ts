import type { Facts } from '../core/facts.ts'
import type { Measure } from '../core/measure.ts'
import type { Shape } from '../core/plan.ts'
import type { Instant, TimeZone } from '../core/time.ts'
import { measureById } from '../measures/list.ts'
import { caveats } from './caveats.ts'
import { createClockWords } from './clock-words.ts'
import { asStored } from './nouns.ts'
import { ageText } from './numbers.ts'
import { withoutControls } from './plain-text.ts'
import { tableLines } from './rows.ts'
import { createSpeech, labelOf, remaining, sentence, take } from './speech.ts'
import type { Piece, Speech } from './speech.ts'
import { compareTemplate } from './templates/compare.ts'
import { entityTemplate, lastHeardTemplate, positionTemplate } from './templates/entity.ts'
import { explainTemplate } from './templates/explain.ts'
import { forecastTemplate } from './templates/forecast.ts'
import { listTemplate } from './templates/list.ts'
import { rankTemplate } from './templates/rank.ts'
import { exchangeRatioTemplate, ratioTemplate } from './templates/ratio.ts'
import { freezeTemplate, networkTemplate, rollcallTemplate, statusTemplate } from './templates/status.ts'
import { activityTemplate, changesTemplate, timelineTemplate } from './templates/summary.ts'
import { trendTemplate } from './templates/trend.ts'
import { valueTemplate } from './templates/value.ts'
import { valueText } from './values.ts'

/**
 * When an answer is sent and how old its facts are then. `sentAt` is the source's own "now" (a recording's is in the past); `wallAt` the
 * present, so that an as-of of another day names its date. The text is made when it is sent: nothing in it ages.
 */
export type Sending = { sentAt: Instant; ageMs: number; wallAt?: Instant }

/** Facts to sentences. The parts joined are the answer; each may be sent as soon as it is there. Pure: the same facts and sending give the same text. */
export type Phrase = (facts: Facts, sending: Sending) => Iterable<string>

export type PhraseOptions = { zone: TimeZone; measureOf?: (id: string) => Measure | undefined }

type Template = (speech: Speech) => Piece[]

/** One template for each shape. Adding a shape is a line here. */
const byShape: Readonly<Record<Shape, Template>> = {
  value: valueTemplate,
  list: listTemplate,
  detail: detailTemplate,
  trend: trendTemplate,
  rank: rankTemplate,
  compare: compareTemplate,
  ratio: ratioTemplate,
  timeline: timelineTemplate,
  forecast: forecastTemplate,
  explain: explainTemplate,
}

/** Reports that read better in words of their own, whatever their shape. */
const byMeasure: Readonly<Record<string, Template>> = {
  status: statusTemplate,
  activity: activityTemplate,
  position: positionTemplate,
  'last-heard': lastHeardTemplate,
  entity: entityTemplate,
  freeze: freezeTemplate,
  network: networkTemplate,
  rollcall: rollcallTemplate,
  changes: changesTemplate,
  'exchange-ratio': exchangeRatioTemplate,
}

/** The sentences and lines of an answer, in their order. */
export type PiecesOf = (facts: Facts, sending: Sending) => readonly Piece[]

export function createPhrase(options: PhraseOptions): Phrase {
  const piecesOf = createPieces(options)
  return function* phrase(facts, sending) {
    yield* joinedPieces(piecesOf(facts, sending))
  }
}

export function createPieces(options: PhraseOptions): PiecesOf {
  const clock = createClockWords(options.zone)
  const measureOf = options.measureOf ?? measureById
  return (facts, { sentAt, ageMs, wallAt = sentAt }) => {
    const known = measureOf(facts.plan.measure) ?? unknownMeasure(facts.plan.measure)
    const measure = tellsStored(facts) ? asStored(known) : known
    const speech = createSpeech(facts, { measure, clock, asOf: sentAt - ageMs, wallAt })
    const template = byMeasure[measure.id] ?? byShape[facts.plan.shape]
    const pieces = [...template(speech), ...remaining(speech), ...caveats(speech)]
    if (ageMs > 0) pieces.push(sentence(`These figures are ${ageText(ageMs)} old.`))
    return pieces
  }
}

/** Figures of what comes in are of what was received, whoever gives them. */
function tellsStored({ notes }: Facts): boolean {
  return notes.some(({ code }) => code === 'platform-records') && !notes.some(({ code }) => code === 'realtime-counters')
}

/** Sentences follow one another; lines stand alone. `after` is what was said before them. */
export function* joinedPieces(pieces: readonly Piece[], after?: Piece): Iterable<string> {
  let previous = after
  for (const piece of pieces) {
    const text = withoutControls(piece.text)
    if (text === '') continue
    yield previous === undefined ? text : `${piece.line || previous.line ? '\n' : ' '}${text}`
    previous = piece
  }
}

/** Reports without a template of their own: the headline by its name, the rest plainly, then the table. */
function detailTemplate(speech: Speech): Piece[] {
  const [head] = speech.facts.facts
  take(speech, head.name)
  const pieces = [sentence(`${labelOf(head.name)}: ${valueText(head.value, head.unit, speech)}, ${speech.when}.`)]
  return [...pieces, ...remaining(speech), ...tableLines(speech.facts.table, speech)]
}

function unknownMeasure(id: string): Measure {
  return {
    id,
    title: id,
    unit: { singular: id, plural: id },
    means: '',
    counting: '',
    kind: 'report',
    category: 'status',
    words: [],
    roles: ['subject'],
    filters: [],
    groupings: [],
    shapes: [],
    defaultWindow: 'now',
    windowed: false,
    aspects: [],
    examples: [],
  }
}
