import { createParser } from 'eventsource-parser'
import { z } from 'zod'
import { RemoteError } from './remote-error.ts'

/** A streamed completion, piece by piece. `thinking`: the model wrote a token that is not part of its answer. */
export type Piece =
  | { type: 'text'; text: string }
  | { type: 'thinking' }
  | { type: 'finish'; reason: string }
  | { type: 'usage'; promptTokens: number; outputTokens: number }
  /** The server says, inside the stream, why there is none. */
  | { type: 'refused'; body: unknown }

const count = z.int().min(0)
const chunkSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish(), reasoning_content: z.string().nullish(), reasoning: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z.object({ prompt_tokens: count, completion_tokens: count }).nullish(),
  error: z.unknown().optional(),
})

/** Characters of one event; a token takes a few hundred. */
const longestEvent = 65_536

/**
 * Server-sent events to pieces. Ends with `[DONE]` and the body, whichever comes first; the rest of the body after `[DONE]` is read so that the
 * connection can be used again.
 * @throws RemoteError for what is no stream of completions, and beyond `maxOctets`
 */
export async function* readCompletion(body: AsyncIterable<Uint8Array>, { maxOctets }: { maxOctets: number }): AsyncGenerator<Piece, void, void> {
  const decoder = new TextDecoder()
  const events: string[] = []
  let isTooLong = false
  const parser = createParser({
    maxBufferSize: longestEvent,
    onEvent: ({ data }) => void events.push(data),
    onError: ({ type }) => (isTooLong ||= type === 'max-buffer-size-exceeded'),
  })
  let octets = 0
  let isDone = false
  for await (const chunk of body) {
    octets += chunk.byteLength
    if (octets > maxOctets) throw garbage(`more than ${maxOctets} octets`)
    if (isDone) continue
    parser.feed(decoder.decode(chunk, { stream: true }))
    for (const data of events.splice(0)) {
      if (data.trim() === '[DONE]') isDone = true
      if (!isDone) yield* piecesOf(data)
    }
    if (isTooLong) throw garbage(`an event of more than ${longestEvent} characters`)
  }
}

function* piecesOf(data: string): Generator<Piece, void, void> {
  const chunk = parseChunk(data)
  if (chunk.error !== undefined && chunk.error !== null) {
    yield { type: 'refused', body: chunk }
    return
  }
  const [choice] = chunk.choices ?? []
  const delta = choice?.delta ?? {}
  if (isText(delta.reasoning_content) || isText(delta.reasoning)) yield { type: 'thinking' }
  if (isText(delta.content)) yield { type: 'text', text: delta.content }
  if (isText(choice?.finish_reason)) yield { type: 'finish', reason: choice.finish_reason }
  if (chunk.usage !== undefined && chunk.usage !== null)
    yield { type: 'usage', promptTokens: chunk.usage.prompt_tokens, outputTokens: chunk.usage.completion_tokens }
}

function isText(value: string | null | undefined): value is string {
  return value !== undefined && value !== null && value !== ''
}

function parseChunk(data: string): z.infer<typeof chunkSchema> {
  let value: unknown
  try {
    value = JSON.parse(data)
  } catch (cause) {
    throw garbage('an event that is not JSON', cause)
  }
  const parsed = chunkSchema.safeParse(value)
  if (!parsed.success) throw garbage('an event that is no chunk of a completion', parsed.error)
  return parsed.data
}

export function garbage(what: string, cause?: unknown): RemoteError {
  return new RemoteError(`The server of the model sent ${what}.`, cause === undefined ? {} : { cause })
}
