import { z } from 'zod'
import { SitrepError } from '../core/errors.ts'

/** The events of the wire the command line reads; others pass by. */
export type WireEvent = {
  type: string
  text?: string | undefined
  outcome?: string | undefined
  message?: string | undefined
  code?: string | undefined
  words?: string | undefined
}

const eventSchema = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  outcome: z.string().optional(),
  message: z.string().optional(),
  code: z.string().optional(),
  words: z.string().optional(),
})

/** POSTs JSON. @throws SitrepError `unavailable` when nobody answers there, `bad-request` with the service's own words when it refuses. */
export async function post(url: string, body: object, signal?: AbortSignal): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (thrown) {
    throw new SitrepError('unavailable', `Nobody answers at ${url}. Is the service running? Start it with: sitrep serve`, { cause: thrown })
  }
  if (response.ok || response.headers.get('content-type')?.includes('event-stream') === true) return response
  const text = await response.text()
  throw new SitrepError(response.status === 503 ? 'unavailable' : 'bad-request', messageOf(text) ?? `${url} answered ${response.status}.`)
}

function messageOf(text: string): string | undefined {
  try {
    const parsed = z.looseObject({ error: z.union([z.string(), z.looseObject({ message: z.string() })]) }).parse(JSON.parse(text))
    return typeof parsed.error === 'string' ? parsed.error : parsed.error.message
  } catch {
    return undefined
  }
}

/** Asks and yields the events of the answer as they come. */
export async function* askStream(base: string, question: { text: string; session?: string }, signal?: AbortSignal): AsyncGenerator<WireEvent, void, void> {
  const response = await post(
    `${base}/api/prediction/chat/stream`,
    { question: question.text, ...(question.session === undefined ? {} : { sessionId: question.session }) },
    signal,
  )
  let pending = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    pending += chunk
    const frames = pending.split('\n\n')
    pending = frames.pop() ?? ''
    for (const frame of frames) {
      const data = frame.split('\n').find((line) => line.startsWith('data: '))
      if (data !== undefined) yield eventSchema.parse(JSON.parse(data.slice(6)))
    }
  }
}
