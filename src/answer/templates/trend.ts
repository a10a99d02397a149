import type { Series } from '../../core/facts.ts'
import type { Instant } from '../../core/time.ts'
import { countText, lengthText, numberText } from '../numbers.ts'
import { beginningLarge, slotOf, slotted, whenSlot } from '../slotted.ts'
import { line, sentence, take, takeNumber, things } from '../speech.ts'
import type { Piece, Speech } from '../speech.ts'
import { besides } from './value.ts'
import { qualityWords } from '../values.ts'

const mostPairs = 24
const mostBars = 72

/** Total or latest, peak and low, a line of bars, and the figures themselves where they are few. */
export function trendTemplate(speech: Speech): Piece[] {
  const { measure, facts, when } = speech
  const [series] = facts.series ?? []
  const main = take(speech, measure.id)
  const gauge = measure.kind === 'gauge'
  const name = things(speech, 2)
  const points = series?.points ?? []
  const counted = points.filter((point) => point.v !== null).length
  if (main === undefined || main.value === null || typeof main.value !== 'number' || counted === 0) return [sentence(`${capital(name)} ${when}: not known.`)]
  const total = unitText(main.value, speech)
  const level = slotOf('name', main.name, gauge ? `latest ${qualityWords(main)}${total}` : `${qualityWords(main)}${total} in all`)
  const peak = extreme(speech, 'peak')
  const low = extreme(speech, 'low')
  const step = facts.plan.step ?? stepOf(points)
  const steps = step === undefined ? '' : `, in steps of ${lengthText(step)}`
  const [subject, window] = [slotOf('phrase', 'things', name), whenSlot(`${when}${steps}`)]
  const extremes = [...(peak === undefined ? [] : [`peak ${peak}`]), ...(low === undefined ? [] : [`low ${low}`])].join(', ')
  const lead = extremes === '' ? slotted`${subject} ${window}: ${level}.` : slotted`${subject} ${window}: ${level}, ${slotOf('name', 'peak', extremes)}.`
  const pieces: Piece[] = [beginningLarge(lead), ...besides(speech)]
  if (points.length > counted)
    pieces.push(
      sentence(`${numberText(points.length - counted)} of ${numberText(points.length)} steps ${points.length - counted === 1 ? 'is' : 'are'} not known.`),
    )
  if (points.length > 1) pieces.push(...drawing(points, speech))
  return pieces
}

export function drawing(points: Series['points'], speech: Speech): Piece[] {
  const shown = known(points)
  if (shown.length < 2) return shown.length === 0 ? [] : [line(pairs(shown, speech))]
  const pieces = [line(sparkline(shown))]
  if (shown.length <= mostPairs) pieces.push(line(pairs(shown, speech)))
  return pieces
}

/** Without the stretches at both ends of which nothing is known; a gap between stays. */
function known(points: Series['points']): Series['points'] {
  const first = points.findIndex((point) => point.v !== null)
  const last = points.findLastIndex((point) => point.v !== null)
  return first === -1 ? [] : points.slice(first, last + 1)
}

function extreme(speech: Speech, name: 'peak' | 'low'): string | undefined {
  const value = takeNumber(speech, name)
  const at = takeNumber(speech, `${name}.at`)
  if (value === undefined || at === undefined) return undefined
  return `${numberText(value)} at ${speech.clock.moment(at, speech.asOf)}`
}

function unitText(value: number, { measure }: Speech): string {
  return countText(value, measure.unit.singular)
}

function stepOf(points: Series['points']): number | undefined {
  const [first, second] = points
  return first === undefined || second === undefined ? undefined : second.t - first.t
}

const bars = '▁▂▃▄▅▆▇█'

/** One character for each step, or for several where there are many; `·` is not known. */
function sparkline(points: Series['points']): string {
  const width = Math.max(1, Math.ceil(points.length / mostBars))
  const merged: (number | null)[] = []
  for (let start = 0; start < points.length; start += width) {
    const known = points.slice(start, start + width).flatMap((point) => (point.v === null ? [] : [point.v]))
    merged.push(known.length === 0 ? null : Math.max(...known))
  }
  const most = Math.max(0, ...merged.map((value) => value ?? 0))
  return merged.map((value) => (value === null ? '·' : (bars[most === 0 ? 0 : Math.min(7, Math.floor((Math.max(0, value) / most) * 7.999))] ?? '·'))).join('')
}

/** `09:00 12, 09:05 3, 09:10 ?`: a question mark where nothing is known; days are named where they change. */
function pairs(points: Series['points'], { clock, asOf }: Speech): string {
  let day: Instant | undefined
  const words: string[] = []
  const seconds = points.some((point) => point.t % 60_000 !== 0)
  for (const point of points) {
    const isNewDay = day === undefined ? !clock.sameDay(point.t, asOf) : !clock.sameDay(point.t, day)
    words.push(`${isNewDay ? `${clock.date(point.t, asOf)} ` : ''}${clock.time(point.t, { seconds })} ${point.v === null ? '?' : numberText(point.v)}`)
    day = point.t
  }
  const first = points[0]
  return `${words.join(', ')}${first === undefined ? '' : ` (${clock.zoneName(first.t)})`}`
}

export function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`
}
