import { LRUCache } from 'lru-cache'
import type { Embedder } from '../../core/chat-model.ts'
import type { Measure } from '../../core/measure.ts'
import type { Plan } from '../../core/plan.ts'
import { planToText } from '../../core/plan-text.ts'
import type { Planner, Proposal, Understand, UnderstandContext } from '../../core/understanding.ts'
import { abortable } from '../../lib/abort.ts'
import { measures as allMeasures } from '../../measures/list.ts'
import { createReader } from '../reader.ts'
import { saidSlots } from '../stages/keeps-slots.ts'
import { couldNarrow } from '../stages/could-narrow.ts'
import { mustNotBeRead } from '../stages/guards.ts'
import { liftText } from '../stages/lifted-text.ts'
import { labelFor } from '../suggest.ts'
import { createUnderstand } from '../understand.ts'
import { composeProposal, partsOf } from './compose-proposal.ts'
import type { Parts } from './compose-proposal.ts'
import { curatedExamples, declaredExamples } from './example.ts'
import type { Example } from './example.ts'
import { createExampleIndex } from './example-index.ts'
import type { Candidate, ExampleIndex } from './example-index.ts'
import { maskLine } from './mask.ts'
import { exampleWords, newWords } from './vocabulary.ts'
import type { ExampleWords } from './vocabulary.ts'

/** Set on `cases/watch-floor-tune.ts`; what they cost is in the weights test. */
export type NeighbourLimits = {
  /** A plan needs an example as near as this (cosine), and this much ahead of the next measure (sum of likeness and classifier). */
  similarity: number
  margin: number
  /** Words that no example of the measure holds: so many may be left to the likeness, each of which must then be so much greater. */
  unreadRead: number
  perUnread: number
  /** From this likeness on it is asked back, with the readings of so many measures, at most so many in all, and never past so many unread words. */
  askSimilarity: number
  mostMeasures: number
  mostOptions: number
  unreadAsked: number
}
export const defaultLimits: NeighbourLimits = {
  similarity: 0.7,
  margin: 0.2,
  unreadRead: 1,
  perUnread: 0,
  askSimilarity: 0.5,
  mostMeasures: 3,
  mostOptions: 4,
  unreadAsked: 3,
}

export type NeighbourPlannerOptions = {
  embedder: Embedder
  understand?: Understand
  measures?: readonly Measure[]
  examples?: readonly Example[]
  limits?: Partial<NeighbourLimits>
  /** Where the vectors of the examples are kept between starts. */
  cacheFolder?: string
}

/** What it knows of one question, in words of likeness; for benches and for choosing limits. */
export type Neighbourhood = { masked: string; candidates: readonly Candidate[]; parts: Parts }

export interface NeighbourPlanner extends Planner {
  /** Embeds the examples now rather than at the first question. */
  prepare(options: { signal: AbortSignal }): Promise<void>
  neighbourhood(text: string, context: UnderstandContext, options: { signal: AbortSignal }): Promise<Neighbourhood | undefined>
  /** The examples nearest in words, for the prompt of a model. */
  nearest(text: string, context: UnderstandContext, options: { signal: AbortSignal }): Promise<readonly Example[]>
}

const remembered = 500
/** On questions seen, the right measure is among the first three in 39 of 41. */
const promptMeasures = 4

/**
 * Reads by likeness: the intent of the nearest examples with the slots of the new words. It proposes a plan only far from the next intent and where no
 * word is left that could mean more; nearer than that it offers the few readings; else it does not know.
 */
export function createNeighbourPlanner(options: NeighbourPlannerOptions): NeighbourPlanner {
  const { embedder, cacheFolder } = options
  const measures = options.measures ?? allMeasures
  const limits = { ...defaultLimits, ...options.limits }
  const reader = createReader(measures)
  const examples = options.examples ?? [
    ...curatedExamples(),
    ...declaredExamples(measures, { reader, understand: options.understand ?? createUnderstand({ measures }) }),
  ]
  const words = exampleWords(examples)
  const vectors = new LRUCache<string, Float32Array>({ max: remembered })
  let index: Promise<ExampleIndex> | undefined

  const indexed = (signal: AbortSignal): Promise<ExampleIndex> => {
    // One question that goes away must not make the next begin anew, so the examples are embedded under a signal of their own.
    const made = (index ??= createExampleIndex({
      embedder,
      examples,
      signal: closing.signal,
      ...(cacheFolder === undefined ? {} : { cacheFolder }),
    }).catch((error: unknown) => {
      index = undefined
      throw error
    }))
    return abortable(made, signal)
  }
  const closing = new AbortController()

  const neighbourhood: NeighbourPlanner['neighbourhood'] = async (text, context, { signal }) => {
    const lifted = liftText(reader, text, context)
    if (lifted === undefined) return undefined
    const said = saidSlots(lifted.line, reader.knowledge.lexicon)
    if (mustNotBeRead(text, lifted, said)) return undefined
    const { text: masked } = maskLine(lifted.line, reader.knowledge.lexicon)
    if (!/[a-z]{3}/.test(masked.replace(/\b(?:it|they|the site)\b/g, ''))) return undefined
    const ranking = await indexed(signal)
    let vector = vectors.get(masked)
    if (vector === undefined) {
      const [made] = await embedder.embed([masked], { signal })
      if (made === undefined) return undefined
      vectors.set(masked, made)
      vector = made
    }
    return { masked, candidates: ranking.rank(vector), parts: partsOf(lifted.line, said, reader.knowledge) }
  }

  return {
    id: `neighbours:${embedder.id}`,
    neighbourhood,
    async prepare({ signal }) {
      await indexed(signal)
    },
    async nearest(text, context, { signal }) {
      const found = await neighbourhood(text, context, { signal })
      return found?.candidates.slice(0, promptMeasures).flatMap((candidate) => candidate.nearest.slice(0, 2)) ?? []
    },
    async propose(text, context, { signal }) {
      const found = await neighbourhood(text, context, { signal })
      return found === undefined ? undefined : decide(found, { limits, words, measures: reader.knowledge.measures })
    },
    [Symbol.asyncDispose]() {
      closing.abort()
      return Promise.resolve()
    },
  }
}

