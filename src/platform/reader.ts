import { JSONParser } from '@streamparser/json'
import {
  ConsecutiveBreaker,
  ExponentialBackoff,
  circuitBreaker,
  decorrelatedJitterGenerator,
  handleWhen,
  isBrokenCircuitError,
  retry,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel'
import type { IPolicy } from 'cockatiel'
import type { z } from 'zod'
import type { Credential } from '../core/scope.ts'
import { systemClock } from '../core/time.ts'
import type { Clock, Instant } from '../core/time.ts'
import { serviceNames } from './services.ts'
import type { Located, ServiceName } from './services.ts'
import { TooLargeError, UpstreamError } from './upstream-error.ts'

export type ReadRequest = {
  service: ServiceName
  path: string
  query?: Readonly<Record<string, string | number | boolean>>
  credential?: Credential | undefined
  signal: AbortSignal
}

export interface Reader {
  json<T>(request: ReadRequest, schema: z.ZodType<T>): Promise<T>
  text(request: ReadRequest): Promise<string>
  /** Each element under the path of an answer that is too long to hold. @throws TooLargeError beyond the limit */
  each(request: ReadRequest, path: string, onElement: (element: unknown) => void): Promise<void>
  /** Since when a service has not answered; undefined while it does. */
  failingSince(service: ServiceName): Instant | undefined
}

export type ReaderOptions = {
  located: Located
  fetch?: typeof fetch
  now?: Clock
  /** Of one call, headers and body. */
  timeoutMs?: number
  /** Of one answer, octets after decompression. */
  maxBytes?: number
  /** Failures in a row after which a service is left alone, and for how long. */
  breakAfter?: number
  leaveAloneMs?: number
  /** Of the first repetition, milliseconds; with jitter. */
  retryDelayMs?: number
}

/** Answers that are not lists are far smaller. */
const longestAnswer = 4 * 1_048_576

type Guard = { policy: IPolicy<{ signal: AbortSignal }>; failingSince: Instant | undefined; lastFault: UpstreamError | undefined }

/** Reads the platform's services: a deadline for each call, one repetition with jitter where that is safe, and a breaker for each service. */
export function createReader(options: ReaderOptions): Reader {
  const { located, fetch: fetchIt = fetch, now = systemClock, timeoutMs = 4_000, maxBytes = 32 * 1_048_576 } = options
  const guards = new Map(serviceNames.map((service) => [service, createGuard(options)]))

  const guarded = async <T>(request: ReadRequest, read: (response: Response, signal: AbortSignal) => Promise<T>): Promise<T> => {
    const { service, signal } = request
    const guard = guards.get(service)
    const place = located[service]
    if (guard === undefined || place === undefined) throw new UpstreamError(service, 'unreachable')
    try {
      const value = await guard.policy.execute(async ({ signal: limited }) => {
        let answering = false
        try {
          const response = await fetchIt(`${place.base}${request.path}${queryText(request.query)}`, {
            headers: {
              accept: 'application/json, text/plain;q=0.9',
              ...(request.credential === undefined ? {} : { authorization: `Bearer ${request.credential.bearer}` }),
            },
            // A token goes where it was meant to go and nowhere else.
            redirect: 'manual',
            signal: limited,
          })
          answering = true
          return await readGood(request, response, async () => await read(response, limited))
        } catch (thrown) {
          throw asUpstream(thrown, { request, limited, timeoutMs, answering })
        }
      }, signal)
      guard.failingSince = undefined
      return value
    } catch (thrown) {
      if (signal.aborted) throw signal.reason instanceof Error ? signal.reason : new DOMException('aborted', 'AbortError')
      if (thrown instanceof UpstreamError) {
        if (isFault(thrown)) {
          guard.failingSince ??= now()
          guard.lastFault = thrown
        }
        throw thrown
      }
      if (thrown instanceof TooLargeError) throw thrown
      guard.failingSince ??= now()
      // Left alone for a while: what was wrong still is, as far as is known.
      if (isBrokenCircuitError(thrown) && guard.lastFault !== undefined) throw guard.lastFault
      throw new UpstreamError(service, 'unreachable', { cause: thrown })
    }
  }

  return {
    json: async (request, schema) =>
      await guarded(request, async (response) => {
        const parsed = schema.safeParse(parseJson(await textOf(response, longestAnswer), request.service))
        if (parsed.success) return parsed.data
        const [issue] = parsed.error.issues
        throw new UpstreamError(request.service, 'bad-answer', {
          detail: ` (${request.path}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''})`.replace(/\s+/g, ' ').replace(': )', ')'),
        })
      }),
    text: async (request) => await guarded(request, async (response) => await textOf(response, longestAnswer)),
    each: async (request, path, onElement) =>
      await guarded(request, async (response) => await parseEach(response, { path, onElement, maxBytes, service: request.service })),
    failingSince: (service) => guards.get(service)?.failingSince,
  }
}

function createGuard({ timeoutMs = 4_000, breakAfter = 10, leaveAloneMs = 5_000, retryDelayMs = 50 }: ReaderOptions): Guard {
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof UpstreamError && isFault(error)),
    {
      halfOpenAfter: leaveAloneMs,
      breaker: new ConsecutiveBreaker(breakAfter),
    },
  )
  const again = retry(
    handleWhen((error) => error instanceof UpstreamError && error.again),
    {
      maxAttempts: 1,
      backoff: new ExponentialBackoff({ initialDelay: retryDelayMs, maxDelay: 4 * retryDelayMs, generator: decorrelatedJitterGenerator }),
    },
  )
  return { policy: wrap(again, breaker, timeout(timeoutMs, TimeoutStrategy.Cooperative)), failingSince: undefined, lastFault: undefined }
}

