import { SitrepError } from '../../core/errors.ts'
import type { ErrorCode } from '../../core/errors.ts'

export type RemoteErrorOptions = {
  code?: Extract<ErrorCode, 'model-unavailable' | 'overloaded'>
  /** Asking once more may help, as long as nothing has been given out. */
  again?: boolean
  /** How long the server wants to be left alone first. */
  retryAfterMs?: number
  /** It speaks against the server; false: against this request, or the server is merely busy. */
  isFault?: boolean
  cause?: unknown
}

/** What went wrong at a server of models. Its message names neither the address nor the key, and nothing the server said. */
export class RemoteError extends SitrepError {
  readonly again: boolean
  readonly retryAfterMs: number | undefined
  readonly isFault: boolean
  constructor(message: string, { code = 'model-unavailable', again = false, retryAfterMs, isFault = true, cause }: RemoteErrorOptions = {}) {
    super(code, message, cause === undefined ? {} : { cause })
    this.again = again
    this.retryAfterMs = retryAfterMs
    this.isFault = isFault
  }
}

/** Seconds as a message has them: `2 s`, `0.2 s`. */
export function secondsText(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`
}
