import { minuteMs } from '../../core/time.ts'
import { fixedRule } from './fixed.ts'
import type { Mark, Phrase, Rule } from './grammar.ts'
import { clockMarkAt, markAt, span } from './grammar.ts'
import type { Found, Today } from './points.ts'
import { dtgAt } from './points.ts'
import { rangeRule, sinceRule, untilRule } from './ranges.ts'
import { after } from './shift.ts'
import { dayRule, exerciseRule, firstRule, intoRule, lastRule } from './spans.ts'

/** at 0915, yesterday at 9, at mark 2, ten minutes ago, around 0915 (five minutes either side). */
const instantRule: Rule = (words, index, today) => {
  const lead = words[index] ?? ''
  if (lead === 'around' || lead === 'about' || lead === 'near') return aroundRule(words, index, today)
  const opened = lead === 'at' || lead === '@'
  const start = opened ? index + 1 : index
  if (opened) {
    const mark = markAt(words, words[start] === 'exactly' || words[start] === 'precisely' ? start + 1 : start, { today })
    if (
      mark === undefined ||
      !mark.value.isInstant ||
      mark.value.from.at === 'asked' ||
      /^(?:present|the present|this moment)$/.test(words.slice(start, mark.next).join(' '))
    )
      return undefined
    if (mark.value.clock?.loose === true && mark.value.clock.hourOnly !== true && !/^\d{4}$|[:.]/.test(words[start] ?? '') && mark.value.day === undefined)
      return undefined
    return { value: instantPhrase(mark.value), next: mark.next }
  }
  const dtg = dtgAt(words, start, today)
  if (dtg !== undefined) return { value: instantPhrase({ from: dtg.value, to: dtg.value, isInstant: true }), next: dtg.next }
  const mark = clockMarkAt(words, start, { today, strict: true })
  if (mark !== undefined) return { value: instantPhrase(mark.value), next: mark.next }
  const ago = markAt(words, start, { today })
  if (ago !== undefined && /^(?:ago|back|earlier)$/.test(words[ago.next - 1] ?? '')) {
    return ago.value.isInstant ? { value: instantPhrase(ago.value), next: ago.next } : { value: { window: span(ago.value.from, ago.value.to) }, next: ago.next }
  }
  return undefined
}

function instantPhrase(mark: Mark): Phrase {
  const future = mark.future === true ? { future: true } : {}
  return {
    window: span(mark.from, after(mark.from, minuteMs)),
    instant: mark.from,
    ...(mark.clock !== undefined && mark.day === undefined ? { clockOnly: true } : {}),
    ...future,
  }
}

const aroundRule: Rule = (words, index, today) => {
  const mark = markAt(words, index + 1, { today })
  if (mark === undefined || !mark.value.isInstant) return undefined
  return { value: { window: span(after(mark.value.from, -5 * minuteMs), after(mark.value.from, 5 * minuteMs)) }, next: mark.next }
}

const allRules: readonly Rule[] = [fixedRule, rangeRule, untilRule, sinceRule, intoRule, instantRule, lastRule, firstRule, dayRule, exerciseRule]

/** The longest time phrase that begins at this word. Ties go to the rule listed first. */
export function timeAt(words: readonly string[], index: number, today: Today): Found<Phrase> | undefined {
  let best: Found<Phrase> | undefined
  for (const rule of allRules) {
    const found = rule(words, index, today)
    if (found !== undefined && found.next > index && (best === undefined || found.next > best.next)) best = found
  }
  return best
}
