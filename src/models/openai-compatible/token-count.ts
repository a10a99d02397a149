import { z } from 'zod'
import type { Clock, Instant } from '../../core/time.ts'
import { minuteMs, secondMs } from '../../core/time.ts'
import type { Exchange } from './exchange.ts'
import { createWatch } from './watch.ts'
import { wholeBody } from './whole-body.ts'

const answerSchema = z.union([
  z.object({ count: z.int().min(0) }).transform(({ count }) => count),
  z.object({ tokens: z.array(z.unknown()) }).transform(({ tokens }) => tokens.length),
  z.array(z.unknown()).transform((tokens) => tokens.length),
])

const limitMs = 2 * secondMs
/** A server that could not count is not asked again for so long. */
const pauseMs = 5 * minuteMs

export type CountTokens = (text: string, signal: AbortSignal) => Promise<number>

/** Asks the server where it can count (vLLM, llama-server, TGI), else estimates. */
export function createCountTokens({ exchange, model, now }: { exchange: Exchange; model: string; now: Clock }): CountTokens {
  let pausedUntil: Instant = -Infinity
  return async (text, signal) => {
    if (now() < pausedUntil) return estimateTokens(text)
    using watch = createWatch({ signal, totalMs: limitMs, now })
    try {
      // Each of them reads its own member and passes over the others.
      const body = { model, prompt: text, content: text, inputs: text }
      const response = await exchange.send({ method: 'POST', path: '/tokenize', body, accept: 'application/json', signal: watch.signal })
      const answer = answerSchema.safeParse(await wholeBody(response))
      if (response.statusCode === 200 && answer.success) return answer.data
    } catch {
      const reason = watch.reason()
      if (signal.aborted && reason !== undefined) throw reason
    }
    pausedUntil = now() + pauseMs
    return estimateTokens(text)
  }
}

/** Rather too many than too few: three letters a token, every digit and sign one of its own, foreign characters by their octets. */
export function estimateTokens(text: string): number {
  let tokens = 0
  for (const [piece] of text.matchAll(/[a-z]+|\S/giu)) {
    if (/^[a-z]/i.test(piece)) tokens += Math.ceil(piece.length / 3)
    else tokens += Math.ceil(Buffer.byteLength(piece) / 2)
  }
  return tokens
}