type Deciding = { limits: NeighbourLimits; words: ExampleWords; measures: ReadonlyMap<string, Measure> }
type Choice = { candidate: Candidate; plan: Plan; sure: boolean; unread: readonly string[] }

/** A plan where one reading stands alone, a question back where a few are near, else nothing. */
export function decide({ candidates, parts }: Neighbourhood, { limits, words, measures }: Deciding): Proposal | undefined {
  const [top] = candidates
  if (top === undefined || top.similarity < limits.askSimilarity) return undefined
  const choices = candidates
    .slice(0, limits.mostMeasures)
    .filter((candidate) => candidate.similarity >= limits.askSimilarity)
    .flatMap((candidate, place) => choicesOf(candidate, parts, { words, most: place === 0 ? 2 : 1 }))
  const [first] = choices
  if (first === undefined || first.unread.length > limits.unreadAsked) return undefined
  if (first.candidate === top && standsAlone(first, { choices, candidates, parts, limits })) return { plan: first.plan }
  const options = uniqueOptions(choices, measures).slice(0, limits.mostOptions)
  const quoted = first.unread.map((word) => `"${word}"`).join(', ')
  const question =
    quoted === ''
      ? undefined
      : `I did not understand ${quoted}. ${options.length === 1 ? 'Do you mean this, without it?' : 'Do you mean one of these, without it?'}`
  return { options, ...(question === undefined ? {} : { question }) }
}

/** What its nearest examples make of the new words; two readings where they disagree about the sides. */
function choicesOf(candidate: Candidate, parts: Parts, { words, most }: { words: ExampleWords; most: number }): Choice[] {
  const unread = newWords(parts.left, candidate.measure, words)
  const made = candidate.nearest.flatMap((example) => composeProposal(example, parts) ?? [])
  const unique = new Map(made.toReversed().map((each) => [planToText(each.plan), each]))
  const ordered = made.filter((each, index) => made.findIndex((other) => planToText(other.plan) === planToText(each.plan)) === index)
  return ordered.slice(0, Math.min(most, unique.size)).map((each) => ({ candidate, ...each, unread }))
}

type Standing = { choices: readonly Choice[]; candidates: readonly Candidate[]; parts: Parts; limits: NeighbourLimits }

/**
 * Near enough, far ahead, its sides told, no stronger word of another measure, and nothing unread that could narrow it: where code saw the same
 * measure and stopped at a word, that word is no part of the intent ("purple tanks").
 */
function standsAlone(first: Choice, { choices, candidates, parts, limits }: Standing): boolean {
  const [top, next] = candidates
  const { selection } = parts.analysis
  const strong = selection.words.filter((word) => !word.weak).map((word) => word.id)
  const { measure } = first.candidate
  const unread = first.unread.length
  const otherSides = choices.some((each) => each !== first && each.candidate === first.candidate && planWhere(each.plan) !== planWhere(first.plan))
  return (
    first.sure &&
    !otherSides &&
    (strong.length === 0 || strong.includes(measure)) &&
    unread <= (couldNarrow(selection, measure) ? 0 : limits.unreadRead) &&
    first.candidate.similarity >= limits.similarity + unread * limits.perUnread &&
    (top?.score ?? 0) - (next?.score ?? 0) >= limits.margin
  )
}

function planWhere(plan: Plan): string {
  return JSON.stringify(plan.where)
}

function uniqueOptions(choices: readonly Choice[], measures: ReadonlyMap<string, Measure>): { label: string; plan: Plan }[] {
  const unique = new Map(choices.map(({ plan }) => [planToText(plan), plan]))
  return [...unique.values()].map((plan) => ({ label: labelFor(plan, measures), plan }))
}
