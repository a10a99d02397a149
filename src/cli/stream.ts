import { z } from 'zod'
import { SitrepError } from '../core/errors.ts'
import { printable } from './terminal.ts'

/** The events of the wire the command line reads; others pass by. */
export type WireEvent = z.infer<typeof eventSchema>

const text = z.string().optional()
const eventSchema = z.looseObject({ type: z.string(), text, outcome: text, message: text, code: text, words: text, classification: text })
const failureSchema = z.looseObject({ error: z.union([z.string(), z.looseObject({ message: z.string() })]), code: text })

/** What is asked of a service. */
export type Request = { body: object; signal?: AbortSignal }

/**
 * POSTs JSON.
 * @throws SitrepError `unavailable` when nobody answers there or not in time, else with the code and the words of the service that refuses
 */
export async function post(url: string, { body, signal }: Request): Promise<Response> {
  const response = await reach(url, { body, ...(signal === undefined ? {} : { signal }) })
  if (response.ok || response.headers.get('content-type')?.includes('event-stream') === true) return response
  throw failureOf(await response.text(), { url, status: response.status })
}

async function reach(url: string, { body, signal }: Request): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (thrown) {
    throw unreachable(url, thrown)
  }
}

function unreachable(url: string, thrown: unknown): SitrepError {
  if (thrown instanceof Error && thrown.name === 'TimeoutError')
    return new SitrepError('unavailable', `${hostOf(url)} did not answer in time. Ask again, or about a shorter window.`, { cause: thrown })
  return new SitrepError(
    'unavailable',
    `Nobody answers at ${hostOf(url)}. Start the service with "sitrep serve", name another one with --url, or ask a recording with --data DIRECTORY.`,
    { cause: thrown },
  )
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url
}

/** What a service says instead of an answer, when `body` is a refusal. */
export function failureOf(body: string, { url, status }: { url: string; status: number }): SitrepError {
  const parsed = failureSchema.safeParse(jsonOf(body))
  const code = status === 503 || status === 504 ? 'unavailable' : status === 400 || status === 413 ? 'bad-request' : 'internal'
  if (!parsed.success) return new SitrepError(code === 'bad-request' ? 'internal' : code, `${hostOf(url)} answered ${status}, and not as Sitrep does.`)
  const { error, code: named } = parsed.data
  const known = named === 'cannot-answer' || named === 'bad-plan' ? named : code
  return new SitrepError(known, printable(typeof error === 'string' ? error : error.message))
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** Asks and yields the events of the answer as they come. @throws SitrepError as `post`; `unavailable` when the stream ends before its answer */
export async function* askStream(base: string, question: { text: string; session?: string }, signal?: AbortSignal): AsyncGenerator<WireEvent, void, void> {
  const url = `${base}/api/prediction/chat/stream`
  const body = { question: question.text, ...(question.session === undefined ? {} : { sessionId: question.session }) }
  const response = await post(url, { body, ...(signal === undefined ? {} : { signal }) })
  let ended = false
  for await (const event of eventsOf(chunksOf(response, url))) {
    if (event.type === 'end' || event.type === 'error') ended = true
    yield event
  }
  if (!ended) throw new SitrepError('unavailable', `${hostOf(url)} stopped in the middle of its answer. Ask again.`)
}

async function* chunksOf(response: Response, url: string): AsyncGenerator<string, void, void> {
  try {
    yield* response.body?.pipeThrough(new TextDecoderStream()) ?? []
  } catch (thrown) {
    const late = thrown instanceof Error && thrown.name === 'TimeoutError'
    throw late ? unreachable(url, thrown) : new SitrepError('unavailable', `${hostOf(url)} stopped in the middle of its answer. Ask again.`, { cause: thrown })
  }
}

/** The events of a stream, wherever its chunks were cut. Comments and what is not an event of Sitrep's are passed over. */
export async function* eventsOf(chunks: AsyncIterable<string>): AsyncGenerator<WireEvent, void, void> {
  let pending = ''
  for await (const chunk of chunks) {
    pending += chunk
    const frames = pending.split('\n\n')
    pending = frames.pop() ?? ''
    for (const frame of frames) {
      const data = frame.split('\n').find((line) => line.startsWith('data: '))
      const parsed = data === undefined ? undefined : eventSchema.safeParse(jsonOf(data.slice(6)))
      if (parsed?.success === true) yield parsed.data
    }
  }
}
