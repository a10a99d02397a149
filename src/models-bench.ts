import { scoreWording, earned } from './answer/wording/score.ts'
import type { WordingScore } from './answer/wording/score.ts'
import { wordingPrefix } from './answer/wording/prompt.ts'
import { wordingCases } from './answer/wording/bench-cases.ts'
import type { BenchedModel, ModelsWatch } from './cli/models-tool.ts'
import type { Config } from './config.ts'
import type { ChatModel } from './core/chat-model.ts'
import { emptyGazetteer } from './core/gazetteer.ts'
import { SitrepError } from './core/errors.ts'
import { chooseConfigured, configuredThreads } from './configured-choice.ts'
import type { ChosenModel } from './models/choice/choose-model.ts'
import { openModelProcess } from './models/process/open-model-process.ts'
import { machineName, writeScore } from './models/scores/scores.ts'
import { mayParaphrase } from './answer/open/may-paraphrase.ts'
import { createModelPlanner } from './understand/model-planner/model-planner.ts'
import { trainingPairs } from './understand/notation/training-pairs.ts'
import { scorePlanner } from './understand/stages/score-planner.ts'
import type { Score } from './understand/stages/score-planner.ts'

type Row = BenchedModel['rows'][number]

/**
 * Measures a model on this machine and writes down what it has earned: `WORDING=auto` and `PLANNER=auto` go by it.
 * @throws SitrepError `weights-missing`, `bad-weights`, `not-enough-memory`, `cancelled`
 */
export async function benchModel(name: string | undefined, { signal, onProgress }: ModelsWatch, config: Config): Promise<BenchedModel> {
  const { threads } = configuredThreads(config)
  const chosen = await choose(name ?? config.MODEL_NAME, config)
  const tell = (step: string, text: string): void => onProgress({ model: chosen.id, step, text, bytes: 0, totalBytes: null, bytesPerSecond: null })
  tell('loading', 'loading')
  await using model = openModelProcess({ id: chosen.id, settings: chosen.settings, queueLimit: 64 })
  const { loadMs } = await model.started
  tell('speed', 'measuring its speed')
  const speed = await measureSpeed(model, signal)
  tell('wording', 'wording facts')
  const wording = await scoreWording(model, wordingCases(), { signal })
  tell('planning', 'reading questions')
  const planning = await readQuestions(model, signal)
  const words = earned(wording)
  const plans = earnedPlans(planning)
  const paraphrases = mayParaphrase({ parameters: chosen.parameters, earned: words.earned })
  const missing = [...words.missing, ...plans.missing]
  await writeScore(config.MODEL_DIR, {
    model: chosen.id,
    quantisation: chosen.quantisation,
    machine: machineName(threads),
    measuredAt: new Date().toISOString(),
    earned: { words: words.earned, plans: plans.earned, paraphrases },
    missing,
  })
  return {
    model: `${chosen.id} ${chosen.quantisation}`,
    engine: chosen.engine,
    machine: machineName(threads),
    rows: [...speedRows(speed, { loadMs, memoryBytes: model.figures().memoryBytes }), ...wordingRows(wording), ...planningRows(planning)],
    verdict: verdictOf({ words: words.earned, plans: plans.earned, missing }),
  }
}

async function choose(name: string | undefined, config: Config): Promise<ChosenModel> {
  const named = name === undefined || name === 'none' ? {} : { name }
  const choice = await chooseConfigured({ purpose: 'words', ...named, usedBytes: process.memoryUsage().rss }, config)
  if (choice.kind === 'none') throw new SitrepError('weights-missing', `There is no model to be measured: ${choice.because}.`)
  return choice.model
}

type Speed = { firstTokenMs: number; aloneTokensPerSecond: number; togetherTokensPerSecond: number }

const together = 8
const speedTokens = 48
/** Each is new to the model, which knows the beginning that all requests share. */
const subjects = [
  'a convoy of trucks',
  'a patrol of helicopters',
  'a company of engineers',
  'the crew of a ship',
  'an observer',
  'a workshop',
  'a radio operator',
  'a medic',
]
const places = ['in a valley', 'near the harbour']

