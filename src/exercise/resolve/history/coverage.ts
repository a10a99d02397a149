import { clockText } from '../../../core/clock-text.ts'
import type { Gap } from '../../../core/facts.ts'
import { secondMs } from '../../../core/time.ts'
import type { Instant, Interval, TimeZone } from '../../../core/time.ts'
import type { UptimeRow } from '../../records.ts'
import type { Recording } from '../../store/store.ts'

/** For which part of a window something is recorded. */
export type Coverage = {
  gaps: Gap[]
  /** The stretches of the window that are recorded, in order. */
  recorded: Interval[]
  /** Their length. 0: nothing of the window is known, and no count of it is zero. */
  recordedMs: number
}

export type CoverageOptions = { recording: Recording; now: Instant; zone: TimeZone }

export function coverageOf(window: Interval, { recording, now, zone }: CoverageOptions): Coverage {
  const to = Math.max(window.from, Math.min(window.to, now))
  const clock = (instant: Instant): string => clockText(instant, { zone, now })
  const runs = [...recording.uptimes].sort((a, b) => a.from - b.from)
  const retainedFrom = recording.state.retainedFrom
  const recorded = merged(
    runs
      .map((run) => ({ from: Math.max(run.from, window.from, retainedFrom), to: Math.min(run.until ?? Infinity, window.to) }))
      .filter((span) => span.to > span.from),
  )
  const gaps: Gap[] = []
  const first = runs[0]
  if (retainedFrom > window.from && first !== undefined && first.from < retainedFrom)
    gaps.push({
      from: window.from,
      to: Math.min(retainedFrom, to),
      reason: 'not-retained',
      text: `What is older than ${clock(retainedFrom)} has been deleted to save space`,
    })
  else if (first === undefined) gaps.push({ from: window.from, to, reason: 'before-recording', text: 'Nothing has been recorded yet' })
  else if (first.from - window.from >= secondMs)
    gaps.push({
      from: window.from,
      to: Math.min(first.from, to),
      reason: 'before-recording',
      text: `Recording began at ${clock(first.from)}; what happened before that is not known`,
    })
  for (const [index, run] of runs.entries()) {
    const gap = gapAfter(run, { next: runs.slice(index + 1).find((other) => (other.until ?? Infinity) > (run.until ?? 0)), clock })
    if (gap !== undefined && gap.to > window.from && gap.from < Math.max(to, window.from + 1) && gap.to > retainedFrom)
      gaps.push({ ...gap, from: Math.max(gap.from, window.from), to: Math.min(gap.to, to) })
  }
  for (const lost of recording.dropped)
    if (lost.from < window.to && lost.to > window.from)
      gaps.push({
        from: Math.max(lost.from, window.from),
        to: Math.min(lost.to, to),
        reason: 'not-listening',
        text: `Between ${clock(lost.from)} and ${clock(lost.to)} the recording could not be written and rows are missing`,
      })
  return { gaps, recorded, recordedMs: recorded.reduce((sum, span) => sum + Math.min(span.to, window.to) - span.from, 0) }
}

function gapAfter(run: UptimeRow, { next, clock }: { next: UptimeRow | undefined; clock: (instant: Instant) => string }): Gap | undefined {
  if (run.until === null) return undefined
  const to = next?.from ?? Infinity
  const again = next === undefined ? '' : ` until ${clock(next.from)}`
  if (run.end === 'crash')
    return {
      from: run.until,
      to: Math.max(to, run.until + secondMs),
      reason: 'lost-in-crash',
      text: `The recorder stopped unexpectedly just after ${clock(run.until)}: up to 5 s of traffic from then on is missing, and it was not listening${again}`,
    }
  if (to - run.until < secondMs) return undefined
  return { from: run.until, to, reason: 'not-listening', text: `The listener was not running from ${clock(run.until)}${again}` }
}

function merged(spans: Interval[]): Interval[] {
  const result: Interval[] = []
  for (const span of spans) {
    const last = result.at(-1)
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else result.push({ ...span })
  }
  return result
}

/** Whether any of the interval is recorded. */
export function isRecorded(coverage: Coverage, interval: Interval): boolean {
  return coverage.recorded.some((span) => span.from < interval.to && span.to > interval.from)
}
