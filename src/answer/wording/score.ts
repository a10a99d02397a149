import type { ChatModel } from '../../core/chat-model.ts'
import type { TimeZone } from '../../core/time.ts'
import { createPhrase } from '../phrase.ts'
import { benchSending, benchZone } from './bench-cases.ts'
import type { WordingCase } from './bench-cases.ts'
import { createRewording } from './rewording.ts'
import type { RewordingResult } from './rewording.ts'

export type WordingScore = {
  cases: number
  /** Slots said in the model's words, of all that the sentences to re-word have: 0 to 1. */
  factRecall: number
  /** Sentences that passed the verifier, of those the model wrote: 0 to 1. */
  passRate: number
  /** Answers the model worded whole: 0 to 1. */
  wholeRate: number
  /** Of those, the ones that say it in other words than the template: 0 to 1. A model that repeats the template costs time for nothing. */
  otherWordsRate: number
  /** Milliseconds to the first part given out; templates take none. */
  firstSentenceMs: { p50: number; p95: number }
  samples: readonly WordingSample[]
}
export type WordingSample = {
  question: string
  template: string
  answer: string
  engine: RewordingResult['engine']
  because: string | null
  firstSentenceMs: number
}

export type ScoreOptions = { signal: AbortSignal; zone?: TimeZone; now?: () => number; useGrammar?: boolean; budgetMs?: number }

/** What a model is worth as a wording, one case after the other, nothing held from before. */
export async function scoreWording(model: ChatModel, cases: readonly WordingCase[], options: ScoreOptions): Promise<WordingScore> {
  const { signal, zone = benchZone, now = () => performance.now(), useGrammar = true, budgetMs = 10_000 } = options
  const phrase = createPhrase({ zone })
  const samples: (WordingSample & { result: RewordingResult; slots: number })[] = []
  for (const { question, facts } of cases) {
    signal.throwIfAborted()
    // A wording of its own for each case: equal situations would else be said once.
    const rewording = createRewording({ model, zone, useGrammar, firstTokenBudgetMs: budgetMs, budgetMs })
    const startedAt = now()
    const saying = rewording.say(facts, benchSending, { question, signal, priority: 'background' })
    const parts: string[] = []
    let firstSentenceMs = 0
    for await (const part of saying.parts) {
      if (parts.length === 0) firstSentenceMs = now() - startedAt
      parts.push(part)
    }
    const result = saying.result()
    const template = [...phrase(facts, benchSending)].join('')
    const slots = rewording.slotsOf(facts, benchSending).length
    samples.push({ question, template, answer: parts.join(''), engine: result.engine, because: result.because ?? null, firstSentenceMs, result, slots })
  }
  return scoreOf(samples)
}

function scoreOf(samples: readonly (WordingSample & { result: RewordingResult; slots: number })[]): WordingScore {
  const verdicts = samples.flatMap(({ result }) => result.verdicts)
  const whole = samples.filter(({ result }) => result.engine === 'model' && result.because === undefined)
  const times = samples.map(({ firstSentenceMs }) => firstSentenceMs).sort((a, b) => a - b)
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
  return {
    cases: samples.length,
    factRecall: share(sum(samples.map(({ result }) => result.slots.length)), sum(samples.map(({ slots }) => slots))),
    passRate: share(verdicts.filter(({ ok }) => ok).length, verdicts.length),
    wholeRate: share(whole.length, samples.length),
    otherWordsRate: share(whole.filter(({ answer, template }) => answer !== template).length, whole.length),
    firstSentenceMs: { p50: at(0.5), p95: at(0.95) },
    samples: samples.map(({ result: _result, slots: _slots, ...sample }) => sample),
  }
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

/** Below these `auto` leaves the words to templates. Truth is not among them: nothing unverified is ever given out. */
export const earning = { factRecall: 0.95, passRate: 0.9, wholeRate: 0.9, otherWordsRate: 1 / 3, firstSentenceP95Ms: 1_000 } as const

export type Earned = { earned: boolean; missing: readonly string[] }

/** Whether a model has earned it to word answers on this machine, and what it falls short of. */
export function earned(score: WordingScore): Earned {
  const percent = (value: number): string => `${Math.round(value * 100)} %`
  const missing = [
    ...(['factRecall', 'passRate', 'wholeRate', 'otherWordsRate'] as const).flatMap((name) =>
      score[name] >= earning[name] ? [] : [`${names[name]} ${percent(score[name])}, needed ${percent(earning[name])}`],
    ),
    ...(score.firstSentenceMs.p95 <= earning.firstSentenceP95Ms
      ? []
      : [`first sentence after ${Math.round(score.firstSentenceMs.p95)} ms (p95), needed ${earning.firstSentenceP95Ms} ms`]),
  ]
  return { earned: score.cases > 0 && missing.length === 0, missing }
}

const names = { factRecall: 'facts said', passRate: 'sentences passed', wholeRate: 'answers worded whole', otherWordsRate: 'answers in other words' } as const
