import { collect } from '../chat/collect.ts'
import { SitrepError } from '../core/errors.ts'
import { localScope } from '../core/scope.ts'
import { toIso } from '../core/time.ts'
import { cleanText, longestQuestion } from '../protocol/question.ts'
import { toWireAnswer } from '../protocol/wire.ts'
import { toCsv } from './csv.ts'
import { exitCodes } from './product.ts'
import type { ExitCode, Tools } from './product.ts'
import { askStream, post } from './stream.ts'

export type AskOptions = { question: string; url: string; data?: string; session?: string; form: 'text' | 'json' | 'csv' }

const deadlineMs = 30_000

export async function ask(tools: Tools, options: AskOptions): Promise<ExitCode> {
  const question = cleanText(options.question)
  if (question === '' || question.length > longestQuestion)
    throw new SitrepError('bad-question', `A question has 1 to ${longestQuestion} characters; this one has ${question.length}.`)
  const base = options.url.replace(/\/$/, '')
  if (options.data === undefined && options.form === 'text')
    return await askInText(base, { text: question, ...(options.session === undefined ? {} : { session: options.session }) })
  const answer = options.data === undefined ? await askService(base, { ...options, question }) : await askRecording(tools, options.data, question)
  if (options.form === 'json') process.stdout.write(`${JSON.stringify(answer, undefined, 2)}\n`)
  else if (options.form === 'csv') process.stdout.write(toCsv(answer, tools.classification()))
  else process.stdout.write(`${banner(tools)}${String(answer['answer'])}\n`)
  return codeOf(answer['outcome'])
}

function banner(tools: Tools): string {
  const classification = tools.classification()
  return classification === undefined ? '' : `${classification}\n`
}

async function askInText(base: string, question: { text: string; session?: string }): Promise<ExitCode> {
  let outcome: string | undefined
  for await (const event of askStream(base, question, AbortSignal.timeout(deadlineMs))) {
    if (event.type === 'text-delta') process.stdout.write(event.text ?? '')
    if (event.type === 'end') outcome = event.outcome
    if (event.type === 'error')
      throw new SitrepError(event.code === 'unavailable' || event.code === 'overloaded' ? 'unavailable' : 'internal', event.message ?? 'The answer failed.')
  }
  process.stdout.write('\n')
  return codeOf(outcome)
}

async function askService(base: string, { question, session }: AskOptions): Promise<Record<string, unknown>> {
  const response = await post(
    `${base}/api/prediction/chat`,
    { question, ...(session === undefined ? {} : { sessionId: session }) },
    AbortSignal.timeout(deadlineMs),
  )
  const parsed: unknown = await response.json()
  if (typeof parsed !== 'object' || parsed === null) throw new SitrepError('unavailable', `${base} does not answer as Sitrep does.`)
  return { ...parsed }
}

async function askRecording(tools: Tools, directory: string, question: string): Promise<Record<string, unknown>> {
  await using opened = await tools.openRecording(directory)
  const collected = await collect(
    opened.answer({ text: question }, { scope: localScope, deadline: Date.now() + deadlineMs, signal: AbortSignal.timeout(deadlineMs) }),
  )
  const { now } = opened.source.context()
  const recorded = `From the recording; its last instant is ${toIso(now)}.`
  return toWireAnswer(
    { ...collected, answer: `${collected.answer} ${recorded}` },
    { question, sessionId: null, timestamp: toIso(Date.now()), cacheHitRate: 0, classification: tools.classification() },
  )
}

function codeOf(outcome: unknown): ExitCode {
  if (outcome === 'answered') return exitCodes.answered
  if (outcome === 'clarify' || outcome === 'not-understood') return exitCodes.notUnderstood
  return outcome === 'cannot-answer' ? exitCodes.unavailable : exitCodes.failure
}
