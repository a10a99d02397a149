import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bind, isBound } from '../../core/bind.ts'
import { planFromText, windowFromText, windowToText } from '../../core/plan-text.ts'
import { bindContext } from '../cases/context.ts'
import { liftIds } from '../ids.ts'
import { timesOf } from '../line.ts'
import type { Line } from '../line.ts'
import { separate, spellOut } from '../normalise.ts'
import { liftTimes } from './lift.ts'

const today = { now: bindContext.now, zone: bindContext.zone, marks: bindContext.marks ?? [] }

function read(text: string): { windows: string[]; rest: string } {
  const line: Line = { text: spellOut(text), slots: [] }
  liftIds(line)
  line.text = separate(line.text)
  liftTimes(line, today)
  return { windows: timesOf(line).map((time) => windowToText(time.window)), rest: line.text.replaceAll(/<\w+>/g, '').trim() }
}

const two = (value: number): string => String(value).padStart(2, '0')
const minuteOfDay = fc.integer({ min: 0, max: 24 * 60 - 1 })
const clockText = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
const pointText = (minute: number, suffix = ''): string =>
  minute === 0 && suffix === '' ? 'day+0' : `day+0${minute === 0 ? '' : `T${clockText(minute)}`}${suffix}`

describe('the interval grammar', () => {
  it('reads any number of any unit, back from now', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999 }),
        fc.constantFrom(['seconds', 1_000], ['minutes', 60_000], ['mins', 60_000], ['hours', 3_600_000]),
        fc.constantFrom('in the last', 'over the past', 'within the previous', 'during the last'),
        (amount, [unit, size], lead) => {
          const expected = windowToText({ kind: 'span', from: { at: 'now', offsetMs: -amount * Number(size) }, to: { at: 'now' } })
          expect(read(`${lead} ${amount} ${unit}`)).toEqual({ windows: [expected], rest: '' })
        },
      ),
    )
  })

  it('reads a clock the same in every writing', () => {
    fc.assert(
      fc.property(minuteOfDay, (minute) => {
        const hour = Math.floor(minute / 60)
        const half = `${((hour + 11) % 12) + 1}:${two(minute % 60)} ${hour < 12 ? 'am' : 'pm'}`
        const writings = [
          clockText(minute),
          clockText(minute).replace(':', ''),
          `${clockText(minute).replace(':', '')} hours`,
          `${clockText(minute)} local`,
          half,
          half.replace(' ', ''),
        ]
        expect(writings.map((clock) => read(`since ${clock}`))).toEqual(writings.map(() => ({ windows: [`${pointText(minute)}..now`], rest: '' })))
        const zulu = [
          `${clockText(minute).replace(':', '')}Z`,
          `${clockText(minute)}z`,
          `${clockText(minute).replace(':', '')} zulu`,
          `${clockText(minute)} UTC`,
        ]
        expect(zulu.map((clock) => read(`since ${clock}`).windows)).toEqual(zulu.map(() => [`${pointText(minute, 'Z')}..now`]))
      }),
    )
  })

  it('reads a range of clocks the same however it is joined, and over midnight as the night that ended', () => {
    fc.assert(
      fc.property(minuteOfDay, minuteOfDay, (one, other) => {
        fc.pre(one !== other && other !== 0)
        const from = one < other ? pointText(one) : pointText(one).replace('day+0', 'day-1')
        const [a, b] = [clockText(one).replace(':', ''), clockText(other).replace(':', '')]
        const writings = [
          `from ${a} to ${b}`,
          `between ${a} and ${b}`,
          `${a} to ${b}`,
          `${a}-${b}`,
          `from ${a} until ${b}`,
          `${clockText(one)}-${clockText(other)}`,
        ]
        expect(writings.map((text) => read(text).windows)).toEqual(writings.map(() => [`${from}..${pointText(other)}`]))
      }),
    )
  })

  it('takes the day from either side of a range', () => {
    for (const text of ['between 09:00 and 10:30 yesterday', 'yesterday between 0900 and 1030', 'yesterday from 9 to 10:30', 'from 9 am to 10:30 am yesterday'])
      expect([text, ...read(text).windows]).toEqual([text, 'day-1T09:00..day-1T10:30'])
  })

  it('leaves ids, counts and ordinary words alone', () => {
    for (const text of [
      'where is 12:30:45',
      'fired at 10:20:30',
      'march unit',
      'top 5 sites',
      'site 12',
      'may i ask',
      'the last contact',
      'mark 2',
      'second platoon',
      'sat com radios',
      'after 5 detonations',
      'entities at site 9',
      'more than 10 tanks',
    ])
      expect([text, read(text).windows]).toEqual([text, []])
  })

  it('whatever it finds can be written, read back and bound, or says why not', () => {
    const words = [
      'last',
      'since',
      'from',
      'to',
      'between',
      'and',
      'yesterday',
      'today',
      'morning',
      'the',
      '0800',
      '0800z',
      '8',
      'am',
      'pm',
      '09:15',
      'mark',
      '2',
      'ago',
      'minutes',
      'hour',
      'half',
      'an',
      'of',
      'exercise',
      'first',
      'ten',
      '20',
      'november',
      '2026',
      '181430z',
      'nov',
      '26',
      'until',
      'before',
      'after',
      'at',
      'on',
      'monday',
      'this',
      'week',
      'now',
      'midnight',
      'noon',
      'day',
      'in',
      'previous',
      'same',
      'time',
      'evening',
      '31',
      'february',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 12 }), (pieces) => {
        for (const window of read(pieces.join(' ')).windows) {
          expect(windowToText(windowFromText(window))).toBe(window)
          const bound = bind(planFromText(`fires window=${window}`), bindContext)
          if (!isBound(bound)) expect(bound.text.length).toBeGreaterThan(10)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
