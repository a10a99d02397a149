import type { ChatModel, ModelRequest, Priority } from '../../core/chat-model.ts'
import { toSitrepError } from '../../core/errors.ts'
import type { Facts } from '../../core/facts.ts'
import type { Measure } from '../../core/measure.ts'
import type { Instant, TimeZone } from '../../core/time.ts'
import { timers } from '../../lib/schedule.ts'
import { measureById } from '../../measures/list.ts'
import { createPieces, joinedPieces } from '../phrase.ts'
import type { Sending } from '../phrase.ts'
import type { Slot } from '../slotted.ts'
import type { Piece } from '../speech.ts'
import { draftOf } from './draft.ts'
import type { Draft } from './draft.ts'
import { generated } from './generation.ts'
import type { GenerationOptions } from './generation.ts'
import { grammarOf } from './grammar.ts'
import { promptOf, promptVersion } from './prompt.ts'
import { sentencesOf } from './sentences.ts'
import type { Sentence } from './sentences.ts'
import { situationOf } from './situation.ts'
import { rendered, written } from './tokens.ts'
import { verify } from './verify.ts'
import type { Verdict } from './verify.ts'
import { createWordings } from './wordings.ts'
import type { Wordings } from './wordings.ts'

/** What became of a wording, beside its text. */
export type RewordingResult = {
  /** `model` as soon as one sentence is in the model's words. */
  engine: 'model' | 'template'
  /** The wording was made before, for other values. */
  cached: boolean
  verdicts: readonly Verdict[]
  /** Slots said in the model's words. */
  slots: readonly string[]
  /** Why the template speaks, where it does. */
  because?: string
}

export type Worded = { parts: readonly string[]; result: RewordingResult }
/** `result()` is whole when the parts have ended. */
export type Saying = { parts: AsyncIterable<string>; result(): RewordingResult }
export type SayOptions = { question: string; signal: AbortSignal; deadline?: Instant; priority?: Priority }

/**
 * Facts in a model's words. The parts joined are the answer, and every one is final: a sentence is given out when it is verified, what the model
 * could not say is said by the template, and so is all that is not re-worded at all: lists, lines, notes, gaps. `say` never throws; when its signal
 * aborts it ends with what was said so far.
 */
export type Rewording = {
  /** At once, when a wording for this situation is held. */
  held(facts: Facts, sending: Sending): Worded | undefined
  say(facts: Facts, sending: Sending, options: SayOptions): Saying
  /** What a wording of these facts has to say; empty where none is asked for. */
  slotsOf(facts: Facts, sending: Sending): readonly Slot[]
  readonly wordings: Wordings
}

export type RewordingOptions = {
  model: ChatModel
  zone: TimeZone
  measureOf?: (id: string) => Measure | undefined
  wordings?: Wordings
  /** Of one wording. */
  maxTokens?: number
  /** Longer than this nobody waits: the template speaks. */
  firstTokenBudgetMs?: number
  /** For the whole wording. */
  budgetMs?: number
  /** False: the model keeps to the form by itself, or not at all. */
  useGrammar?: boolean
  after?: GenerationOptions['after']
}

type Prepared = { pieces: readonly Piece[]; draft: Draft | undefined; key: string }

export function createRewording(options: RewordingOptions): Rewording {
  const { model, wordings = createWordings() } = options
  const piecesOf = createPieces(options)
  const writing = new Set<string>()
  const prepare = (facts: Facts, sending: Sending): Prepared => {
    const pieces = piecesOf(facts, sending)
    const draft = draftOf(pieces)
    return { pieces, draft, key: draft === undefined ? '' : `${model.id}\n${promptVersion}\nen\n${situationOf(draft, facts)}` }
  }
  const heldFor = ({ pieces, draft, key }: Prepared): Worded | undefined => {
    const sentences = draft === undefined ? undefined : wordings.get(key)
    return draft === undefined || sentences === undefined ? undefined : fromHeld(sentences, draft, pieces)
  }
  return {
    wordings,
    slotsOf: (facts, sending) => prepare(facts, sending).draft?.slots ?? [],
    // Where nobody has worded anything, as where templates word everything, there is nothing to be prepared for.
    held: (facts, sending) => (wordings.size === 0 ? undefined : heldFor(prepare(facts, sending))),
    say(facts, sending, about) {
      const prepared = prepare(facts, sending)
      const { pieces, draft, key } = prepared
      const held = heldFor(prepared)
      if (held !== undefined) return atOnce(held)
      const because =
        draft === undefined
          ? 'nothing to re-word'
          : (whyNot(options) ?? (wordings.isHopeless(key) ? 'refused before' : writing.has(key) ? 'being written' : undefined))
      if (draft === undefined || because !== undefined) return atOnce(byTemplate(pieces, because ?? ''))
      const request = requestFor(draft, { facts, about, options })
      const result: Mutable = { engine: 'template', cached: false, verdicts: [], slots: [] }
      const sentences = (): AsyncIterable<Sentence> => sentencesOf(generated(model, request, generationOptions(options, about)))
      const parts = tell({ pieces, draft, sentences, result, signal: about.signal, begin: () => writing.add(key), end: () => writing.delete(key) })
      return { parts: keeping(parts, { key, draft, result, wordings, signal: about.signal }), result: () => result }
    },
  }
}

