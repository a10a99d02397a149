import { hourMs, minuteMs } from '../../core/time.ts'
import type { Phrase, Rule } from './grammar.ts'
import { calendarPoint, nowPoint, span } from './grammar.ts'
import type { TimePoint } from '../../core/plan.ts'
import { numberFrom } from '../numbers.ts'
import { unitFrom } from './points.ts'

const fixedPhrases: readonly (readonly [RegExp, (text: string) => Phrase])[] = [
  [/^(?:at |from |as of |right |just |up to )?(?:(?:the |this )?(?:same|exact same) time|this time|about this time) yesterday/, sameTimeYesterday],
  [/^(?:yesterday )(?:at |around |by |until |up to )?(?:(?:the )?same time(?: of day)?|this time(?: of day)?|now)/, sameTimeYesterday],
  [
    /^(?:(?:in|over|during|for) )?(?:the )?(?:same|equivalent) (?:span|period|time span|window|interval|part|stretch)(?: of (?:the day )?| )yesterday/,
    sameTimeYesterday,
  ],
  [/^yesterday(?: over| in| during| for)? the same (?:span|period|window|interval|part|stretch)/, sameTimeYesterday],
  [
    /^(?:the )?(hour|minute|day|week) (?:before that|before this|before|earlier|prior)(?= (?:$|\.|,)|$| \.)/,
    () => ({ window: span(calendarPoint('hour', -1), calendarPoint('hour', 0)), beforeMs: hourMs }),
  ],
  [
    /^(?:at the |right at the |at this |at |as of )?(?:right now|present moment|this moment|moment|present|now|right this (?:second|minute))(?= |$)/,
    () => ({ window: { kind: 'now' } }),
  ],
  [
    /^(?:currently|presently|at this (?:time|point|instant|very moment)|these days|this (?:instant|second)|live now|as we speak)(?= |$)/,
    () => ({ window: { kind: 'now' } }),
  ],
  [
    /^(?:recently|lately|a (?:short )?while ago|just now|not long ago)(?= |$)/,
    () => ({
      window: span({ at: 'now', offsetMs: -15 * minuteMs }, nowPoint),
      vague: [span({ at: 'now', offsetMs: -15 * minuteMs }, nowPoint), span({ at: 'now', offsetMs: -hourMs }, nowPoint)],
    }),
  ],
  [
    /^(?:for )?(?:all time|ever recorded|the (?:whole|entire|full) (?:recording|history|record)|of all time|since records began|(?:in|over|during|throughout|for) the (?:whole |entire |full )?(?:recording|history|record))(?= |$)/,
    () => ({ window: span({ at: 'recorded' }, nowPoint) }),
  ],
  [
    /^(?:(?:in|over|during|for|within) )?(?:the )?(?:coming|next|following|upcoming) (?:couple of |[a-z0-9]+ )?(?:minutes?|hours?|days?|weeks?|months?|mins?|hrs?)(?= |$)/,
    nextSpan,
  ],
  [/^(?:(?:for|over|during|in) )?(?:the )?(?:rest|remainder) of (?:the day|today|this day)(?= |$)/, ahead],
  [/^(?:in|within) (?:\d{1,4}|an?|ten|five|two|three) (?:minutes?|hours?|days?)(?: time)?(?= (?:$|\.|,)|$)/, ahead],
  [/^(?:later (?:today|on|tonight)?|in the future|from now on|soon)(?= |$)/, ahead],
]

function sameTimeYesterday(): Phrase {
  return { window: span({ at: 'calendar', unit: 'day', offset: -1 }, { at: 'now', days: -1 }), instant: { at: 'now', days: -1 }, sameSpan: true }
}

function aheadSpan(from: TimePoint, to: TimePoint): Phrase {
  return { window: span(from, to), future: true }
}

const unitsAhead: readonly (readonly [RegExp, number | 'days'])[] = [
  [/^min/, minuteMs],
  [/^h/, hourMs],
  [/^day/, 'days'],
]

/** "The next two hours", "next week": from now, or the whole of the coming one where a week or a month is named alone. */
function nextSpan(text: string): Phrase {
  const words = text.split(' ')
  const unit = words.at(-1) ?? ''
  const named = words.slice(words.findIndex((word) => /^(?:coming|next|following|upcoming)$/.test(word)) + 1, -1).join(' ')
  const count = named === '' ? 1 : named === 'couple of' ? 2 : numberFrom(named)
  if (count === undefined || count < 1 || count > 1_000) return ahead()
  if (/^(?:week|month)/.test(unit)) {
    const whole = unit.startsWith('week') ? ('week' as const) : ('month' as const)
    if (named === '') return aheadSpan({ at: 'calendar', unit: whole, offset: 1 }, { at: 'calendar', unit: whole, offset: 2 })
    return aheadSpan(nowPoint, { at: 'now', days: count * (whole === 'week' ? 7 : 30) })
  }
  const length = unitsAhead.find(([pattern]) => pattern.test(unit))?.[1] ?? hourMs
  return aheadSpan(nowPoint, length === 'days' ? { at: 'now', days: count } : { at: 'now', offsetMs: count * length })
}

function ahead(): Phrase {
  return { window: span(nowPoint, { at: 'calendar', unit: 'day', offset: 1 }), future: true }
}

export const fixedRule: Rule = (words, index) => {
  const text = words.slice(index, index + 8).join(' ')
  for (const [pattern, phrase] of fixedPhrases) {
    const match = pattern.exec(text)?.[0]
    if (match === undefined || (text.length > match.length && text[match.length] !== ' ' && !match.endsWith(' '))) continue
    const value = phrase(match)
    if (value.beforeMs !== undefined) {
      const unit = unitFrom(/hour|minute|day|week/.exec(match)?.[0] ?? 'hour') ?? { ms: hourMs }
      const name = /minute/.test(match) ? 'minute' : /hour/.test(match) ? 'hour' : /week/.test(match) ? 'week' : 'day'
      return {
        value: {
          window: span(calendarPoint(name, -1), calendarPoint(name, 0)),
          beforeMs: 'ms' in unit ? unit.ms : 'days' in unit ? unit.days * 24 * hourMs : 30 * 24 * hourMs,
        },
        next: index + match.trim().split(' ').length,
      }
    }
    return { value, next: index + match.trim().split(' ').length }
  }
  return undefined
}
