import { hourMs, secondMs } from '../../core/time.ts'
import { startStandInPlatform } from './stand-in-platform.ts'
import type { StandInOptions, StandInPlatform } from './stand-in-platform.ts'

/* Tuesday; the clock stands still unless a test moves it. */
export const start = Date.parse('2026-11-24T10:20:30.400Z')
export const second = Math.floor(start / secondMs)
export const startOfDay = Date.parse('2026-11-24T00:00:00Z')
export const stamp = (instant: number): number => ((instant / secondMs) | 0x80000000) >>> 0
const countNames: Readonly<Record<number, string>> = {
  1: 'entityStatePduCount',
  2: 'fireEventPduCount',
  3: 'detonationPduCount',
  4: 'collisionPduCount',
  13: 'startResumePduCount',
  16: 'actionRequestPduCount',
  19: 'setDataPduCount',
  20: 'dataPduCount',
  23: 'electromagneticEmissionsPduCount',
  24: 'designatorPduCount',
}

// Whatever a service answers: what it holds is what the tests assert.
// oxlint-disable-next-line typescript/no-explicit-any
export type Body = any
export type Answered = { status: number; type: string | null; text: string; body: Body }

export async function get(url: string, init: RequestInit = {}): Promise<Answered> {
  const reply = await fetch(url, init)
  const text = await reply.text()
  const type = reply.headers.get('content-type')
  return { status: reply.status, type, text, body: type?.startsWith('application/json') === true ? JSON.parse(text) : undefined }
}

export async function platformWith(
  options: StandInOptions = {},
): Promise<StandInPlatform & { ask: (rest: string) => Promise<Answered>; at: (instant: number) => void }> {
  let now = start
  const platform = await startStandInPlatform({ now: () => now, historyMs: 30 * hourMs, pdusPerSecond: 2, ...options })
  return { ...platform, ask: async (rest) => await get(`${platform.urls.acquisition}/api/acquisition/${rest}`), at: (instant) => void (now = instant) }
}

export const countsOf = (body: Body): Map<number, number> =>
  new Map(Object.entries(countNames).flatMap(([type, name]) => (body[name] > 0 ? [[Number(type), body[name]]] : [])))
export const sorted = (counts: Map<number, number>): [number, number][] => [...counts].sort(([a], [b]) => a - b)