async function measureSpeed(model: ChatModel, signal: AbortSignal): Promise<Speed> {
  const ask = async (subject: number, place: number): Promise<Generation> =>
    await generate(model, `Tell me in a few sentences what ${subjects[subject] ?? ''} does ${places[place] ?? ''}.`, signal)
  await ask(0, 0)
  const runs: Generation[] = []
  for (let run = 1; run <= 3; run += 1) runs.push(await ask(run, 0))
  const best = (of: (run: Generation) => number): number => runs.map(of).sort((a, b) => a - b)[1] ?? 0
  const startedAt = performance.now()
  const tokens = (await Promise.all(Array.from({ length: together }, async (_, subject) => await ask(subject, 1)))).reduce((sum, run) => sum + run.tokens, 0)
  return {
    firstTokenMs: best((run) => run.firstMs),
    aloneTokensPerSecond: best((run) => (run.tokens / run.totalMs) * 1_000),
    togetherTokensPerSecond: (tokens / (performance.now() - startedAt)) * 1_000,
  }
}

type Generation = { tokens: number; firstMs: number; totalMs: number }

async function generate(model: ChatModel, content: string, signal: AbortSignal): Promise<Generation> {
  const startedAt = performance.now()
  let firstMs = 0
  let tokens = 0
  for await (const event of model.stream({ prompt: { messages: [...wordingPrefix, { role: 'user', content }] }, maxTokens: speedTokens }, { signal })) {
    if (firstMs === 0) firstMs = performance.now() - startedAt
    if (event.type === 'end') tokens = event.outputTokens
  }
  return { tokens, firstMs, totalMs: performance.now() - startedAt }
}

const planCases = 40
/** Below these a model reads no questions: a wrong plan is worse than a question back. */
const planning = { exact: 0.85, wrong: 0.02 } as const

async function readQuestions(model: ChatModel, signal: AbortSignal): Promise<Score> {
  const cases = trainingPairs({ count: planCases, seed: 7 }).map(({ question: ask, plan: is }) => ({ ask, is }))
  const context = { gazetteer: emptyGazetteer, bind: { now: Date.now(), zone: 'UTC' } }
  return (await scorePlanner(createModelPlanner({ model, proposes: 'plan' }), cases, { context, signal })).all
}

function earnedPlans({ exact, wrong, total }: Score): { earned: boolean; missing: string[] } {
  const missing = [
    ...(exact / total >= planning.exact ? [] : [`plans read exactly ${percent(exact / total)}, needed ${percent(planning.exact)}`]),
    ...(wrong / total <= planning.wrong ? [] : [`wrong plans ${percent(wrong / total)}, at most ${percent(planning.wrong)}`]),
  ]
  return { earned: missing.length === 0, missing }
}

function speedRows(speed: Speed, { loadMs, memoryBytes }: { loadMs: number; memoryBytes: number | null }): Row[] {
  return [
    row('Load', `${(loadMs / 1_000).toFixed(1)} s`, { reach: '< 10 s', ok: loadMs < 10_000 }),
    row('Memory of its process', memoryBytes === null ? 'not known' : `${Math.round(memoryBytes / 1e6)} MB`, { reach: '< 2 GB', ok: (memoryBytes ?? 0) < 2e9 }),
    row('First token, alone', `${Math.round(speed.firstTokenMs)} ms`, { reach: '< 300 ms', ok: speed.firstTokenMs < 300 }),
    row('Tokens per second, alone', speed.aloneTokensPerSecond.toFixed(0)),
    row(`Tokens per second, ${together} at once`, speed.togetherTokensPerSecond.toFixed(0)),
  ]
}

function wordingRows({ cases, factRecall, passRate, wholeRate, otherWordsRate, firstSentenceMs }: WordingScore): Row[] {
  return [
    row(`Facts said (${cases} answers)`, percent(factRecall)),
    row('Sentences that passed the check', percent(passRate)),
    row('Answers worded whole', percent(wholeRate)),
    row('Of those, in other words than the template', percent(otherWordsRate)),
    row('Added until the first sentence, p95', `${Math.round(firstSentenceMs.p95)} ms`),
  ]
}

function planningRows({ exact, wrong, total }: Score): Row[] {
  return [row(`Questions read exactly (${total})`, percent(exact / total)), row('Questions read wrongly', percent(wrong / total))]
}

function verdictOf({ words, plans, missing }: { words: boolean; plans: boolean; missing: readonly string[] }): string {
  const may = [...(words ? ['words facts with WORDING=auto'] : []), ...(plans ? ['reads questions with PLANNER=auto'] : [])]
  const first = may.length === 0 ? 'It has earned nothing here: templates word, code reads.' : `From now on it ${may.join(' and ')}.`
  return missing.length === 0 ? first : `${first} It falls short in: ${missing.join('; ')}.`
}

function row(what: string, value: string, { reach = null, ok = null }: { reach?: string | null; ok?: boolean | null } = {}): Row {
  return { what, value, reach, ok }
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
