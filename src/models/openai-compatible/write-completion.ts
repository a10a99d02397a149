import type { EndReason, ModelEvent, ModelRequest } from '../../core/chat-model.ts'
import { createStopFilter } from '../text/stop-filter.ts'
import type { StopFilter } from '../text/stop-filter.ts'
import type { Piece } from './completion.ts'
import { asRemote } from './open-completion.ts'
import type { Completion } from './open-completion.ts'
import { refusalInStream } from './refusal.ts'
import { RemoteError } from './remote-error.ts'
import type { Served } from '../rolling-figures.ts'

export type WriteOptions = {
  betweenTokensMs: number
  /** What the server has done, before its end is told. */
  onServed: (served: Served) => Promise<void>
}

type Progress = {
  /** Something was given out. */
  hasBegun: boolean
  /** Counted by their pieces, for servers that tell no usage. */
  tokens: number
  usage: Extract<Piece, { type: 'usage' }> | undefined
  ended: EndReason | undefined
  /** We have enough, whatever the server goes on to write. */
  isCut: boolean
  firstAt: number | undefined
  lastAt: number
}

/** A server that has finished has so long for its usage and the end of its stream. */
const tailMs = 500

/** The events of `ChatModel.stream`, of a completion whose first token is there. @throws SitrepError as the contract has it */
export async function* writeCompletion(completion: Completion, request: ModelRequest, options: WriteOptions): AsyncGenerator<ModelEvent, void, void> {
  const { watch, pieces, startedAt, asked, now } = completion
  const stop = createStopFilter(request.stop ?? [])
  const progress: Progress = { hasBegun: false, tokens: 0, usage: undefined, ended: undefined, isCut: false, firstAt: undefined, lastAt: startedAt }
  try {
    for await (const piece of pieces) {
      watch.rest()
      if (watch.signal.aborted) break
      if (piece.type === 'text' || piece.type === 'thinking') {
        progress.tokens += 1
        progress.lastAt = now()
        progress.firstAt ??= progress.lastAt
      }
      if (piece.type === 'refused' && progress.ended === undefined) throw refusalInStream(piece.body, asked)
      const text = taken(piece, { progress, stop, maxTokens: request.maxTokens })
      if (text !== '') {
        progress.hasBegun = true
        yield { type: 'text-delta', text }
      }
      if (progress.isCut) break
      watch.expect(progress.ended === undefined ? options.betweenTokensMs : tailMs, 'write its next token')
    }
  } catch (thrown) {
    // A limit that was reached is told below; what was finished is not undone by a tail that does not come.
    if (progress.ended === undefined && watch.reason() === undefined) throw asRemote(thrown)
  }
  const reason = progress.ended ?? endedEarly(completion, progress)
  const firstAt = progress.firstAt ?? progress.lastAt
  const outputTokens = progress.isCut || reason === 'abort' ? Math.min(progress.tokens, request.maxTokens) : (progress.usage?.outputTokens ?? progress.tokens)
  await options.onServed({ firstTokenMs: firstAt - startedAt, outputTokens, outputMs: progress.lastAt - firstAt })
  yield { type: 'end', reason, promptTokens: progress.usage?.promptTokens ?? asked.estimate(), outputTokens }
}

/** What of a piece may be given out now. */
function taken(piece: Piece, { progress, stop, maxTokens }: { progress: Progress; stop: StopFilter; maxTokens: number }): string {
  if (piece.type === 'usage') progress.usage = piece
  if (progress.ended !== undefined) return ''
  if (piece.type === 'finish') {
    progress.ended = endOf(piece.reason)
    return stop.flush()
  }
  if (progress.tokens > maxTokens) {
    progress.ended = 'length'
    progress.isCut = true
    return stop.flush()
  }
  if (piece.type !== 'text') return ''
  const { text, stopped } = stop.push(piece.text)
  if (stopped) {
    progress.ended = 'stop'
    progress.isCut = true
  }
  return text
}

function endOf(reason: string): EndReason {
  if (reason === 'length') return 'length'
  if (reason === 'abort' || reason === 'error') throw new RemoteError('The server of the model gave the request up.')
  return 'stop'
}

/** Neither finished nor cut. @throws SitrepError unless nobody wants more of what has begun */
function endedEarly({ watch }: Completion, { hasBegun }: Progress): EndReason {
  const reason = watch.reason()
  if (reason === undefined) throw new RemoteError('The answer of the server of the model ended early.')
  if (hasBegun && (reason.code === 'cancelled' || reason.code === 'deadline-exceeded')) return 'abort'
  throw reason
}
