import { clockText } from '../core/clock-text.ts'
import type { Gap } from '../core/facts.ts'
import { dayMs, hourMs, secondMs } from '../core/time.ts'
import type { Instant, Interval, TimeZone } from '../core/time.ts'
import { added, daysOf } from './counts.ts'
import type { RowSpan } from './history-watch.ts'
import { isOpen, piecesOf } from './pieces.ts'
import type { Period, Reading } from './reading.ts'
import { TooLargeError, UpstreamError } from './upstream-error.ts'

/*
 * Where the platform's history begins. It does not say; but ids count up from 1, so that the newest id tells how many rows there are, and row 1 bears
 * the time of the beginning.
 */

const entityStates = 1
/** Rows are stored by several hands and figures are a little old: this much more than the figures say is still "all of them". */
const slack = (count: number): number => count * 1.05 + 100
const mostProbes = 10
/** Rows that are read at once to find the first of them. */
const fewRows = 3_000
const searchedAnewMs = 30 * 60_000

type Looking = { now: Instant; zone: TimeZone }

/** What of a window lies before the history the platform still has. `empty`: nothing was found in the window. */
export async function beginningGap(reading: Reading, window: Interval, { now, zone, empty }: Looking & { empty: boolean }): Promise<Gap[]> {
  try {
    await findBeginning(reading.as('aside'), window, { now, empty })
  } catch (thrown) {
    // The answer stands without.
    if (!(thrown instanceof UpstreamError) && !(thrown instanceof TooLargeError)) throw thrown
  }
  const beginning = reading.beginning()
  if (beginning === undefined) return []
  const { at, after } = beginning
  const to = at ?? after ?? window.from
  if (to <= window.from) return []
  const moment = clockText(to, { zone, now })
  const text = at === undefined ? `The platform's history begins anew after ${moment}` : `The platform's history begins at ${moment}`
  return [{ from: window.from, to: Math.min(to, window.to), reason: 'before-recording', text }]
}

/** Asks for what `beginningGap` will want, while the answer itself is being read. */
export function expectBeginning(reading: Reading, window: Interval | undefined, now: Instant): void {
  const aside = reading.as('aside')
  const nothing = (): undefined => undefined
  void aside.glance().catch(nothing)
  if (window !== undefined && wants(window, now) && window.from >= now - 1.2 * dayMs && reading.beginning() === undefined)
    void aside.metrics(periodFor(window, now)).catch(nothing)
}

/** In the last half hour much else would be amiss. */
function wants({ from }: Interval, now: Instant): boolean {
  return from < now - hourMs / 2
}

/** The figures that questions about this window are answered from anyway. */
function periodFor({ from }: Interval, now: Instant): Period {
  return from >= now - 1.2 * hourMs ? 'last60minutes' : 'lastDay'
}

/** Entity States since about the beginning of the window, from figures its answer reads anyway. */
async function statesSince(reading: Reading, window: Interval, now: Instant): Promise<number> {
  const days =
    window.from < now - 1.2 * dayMs && isOpen(window.to, now) ? piecesOf(window, { now, hours: false }).find(({ kind }) => kind === 'days') : undefined
  const counts = days === undefined ? (await reading.metrics(periodFor(window, now))).byType : added((await daysOf(reading, days)).map(({ byType }) => byType))
  return counts.get(entityStates) ?? 0
}

async function findBeginning(reading: Reading, window: Interval, { now, empty }: { now: Instant; empty: boolean }): Promise<void> {
  const newest = await reading.glance()
  const { at, after } = reading.beginning() ?? {}
  if (at !== undefined) return
  if (after !== undefined) {
    // It began anew between two looks: the first row since then is the beginning.
    if (now - after <= searchedAnewMs) await reading.entities({ first: Math.floor(after / secondMs), last: Math.floor(now / secondMs) })
    return
  }
  if (newest === undefined || !wants(window, now)) return
  const counted = await statesSince(reading, window, now)
  if (newest.latestId > slack(counted) && !empty) return
  if (!reading.maySearch()) return
  await search(reading, newest)
}

/** Goes back by how fast ids grow, halving where that leads too far, until few enough rows are left to read the first of them. */
async function search(reading: Reading, newest: RowSpan): Promise<void> {
  let known = { id: newest.lowestId, at: newest.lowestAt }
  let nothingAt: Instant | undefined
  let rate = (newest.latestId - newest.lowestId + 1) / ((newest.latestAt - newest.lowestAt) / secondMs + 1)
  for (let probe = 0; probe < mostProbes && reading.beginning()?.at === undefined; probe += 1) {
    const guess = known.at - ((known.id - 1) / rate) * secondMs
    const reach = nothingAt === undefined ? guess - 60 * secondMs : nothingAt
    if (known.id <= fewRows && known.at - reach <= 4 * (fewRows / rate) * secondMs) {
      const { span } = await reading.entities({ first: Math.floor(reach / secondMs), last: Math.ceil(known.at / secondMs) })
      if (span === undefined || span.lowestId === 1 || span.lowestId >= known.id) return
      known = { id: span.lowestId, at: span.lowestAt }
      continue
    }
    const at = nothingAt === undefined || guess > nothingAt ? Math.min(guess + 2 * secondMs, known.at - secondMs) : (nothingAt + known.at) / 2
    // Wide enough for some twenty rows, so that a quiet night is not taken for nothing.
    const width = Math.min(600, Math.max(3, Math.ceil(20 / rate)))
    const { span } = await reading.entities({ first: Math.floor(at / secondMs), last: Math.floor(at / secondMs) + width })
    if (span === undefined) nothingAt = at
    else if (span.lowestId < known.id) {
      rate = Math.max(0.001, ((newest.latestId - span.lowestId) / Math.max(1, newest.latestAt - span.lowestAt)) * secondMs)
      known = { id: span.lowestId, at: span.lowestAt }
    } else return
  }
}