/** Of the service, not of who asks or what. */
function isFault({ trouble }: UpstreamError): boolean {
  return trouble !== 'unauthorized' && trouble !== 'refused'
}

async function readGood<T>({ service, path, credential }: ReadRequest, response: Response, read: () => Promise<T>): Promise<T> {
  const { status } = response
  if (status >= 200 && status < 300) return await read()
  await response.body?.cancel()
  if (status === 401)
    throw new UpstreamError(service, 'unauthorized', {
      detail: credential === undefined ? 'wants a token and none was sent (401)' : "did not accept the caller's token (401)",
    })
  if (status === 429 || status === 502 || status === 503 || status === 504)
    throw new UpstreamError(service, 'server-error', { detail: ` (${status})`, again: status !== 429 })
  if (status >= 500) throw new UpstreamError(service, 'server-error', { detail: ` (${status})` })
  throw new UpstreamError(service, 'refused', { detail: ` (${status} at ${path})` })
}

type Attempt = { request: ReadRequest; limited: AbortSignal; timeoutMs: number; answering: boolean }

function asUpstream(thrown: unknown, { request: { service, signal }, limited, timeoutMs, answering }: Attempt): unknown {
  if (thrown instanceof UpstreamError || thrown instanceof TooLargeError || signal.aborted) return thrown
  // Slow is not asked twice: it would only become slower.
  if (limited.aborted) return new UpstreamError(service, 'timeout', { detail: ` within ${Math.round(timeoutMs / 100) / 10} s`, cause: thrown })
  if (answering) return new UpstreamError(service, 'bad-answer', { detail: ' (it ended early)', again: true, cause: thrown })
  return new UpstreamError(service, 'unreachable', { again: true, cause: thrown })
}

function queryText(query: ReadRequest['query']): string {
  if (query === undefined) return ''
  return `?${new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])).toString()}`
}

function parseJson(text: string, service: ServiceName): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UpstreamError(service, 'bad-answer', { detail: ' (it is not JSON)', cause })
  }
}

async function textOf(response: Response, limit: number): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of limited(response, limit)) text += decoder.decode(chunk, { stream: true })
  return text + decoder.decode()
}

async function* limited(response: Response, limit: number): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > limit) throw new TooLargeError(limit)
    yield chunk
  }
}

type Each = { path: string; onElement: (element: unknown) => void; maxBytes: number; service: ServiceName }

async function parseEach(response: Response, { path, onElement, maxBytes, service }: Each): Promise<void> {
  const parser = new JSONParser({ paths: [path], keepStack: false })
  let failure: unknown
  parser.onValue = ({ value }) => onElement(value)
  parser.onError = (error) => (failure ??= error)
  const unreadable = (cause: unknown): UpstreamError =>
    cause instanceof UpstreamError ? cause : new UpstreamError(service, 'bad-answer', { detail: ' (the list ends early or is not JSON)', cause })
  try {
    for await (const chunk of limited(response, maxBytes)) {
      parser.write(chunk)
      if (failure !== undefined) throw unreadable(failure)
    }
  } catch (thrown) {
    if (thrown instanceof UpstreamError || thrown instanceof TooLargeError) throw thrown
    throw failure === undefined ? thrown : unreadable(thrown)
  }
  if (!parser.isEnded) throw unreadable(failure)
}
