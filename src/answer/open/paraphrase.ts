import type { ChatModel } from '../../core/chat-model.ts'
import type { Finding, Passage } from '../../core/knowledge.ts'
import { systemClock } from '../../core/time.ts'
import type { Clock, Instant } from '../../core/time.ts'
import { timeLimit } from '../../lib/time-limit.ts'
import { objectionTo } from './check-sentence.ts'
import type { Objection } from './check-sentence.ts'
import { textPart } from './open-part.ts'
import type { OpenPart } from './open-part.ts'
import { notSaid, paraphrasePrompt } from './paraphrase-prompt.ts'
import { quoteAnswer, quoteOf, sourceOf } from './quote.ts'

export type ParaphraseOptions = {
  model: ChatModel
  question: string
  findings: readonly Finding[]
  signal: AbortSignal
  /** The answer ends by then, with the quotation if the model has said nothing that holds. */
  deadline: Instant
  now?: Clock
  /** A sentence that was not let through, and why; an error of the model. For logs and metrics. */
  onRefused?: (refused: { sentence: string; objection: Objection | 'no-citation' | 'not-said' }) => void
  onError?: (error: unknown) => void
}

/** How it ended: `model` when some of it is the model's words. */
export type ParaphraseEnd = { engine: 'model' | 'retrieval' }

/** A passage that speaks to a model is quoted, with its name on it, and never said as our own words. */
const givesOrders =
  /\b(?:ignore|disregard|forget|override|bypass)\b[^.]{0,60}\b(?:instructions?|prompts?|rules?|previous|above|prior)\b|\b(?:system prompt|you are (?:now|an? (?:ai|assistant|model))|(?:respond|reply|answer) (?:only )?with|say only|as an ai)\b/i

const passagesGiven = 3
const tokensAtMost = 160
const sentencesAtMost = 4

/**
 * Passages in a model's words, sentence by sentence, each let through only when the passage it cites vouches for it; sources follow the text. At the first
 * sentence that does not hold the model is stopped and the best passage is quoted in its place. Findings that do not answer are quoted without asking the
 * model. Never throws; an abort ends it with what was said.
 */
export async function* paraphraseAnswer(options: ParaphraseOptions): AsyncGenerator<OpenPart, ParaphraseEnd, void> {
  const { question, findings, signal } = options
  const passages = findings
    .flatMap(({ fit, passage }) => (fit === 'answers' && !givesOrders.test(`${passage.title} ${passage.text}`) ? [passage] : []))
    .slice(0, passagesGiven)
  const [best] = passages
  if (best === undefined || best !== findings[0]?.passage) return yield* quoted(options)
  const cited = new Set<Passage>()
  let said = ''
  let held = true
  for await (const checked of checkedSentences(options, passages)) {
    if ('objection' in checked) {
      held = false
      break
    }
    yield textPart(`${said === '' ? '' : ' '}${checked.sentence}`)
    said += checked.sentence
    for (const passage of checked.cited) cited.add(passage)
  }
  if (said === '') return signal.aborted ? { engine: 'retrieval' } : yield* quoted(options)
  if (!held && !signal.aborted) {
    yield textPart(` ${quoteOf(question, best)}`)
    cited.add(best)
  }
  for (const passage of cited) yield sourceOf(question, passage)
  return { engine: 'model' }
}

async function* quoted({ question, findings }: ParaphraseOptions): AsyncGenerator<OpenPart, ParaphraseEnd, void> {
  yield* quoteAnswer(question, findings).parts
  return { engine: 'retrieval' }
}

type Checked = { sentence: string; cited: readonly Passage[] } | { objection: true }

async function* checkedSentences(options: ParaphraseOptions, passages: readonly Passage[]): AsyncGenerator<Checked, void, void> {
  const { onRefused } = options
  let count = 0
  for await (const raw of rawSentences(options, passages)) {
    const { sentence, cited } = takeApart(raw, passages)
    const objection = notSaid.test(raw) ? 'not-said' : cited.length === 0 ? 'no-citation' : objectionTo(sentence, cited.map(({ text }) => text).join(' '))
    if (objection !== undefined) {
      onRefused?.({ sentence: raw, objection })
      yield { objection: true }
      return
    }
    yield { sentence, cited }
    count += 1
    if (count === sentencesAtMost) return
  }
}

/** The words without their citations, and what they cite; of one passage alone every sentence speaks. */
function takeApart(raw: string, passages: readonly Passage[]): { sentence: string; cited: Passage[] } {
  const numbers = [...raw.matchAll(/\[(\d+)\]/g)].map((match) => Number(match[1]))
  const cited = [...new Set(numbers)].map((number) => passages[number - 1])
  const sentence = raw
    .replace(/\s*\[\d+\](?:\s*(?:,|and)\s*\[\d+\])*/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  if (numbers.length === 0 && passages.length === 1) return { sentence, cited: [...passages] }
  // A number that no passage has is an invention like any other.
  return { sentence, cited: cited.includes(undefined) ? [] : cited.filter((passage) => passage !== undefined) }
}

/** A sentence is over when the next one begins: its citation may follow the full stop. */
const sentenceEnd = /^([\s\S]*?[.!?]["”')]*(?:\s*\[\d+\])*[.!?]?)\s+(?=[^\s[])/

async function* rawSentences(options: ParaphraseOptions, passages: readonly Passage[]): AsyncGenerator<string, void, void> {
  const { model, question, signal, deadline, now = systemClock, onError } = options
  const within = timeLimit(signal, deadline - now())
  let text = ''
  let ended = false
  try {
    const request = { prompt: paraphrasePrompt(question, passages), maxTokens: tokensAtMost, stop: ['\n\n', '<<<', 'Question:'] }
    for await (const event of model.stream(request, { signal: within.signal, deadline })) {
      if (event.type === 'end') {
        ended = event.reason === 'stop'
        break
      }
      text += event.text
      for (let match = sentenceEnd.exec(text); match !== null; match = sentenceEnd.exec(text)) {
        yield match[1] ?? ''
        text = text.slice(match[0].length)
      }
    }
  } catch (thrown) {
    if (!signal.aborted) onError?.(thrown)
    return
  } finally {
    within.end()
  }
  // Cut short, the last sentence is only a part of one.
  if (ended && text.trim() !== '') yield text.trim()
}