type Mutable = { engine: 'model' | 'template'; cached: boolean; verdicts: Verdict[]; slots: string[]; because?: string }

function generationOptions(options: RewordingOptions, { signal, deadline }: SayOptions): GenerationOptions {
  const { firstTokenBudgetMs = 1_000, budgetMs = 3_000, after = (ms, run) => timers(run, ms) } = options
  return { signal, firstTokenBudgetMs, budgetMs, after, ...(deadline === undefined ? {} : { deadline }) }
}

/** What is known before asking: an engine that is down, or so busy that its first token would come too late. */
function whyNot({ model, firstTokenBudgetMs = 1_000 }: RewordingOptions): string | undefined {
  const { state, firstTokenMs } = model.figures()
  if (state === 'failed' || state === 'loading') return `the model is ${state}`
  return firstTokenMs !== null && firstTokenMs > firstTokenBudgetMs ? 'the model is busy' : undefined
}

type Requesting = { facts: Facts; about: SayOptions; options: RewordingOptions }

function requestFor(draft: Draft, { facts, about, options }: Requesting): ModelRequest {
  const { model, maxTokens = 96, measureOf = measureById, useGrammar = true } = options
  const things = measureOf(facts.plan.measure)?.unit.plural ?? 'things'
  return {
    prompt: promptOf({ drafts: draft.drafts, slots: draft.slots, question: about.question, things }),
    maxTokens,
    temperature: 0,
    priority: about.priority ?? 'interactive',
    ...(useGrammar && model.capabilities.grammar ? { grammar: grammarOf(draft.skeletons) } : {}),
  }
}

type Telling = {
  pieces: readonly Piece[]
  draft: Draft
  sentences: () => AsyncIterable<Sentence>
  result: Mutable
  signal: AbortSignal
  begin: () => void
  end: () => void
}

/** The model's sentences as long as they pass, one for each of the draft's; from the first that does not, the template's. */
async function* tell({ pieces, draft, sentences, result, signal, begin, end }: Telling): AsyncGenerator<string, void, void> {
  let last: Piece | undefined
  let said = 0
  begin()
  try {
    for await (const sentence of sentences()) {
      const verdict = judge(sentence, draft, said)
      result.verdicts.push(verdict)
      if (!verdict.ok) {
        result.because = `refused: ${verdict.why}`
        break
      }
      const piece = { text: rendered(verdict.tokens, draft.slots), line: false }
      result.engine = 'model'
      result.slots.push(...verdict.tokens.flatMap(({ kind, text }) => (kind === 'slot' ? [text] : [])))
      said += 1
      yield* joinedPieces([piece], last)
      last = piece
      if (said === draft.drafts.length) break
    }
    if (said === 0 && result.because === undefined) result.because = 'the model said nothing'
  } catch (thrown) {
    result.because = toSitrepError(thrown).code
  } finally {
    end()
  }
  if (signal.aborted) return
  yield* joinedPieces(pieces.slice(said), last)
}

function judge({ text, end }: Sentence, draft: Draft, index: number): Verdict {
  return end === 'cut' ? { ok: false, why: 'cut-short', detail: text.slice(0, 80) } : verify(text, draft.skeletons[index] ?? [])
}

type Keeping = { key: string; draft: Draft; result: Mutable; wordings: Wordings; signal: AbortSignal }

/** Only what passed whole is kept; only what the model itself got wrong counts against it. */
async function* keeping(parts: AsyncIterable<string>, { key, draft, result, wordings, signal }: Keeping): AsyncGenerator<string, void, void> {
  const note = (): void => {
    const passed = result.verdicts.flatMap((verdict) => (verdict.ok ? [written(verdict.tokens)] : []))
    if (passed.length === draft.drafts.length) wordings.keep(key, passed)
    else if (result.verdicts.some(({ ok }) => !ok)) wordings.refuse(key)
  }
  try {
    yield* parts
  } finally {
    if (!signal.aborted) note()
  }
}

/** A wording kept with its slots open, verified again, with live values. */
function fromHeld(sentences: readonly string[], draft: Draft, pieces: readonly Piece[]): Worded | undefined {
  const verdicts = sentences.map((sentence, index) => verify(sentence, draft.skeletons[index] ?? []))
  const passed = verdicts.flatMap((verdict) => (verdict.ok ? [verdict.tokens] : []))
  if (passed.length !== draft.drafts.length) return undefined
  const worded: Piece[] = passed.map((tokens) => ({ text: rendered(tokens, draft.slots), line: false }))
  const parts = [...joinedPieces([...worded, ...pieces.slice(worded.length)])]
  return { parts, result: { engine: 'model', cached: true, verdicts, slots: draft.slots.map(({ name }) => name) } }
}

function byTemplate(pieces: readonly Piece[], because: string): Worded {
  return { parts: [...joinedPieces(pieces)], result: { engine: 'template', cached: false, verdicts: [], slots: [], because } }
}

function atOnce({ parts, result }: Worded): Saying {
  return { parts: each(parts), result: () => result }
}

async function* each(parts: readonly string[]): AsyncGenerator<string, void, void> {
  yield* parts
}
