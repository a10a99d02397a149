import type { ChatModel, ModelRequest } from '../../core/chat-model.ts'
import type { Measure } from '../../core/measure.ts'
import type { Plan } from '../../core/plan.ts'
import { canonicalPlan } from '../../core/plan.ts'
import type { Planner, Proposal, UnderstandContext } from '../../core/understanding.ts'
import { checkPlan } from '../../measures/check-plan.ts'
import { measures as allMeasures } from '../../measures/list.ts'
import { analyse, leftovers } from '../compose.ts'
import { timesOf } from '../line.ts'
import type { Example } from '../neighbours/example.ts'
import { planGrammar } from '../notation/grammar.ts'
import { planFromNotation } from '../notation/notation.ts'
import { createReader } from '../reader.ts'
import { couldNarrow } from '../stages/could-narrow.ts'
import { mustNotBeRead } from '../stages/guards.ts'
import { keepsSlots, saidSlots } from '../stages/keeps-slots.ts'
import type { SaidSlots } from '../stages/keeps-slots.ts'
import { copyOf, liftText } from '../stages/lifted-text.ts'
import type { LiftedText } from '../stages/lifted-text.ts'
import { labelFor } from '../suggest.ts'
import { oneTime, windowFor } from '../times.ts'
import { planPrompt } from './prompt.ts'

/** The examples nearest to a question, nearest first; a `NeighbourPlanner` is one. */
export interface NearestExamples {
  nearest(text: string, context: UnderstandContext, options: { signal: AbortSignal }): Promise<readonly Example[]>
}

export type ModelPlannerOptions = {
  model: ChatModel
  /** Path of a LoRA adapter that was trained for the notation. */
  adapter?: string
  /** Whose examples stand in the prompt; none without. */
  neighbours?: NearestExamples
  measures?: readonly Measure[]
  /** `question`: what it reads is asked back before it is answered. The default without an adapter, since models this small guess. */
  proposes?: 'plan' | 'question'
}

/** A plan of some four conditions is about 60 tokens. */
const maxTokens = 96

/**
 * Reads by a language model that writes a plan in the notation, under a grammar of the plans this question can be. Its slots and its window are settled
 * before and checked after; a word that nobody read makes a question back of it. It throws what the model throws.
 */
export function createModelPlanner(options: ModelPlannerOptions): Planner {
  const { model, adapter, neighbours } = options
  const measures = options.measures ?? allMeasures
  const reader = createReader(measures)
  const { knowledge } = reader
  const proposes = options.proposes ?? (adapter === undefined ? 'question' : 'plan')

  return {
    id: `model:${model.id}`,
    async propose(text, context, { signal }) {
      const lifted = liftText(reader, text, context)
      if (lifted === undefined) return undefined
      const said = saidSlots(lifted.line, knowledge.lexicon)
      if (mustNotBeRead(text, lifted, said)) return undefined
      const examples = (await neighbours?.nearest(text, context, { signal })) ?? []
      const line = copyOf(lifted.line)
      const { selection, features } = analyse(line, knowledge)
      const yesNo = features.yesNo || (features.any && features.ask !== 'how-many' && features.ask !== 'list')
      const grammar = grammarFor(lifted, { said, yesNo }, measuresNear(examples, measures))
      if (grammar === undefined) return undefined
      const request: ModelRequest = {
        prompt: planPrompt(lifted.spelled, examples, knowledge.measures),
        maxTokens,
        stop: ['\n'],
        ...(model.capabilities.grammar ? { grammar: { kind: 'gbnf', text: grammar } } : {}),
        ...(adapter === undefined ? {} : { adapter }),
      }
      const plan = readPlan(await written(model, request, signal), said, knowledge.measures)
      if (plan === undefined) return undefined
      const unread = proposes === 'plan' && !couldNarrow(selection, plan.measure) ? [] : leftovers(line)
      return proposalOf(plan, { unread, proposes, label: labelFor(plan, knowledge.measures) })
    },
    // The model belongs to whoever made it.
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** Where neighbours are known a model chooses among their measures: the right one is nearly always there, and a small grammar is a fast one. */
function measuresNear(examples: readonly Example[], measures: readonly Measure[]): readonly Measure[] {
  const near = new Set(examples.map(({ intent }) => intent.measure))
  return near.size === 0 ? measures : measures.filter(({ id }) => near.has(id) || (id === 'entities.seen' && near.has('entities.active')))
}

function grammarFor({ line }: LiftedText, { said, yesNo }: { said: SaidSlots; yesNo: boolean }, measures: readonly Measure[]): string | undefined {
  const { time, extra } = oneTime(timesOf(line))
  if (extra !== undefined || time?.vague !== undefined || time?.future === true) return undefined
  return planGrammar(measures, { narrowings: said.narrowings, figures: said.figures, yesNo, windowOf: (measure) => windowFor(measure, time) })
}

async function written(model: ChatModel, request: ModelRequest, signal: AbortSignal): Promise<string> {
  let text = ''
  for await (const event of model.stream(request, { signal })) if (event.type === 'text-delta') text += event.text
  return text
}

/** What a model wrote is outside data: it is a plan of this question or nothing. */
function readPlan(text: string, said: SaidSlots, measures: ReadonlyMap<string, Measure>): Plan | undefined {
  let plan: Plan
  try {
    plan = canonicalPlan(planFromNotation(text.trim()))
  } catch {
    return undefined
  }
  const measure = measures.get(plan.measure)
  return measure !== undefined && checkPlan(plan).ok && plan.topic === undefined && plan.versus === undefined && keepsSlots(plan, said, measure)
    ? plan
    : undefined
}

function proposalOf(plan: Plan, { unread, proposes, label }: { unread: readonly string[]; proposes: 'plan' | 'question'; label: string }): Proposal {
  if (proposes === 'plan' && unread.length === 0) return { plan }
  const quoted = unread
    .slice(0, 5)
    .map((word) => `"${word}"`)
    .join(', ')
  return {
    options: [{ label, plan }],
    question: quoted === '' ? 'I am not sure. Do you mean this?' : `I did not understand ${quoted}. Do you mean this, without it?`,
  }
}
