import { canonicalPlan } from '../../core/plan.ts'
import type { Plan, Window } from '../../core/plan.ts'
import { windowFromText } from '../../core/plan-text.ts'
import { dayMs, hourMs, minuteMs, secondMs } from '../../core/time.ts'
import type { Instant, Interval } from '../../core/time.ts'
import { rowRate } from '../counts.ts'
import { floorTo, isOpen, utcDate } from '../pieces.ts'
import { windowOf } from './context.ts'
import type { Asked } from './context.ts'
import { bytesOfEntityRow } from './seen.ts'

type Candidate = { window: Window; covers: Interval }

/** The same question over the window nearest to the one asked that can be answered exactly; undefined when there is none. */
export async function nearestPlan(asked: Asked): Promise<Plan | undefined> {
  const { plan } = asked
  const { bound: _bound, versusBound: _versusBound, clamped: _clamped, ...question } = plan
  if (plan.versus !== undefined || plan.shape === 'trend') return undefined
  const asksRows =
    ['entities.seen', 'sites', 'applications'].includes(plan.measure) ||
    plan.shape === 'list' ||
    (plan.shape === 'rank' && plan.measure !== 'pdus') ||
    plan.where.some(({ field }) => field !== 'pdu-type')
  const window = asksRows ? await lastMinutes(asked) : mostAlike(windowOf(asked), rollingAndDays(asked))
  return window === undefined ? undefined : canonicalPlan({ ...question, window })
}

/** Rolling figures and whole UTC days: what is counted without rows. */
function rollingAndDays(asked: Asked): Candidate[] {
  const { now } = asked.context
  const { from, to } = windowOf(asked)
  const today = floorTo(now, dayMs)
  const rolling: Candidate[] = [
    { window: windowFromText('now-1h..now'), covers: { from: now - hourMs, to: now } },
    { window: windowFromText('now-24h..now'), covers: { from: now - dayMs, to: now } },
  ]
  if (asked.plan.measure === 'pdus.peak') return rolling
  const first = floorTo(from, dayMs)
  const last = Math.min(Math.ceil(to / dayMs) * dayMs, today + dayMs)
  const days: Candidate = {
    window: {
      kind: 'span',
      from: { at: 'date', date: utcDate(first), zone: 'Z' },
      to: last > now ? { at: 'now' } : { at: 'date', date: utcDate(last), zone: 'Z' },
    },
    covers: { from: first, to: Math.min(last, now) },
  }
  return [...rolling, days]
}

/** By how much of both they share. */
function mostAlike(wanted: Interval, candidates: readonly Candidate[]): Window | undefined {
  const alike = ({ covers }: Candidate): number => {
    const shared = Math.max(0, Math.min(wanted.to, covers.to) - Math.max(wanted.from, covers.from))
    return shared / (Math.max(wanted.to, covers.to) - Math.min(wanted.from, covers.from))
  }
  const [best] = [...candidates].sort((a, b) => alike(b) - alike(a))
  return best === undefined || alike(best) === 0 ? undefined : best.window
}

const niceMinutes = [360, 240, 180, 120, 60, 30, 15, 10, 5, 2, 1]

/** The end of the window, as long as its rows can be read. */
async function lastMinutes(asked: Asked): Promise<Window | undefined> {
  const { reading, now, maxBytes } = asked.context
  const { from, to } = windowOf(asked)
  const rate = Math.max(0.01, await rowRate(reading, { from, to }, now))
  const readable = maxBytes / (rate * bytesOfEntityRow * 1.2) / 60
  const minutes = niceMinutes.find((each) => each <= readable && each * minuteMs < to - from)
  if (minutes === undefined) return undefined
  return isOpen(to, now) ? windowFromText(`now-${minutes}m..now`) : endingAt(to, minutes)
}

function endingAt(to: Instant, minutes: number): Window {
  const end = Math.floor(to / secondMs) * secondMs
  return { kind: 'span', from: { at: 'instant', ms: end - minutes * minuteMs }, to: { at: 'instant', ms: end } }
}
