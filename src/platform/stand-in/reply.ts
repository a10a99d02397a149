/** What a service answers; `null`: an empty body. Lists come in pieces. */
export type Reply = { status: number; body: object | string | null | Iterable<string>; contentType?: string; allow?: string }

const errorNames: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/** An error as Spring words it. */
export function springError(status: number, { path, now }: { path: string; now: number }): Reply {
  const timestamp = new Date(now).toISOString().replace('Z', '+00:00')
  return { status, body: { timestamp, status, error: errorNames[status] ?? 'Error', path }, ...(status === 405 ? { allow: 'GET' } : {}) }
}

/** As the services refuse what they check themselves. */
export const emptyRefusal: Reply = { status: 400, body: null }

/** Query parameters as Spring reads them: the first of a name, and none where it is empty. `null`: ill-typed. */
export type Query = {
  text(name: string): string | undefined
  whole(name: string): number | undefined | null
  flag(name: string): boolean | null
}

export function queryOf(parameters: URLSearchParams): Query {
  const text = (name: string): string | undefined => {
    const value = parameters.get(name)?.trim()
    return value === '' ? undefined : value
  }
  return {
    text,
    whole(name) {
      const value = text(name)
      if (value === undefined) return undefined
      return /^[+-]?\d{1,18}$/.test(value) ? Number(value) : null
    },
    flag(name) {
      const value = text(name)?.toLowerCase()
      if (value === undefined || ['false', 'off', 'no', '0'].includes(value)) return false
      return ['true', 'on', 'yes', '1'].includes(value) ? true : null
    },
  }
}
