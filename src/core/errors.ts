import type { Trouble } from './facts.ts'
import type { Plan } from './plan.ts'

/** Every failure a caller can see. The HTTP status and exit code are mapped here and nowhere else. */
export const errorTable = {
  'bad-request': { status: 400, retryable: false },
  'bad-question': { status: 400, retryable: false },
  'bad-plan': { status: 400, retryable: false },
  unauthenticated: { status: 401, retryable: false },
  'not-found': { status: 404, retryable: false },
  'method-not-allowed': { status: 405, retryable: false },
  'too-large': { status: 413, retryable: false },
  'prompt-too-long': { status: 413, retryable: false },
  'unsupported-media-type': { status: 415, retryable: false },
  'not-understood': { status: 200, retryable: false },
  'cannot-answer': { status: 200, retryable: false },
  /** What the facts come from is in trouble; the answer says so. */
  upstream: { status: 200, retryable: true },
  cancelled: { status: 499, retryable: true },
  overloaded: { status: 503, retryable: true },
  unavailable: { status: 503, retryable: true },
  'deadline-exceeded': { status: 504, retryable: true },
  /** The engine of a model is down, starting or was not loaded. */
  'model-unavailable': { status: 503, retryable: true },
  'weights-missing': { status: 503, retryable: false },
  /** Corrupt, cut short, of an unknown make, or not what their checksum says. */
  'bad-weights': { status: 500, retryable: false },
  'not-enough-memory': { status: 503, retryable: false },
  'disk-full': { status: 507, retryable: false },
  'address-in-use': { status: 500, retryable: false },
  'data-directory-in-use': { status: 500, retryable: false },
  'bad-config': { status: 500, retryable: false },
  'bad-file': { status: 400, retryable: false },
  internal: { status: 500, retryable: true },
} as const

export type ErrorCode = keyof typeof errorTable

/** An error whose message an operator may read: what was expected, what came, what to do. */
export class SitrepError extends Error {
  readonly code: ErrorCode
  /** With `upstream`: what could not be read. */
  readonly trouble: readonly Trouble[]
  /** With `cannot-answer`: the nearest question that can be answered. */
  readonly instead: Plan | undefined
  constructor(code: ErrorCode, message: string, options: { cause?: unknown; trouble?: readonly Trouble[]; instead?: Plan } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'SitrepError'
    this.code = code
    this.trouble = options.trouble ?? []
    this.instead = options.instead
  }
  get status(): number {
    return errorTable[this.code].status
  }
  get retryable(): boolean {
    return errorTable[this.code].retryable
  }
}

/** Nobody waits for it any more. */
export function cancelledError(cause?: unknown): SitrepError {
  return new SitrepError('cancelled', 'The request was cancelled.', { cause })
}

/** Anything thrown, as a SitrepError. What is unknown becomes `internal` with an opaque message; the original is its cause. */
export function toSitrepError(thrown: unknown): SitrepError {
  if (thrown instanceof SitrepError) return thrown
  if (thrown instanceof Error && thrown.name === 'AbortError') return cancelledError(thrown)
  if (thrown instanceof Error && thrown.name === 'TimeoutError')
    return new SitrepError('deadline-exceeded', 'The answer took longer than its deadline allows. Ask about a shorter window, or try again.', { cause: thrown })
  return new SitrepError('internal', 'Something went wrong inside Sitrep. The log has the details under this request id.', { cause: thrown })
}
