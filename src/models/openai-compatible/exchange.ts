import { Agent as PlainAgent, request as plainRequest } from 'node:http'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import { RemoteError, secondsText } from './remote-error.ts'

/*
 * `fetch` cannot tell a server that cannot be reached from one that thinks: some send their headers with the first token. Here connecting has a
 * limit of its own, and closing leaves no connection behind.
 */

export type ExchangeOptions = {
  baseUrl: URL
  connectMs: number
  /** Asked for each request; a key that was changed is used from then on. */
  apiKey: () => string | undefined
}

export type Sent = {
  method: 'GET' | 'POST'
  /** Below the base: `chat/completions`; with a leading slash, below the root of the server: `/tokenize`. */
  path: string
  body?: unknown
  accept: string
  /** Its reason is what is thrown. */
  signal: AbortSignal
}

export type Exchange = {
  /** @throws RemoteError when the server cannot be reached; the reason of the signal */
  send(sent: Sent): Promise<IncomingMessage>
  close(): void
}

export function createExchange({ baseUrl, connectMs, apiKey }: ExchangeOptions): Exchange {
  const isSecure = baseUrl.protocol === 'https:'
  const agent = isSecure ? new SecureAgent({ keepAlive: true }) : new PlainAgent({ keepAlive: true })
  const makeRequest = isSecure ? secureRequest : plainRequest
  return {
    send({ method, path, body, accept, signal }) {
      const text = body === undefined ? undefined : JSON.stringify(body)
      return new Promise<IncomingMessage>((resolve, reject) => {
        if (signal.aborted) throw signal.reason
        const request = makeRequest(urlOf(baseUrl, path), { method, agent, headers: headersOf({ accept, text, key: apiKey() }) })
        const limit = connectLimit(request, connectMs)
        let response: IncomingMessage | undefined
        const onAbort = (): void => {
          // The connection goes with it: that is how the server learns that nobody reads on.
          response?.destroy()
          request.destroy(signal.reason instanceof Error ? signal.reason : undefined)
        }
        signal.addEventListener('abort', onAbort, { once: true })
        request.once('close', () => {
          limit.clear()
          signal.removeEventListener('abort', onAbort)
        })
        request.once('response', (came) => {
          response = came
          resolve(came)
        })
        request.on('error', (error) => reject(signal.aborted ? signal.reason : unreachable(error)))
        request.end(text)
      })
    },
    close: () => agent.destroy(),
  }
}

function urlOf(baseUrl: URL, path: string): URL {
  const url = new URL(baseUrl)
  const base = url.pathname.replace(/\/+$/, '')
  url.pathname = path.startsWith('/') ? `${base.replace(/\/v1$/, '')}${path}` : `${base}/${path}`
  return url
}

function headersOf({ accept, text, key }: { accept: string; text: string | undefined; key: string | undefined }): Record<string, string | number> {
  return {
    accept,
    'accept-encoding': 'identity',
    'user-agent': 'sitrep',
    ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  }
}

function connectLimit(request: ClientRequest, connectMs: number): { clear(): void } {
  const timer = setTimeout(() => {
    request.destroy(new RemoteError(`The server of the model could not be reached within ${secondsText(connectMs)}.`, { again: true }))
  }, connectMs)
  const clear = (): void => clearTimeout(timer)
  request.once('socket', (socket) => {
    if (!socket.connecting) clear()
    else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', clear)
  })
  return { clear }
}

function unreachable(error: Error & { code?: string }): RemoteError {
  if (error instanceof RemoteError) return error
  const refused = error.code === 'ECONNREFUSED'
  return new RemoteError(refused ? 'The server of the model refuses connections.' : 'The server of the model cannot be reached.', { again: true, cause: error })
}
