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
import { printable, printableJson } from './terminal.ts'

export type AskOptions = { question: string; url: string; data?: string; session?: string; form: 'text' | 'json' | 'csv' }

const deadlineMs = 30_000

export async function ask(tools: Tools, options: AskOptions): Promise<ExitCode> {
  const question = cleanText(options.question)
  if (question === '' || question.length > longestQuestion)
    throw new SitrepError('bad-question', `A question has 1 to ${longestQuestion} characters; this one has ${question.length}.`)
  const base = options.url.replace(/\/$/, '')
  if (options.data === undefined && options.form === 'text')
    return await askInText(tools, base, { text: question, ...(options.session === undefined ? {} : { session: options.session }) })
  const answer =
    options.data === undefined
      ? { ...banner(tools.classification()), ...(await askService(base, { ...options, question })) }
      : await askRecording(tools, options.data, question)
  const { terminal } = tools
  const classification = typeof answer['classification'] === 'string' ? answer['classification'] : undefined
  if (options.form === 'json') terminal.write(`${printableJson(answer)}\n`)
  else if (options.form === 'csv') terminal.write(printable(toCsv(answer, classification)))
  else terminal.write(printable(`${bannerLine(classification)}${String(answer['answer'])}\n`))
  return codeOf(answer['outcome'])
}

function banner(classification: string | undefined): { classification?: string } {
  return classification === undefined ? {} : { classification }
}

function bannerLine(classification: string | undefined): string {
  return classification === undefined ? '' : `${classification}\n`
}

/** The banner is the service's; where it has none, the one configured here. */
async function askInText({ terminal, classification }: Tools, base: string, question: { text: string; session?: string }): Promise<ExitCode> {
  let outcome: string | undefined
  let started = false
  for await (const event of askStream(base, question, AbortSignal.timeout(deadlineMs))) {
    if (event.type === 'error') throw new SitrepError(event.code === 'internal' ? 'internal' : 'unavailable', printable(event.message ?? 'The answer failed.'))
    if (!started) terminal.write(printable(bannerLine(event.classification ?? classification())))
    started = true
    if (event.type === 'text-delta') terminal.write(printable(event.text ?? ''))
    if (event.type === 'end') outcome = event.outcome
  }
  terminal.write('\n')
  return codeOf(outcome)
}

async function askService(base: string, { question, session }: AskOptions): Promise<Record<string, unknown>> {
  const body = { question, ...(session === undefined ? {} : { sessionId: session }) }
  const response = await post(`${base}/api/prediction/chat`, { body, signal: AbortSignal.timeout(deadlineMs) })
  const parsed: unknown = await response.json().catch(() => undefined)
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
