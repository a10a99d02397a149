export type Served = { firstTokenMs: number; outputTokens: number; /** From the first token to the last. */ outputMs: number }

/** Figures over the last requests that were served; null until there are some. */
export type RollingFigures = {
  note(served: Served): void
  tokensPerSecond(): number | null
  /** Expected for a request made now, behind so many who wait for a place. */
  firstTokenMs(load: { running: number; waiting: number; places: number }): number | null
}

const remembered = 32

export function createRollingFigures(): RollingFigures {
  const served: Served[] = []
  const median = (of: (each: Served) => number | null): number | null => {
    const values = served.flatMap((each) => of(each) ?? []).sort((a, b) => a - b)
    return values[Math.floor(values.length / 2)] ?? null
  }
  const rate = ({ outputTokens, outputMs }: Served): number | null => (outputTokens > 1 && outputMs > 0 ? ((outputTokens - 1) * 1_000) / outputMs : null)
  return {
    note(each) {
      served.push(each)
      if (served.length > remembered) served.shift()
    },
    tokensPerSecond: () => median(rate),
    firstTokenMs({ running, waiting, places }) {
      const first = median(({ firstTokenMs }) => firstTokenMs)
      const whole = median(({ firstTokenMs, outputMs }) => firstTokenMs + outputMs)
      if (first === null || whole === null) return null
      const rounds = running < places ? 0 : (waiting + 1) / places
      return first + rounds * whole
    },
  }
}
