import { SitrepError } from '../../core/errors.ts'

export type HubOptions = {
  /** Base address of the hub. */
  endpoint: URL
  /** Goes to the endpoint's own host and nowhere else. */
  token?: string
  fetch: typeof fetch
  /** Longest until the head of a reply is there. */
  connectMs: number
}

/** What a reply of the hub tells of the file behind it, before any of it is read. */
export type Told = {
  sha256?: string
  /** Of a file small enough for git. */
  gitOid?: string
  bytes?: number
  /** Two replies with the same are about the same content. */
  identity?: string
  commit?: string
}

export type HubReply = { response: Response; told: Told }

const mostHops = 6
const redirects = new Set([301, 302, 303, 307, 308])

/**
 * Asks the hub, following redirects by hand: the token does not travel to another host, and nothing goes from https to http.
 * The body must be read or cancelled by the caller.
 */
export async function askHub(
  url: URL,
  hub: HubOptions,
  { headers, signal }: { headers?: Readonly<Record<string, string>>; signal: AbortSignal },
): Promise<HubReply> {
  let told: Told = {}
  let at = url
  for (let hop = 0; hop <= mostHops; hop += 1) {
    const response = await head(at, hub, { headers: headersFor(at, hub, headers), signal })
    told = { ...toldBy(response), ...told }
    const location = response.headers.get('location')
    if (!redirects.has(response.status) || location === null) return { response, told }
    await response.body?.cancel()
    const next = new URL(location, at)
    if (next.protocol !== 'https:' && (next.protocol !== 'http:' || at.protocol === 'https:'))
      throw new SitrepError('unavailable', `${at.host} sends on to ${next.protocol}//${next.host}, which is less safe; not followed.`)
    at = next
  }
  throw new SitrepError('unavailable', `${url.host} sends on more than ${mostHops} times.`)
}

function headersFor(at: URL, { endpoint, token }: HubOptions, headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    'user-agent': 'sitrep',
    // Sizes and ranges are those of the file itself.
    'accept-encoding': 'identity',
    ...headers,
    ...(token !== undefined && at.origin === endpoint.origin ? { authorization: `Bearer ${token}` } : {}),
  }
}

async function head(at: URL, hub: HubOptions, { headers, signal }: { headers: Record<string, string>; signal: AbortSignal }): Promise<Response> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), hub.connectMs)
  try {
    // The timer covers the head alone: the body has its own.
    return await hub.fetch(at, { redirect: 'manual', headers, signal: AbortSignal.any([signal, late.signal]) })
  } catch (thrown) {
    if (signal.aborted) throw thrown
    if (late.signal.aborted) throw new SitrepError('unavailable', `${at.host} did not answer within ${hub.connectMs / 1_000} s.`, { cause: thrown })
    throw new SitrepError('unavailable', `${at.host} cannot be reached (${causeOf(thrown)}).`, { cause: thrown })
  } finally {
    clearTimeout(timer)
  }
}

/** fetch says "fetch failed"; why stands in its cause. */
export function causeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const cause = thrown.cause
  if (cause instanceof Error) return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message
  return thrown.message
}

function toldBy({ headers, status }: Response): Told {
  const etag = (headers.get('x-linked-etag') ?? headers.get('etag') ?? '').replace(/^W\//, '').replaceAll('"', '')
  const commit = headers.get('x-repo-commit')
  const linked = Number(headers.get('x-linked-size') ?? Number.NaN)
  const total = Number(
    /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1] ?? (status === 200 ? (headers.get('content-length') ?? Number.NaN) : Number.NaN),
  )
  const bytes = Number.isSafeInteger(linked) ? linked : total
  return {
    ...(etag === '' ? {} : { identity: etag }),
    ...(/^[0-9a-f]{64}$/.test(etag) ? { sha256: etag } : {}),
    // Only the hub itself means a git object by it; a mirror's tag of that length may be anything.
    ...(/^[0-9a-f]{40}$/.test(etag) && commit !== null ? { gitOid: etag } : {}),
    ...(commit !== null && /^[0-9a-f]{40}$/.test(commit) ? { commit } : {}),
    ...(Number.isSafeInteger(bytes) && bytes >= 0 ? { bytes } : {}),
  }
}

/** Why the hub does not give what was asked for, and whether asking again may help. */
export function refusal(status: number, what: string, { token }: Pick<HubOptions, 'token'>): { message: string; again: boolean } {
  if (status === 401 || status === 403)
    return {
      message:
        token === undefined
          ? `the hub wants to know who asks for ${what} (${status}): it is closed or does not exist. Accept its terms there and set HF_TOKEN, or check the name.`
          : `the hub refuses ${what} to this HF_TOKEN (${status}): accept its terms there, or check the name and the token.`,
      again: false,
    }
  if (status === 404) return { message: `the hub has no ${what} (404).`, again: false }
  if (status === 429) return { message: `the hub is asked too much (429) for ${what}.`, again: true }
  return { message: `the hub answers ${status} for ${what}.`, again: status >= 500 }
}
