import type { TimePoint } from '../../core/plan.ts'
import { hourMs, secondMs } from '../../core/time.ts'

/** A time point moved; clocks move on their own day and stay inside it. */
export function after(point: TimePoint, ms: number): TimePoint {
  switch (point.at) {
    case 'now':
    case 'exercise':
    case 'mark':
      return { ...point, offsetMs: (point.offsetMs ?? 0) + ms }
    case 'instant':
      return { ...point, ms: point.ms + ms }
    case 'calendar':
    case 'date': {
      const [hour = 0, minute = 0, second = 0] = (point.clock ?? '00:00').split(':').map(Number)
      const moved = Math.max(0, (hour * 60 + minute) * 60 + second + Math.round(ms / secondMs))
      const { clock: _clock, ...bare } = point
      if (moved >= 24 * 3600) return bare.at === 'calendar' ? { ...bare, offset: bare.offset + 1 } : { ...bare, date: nextDate(bare.date) }
      const two = (value: number): string => String(value).padStart(2, '0')
      const clock = `${two(Math.floor(moved / 3600))}:${two(Math.floor(moved / 60) % 60)}${moved % 60 === 0 ? '' : `:${two(moved % 60)}`}`
      return { ...bare, ...(clock === '00:00' ? {} : { clock }) }
    }
    case 'asked':
    case 'recorded':
      return point
    default:
      return point satisfies never
  }
}

function nextDate(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 24 * hourMs).toISOString().slice(0, 10)
}
