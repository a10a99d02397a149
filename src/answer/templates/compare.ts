import type { Condition } from '../../core/plan.ts'
import type { Fact } from '../../core/facts.ts'
import type { Measure } from '../../core/measure.ts'
import { measureById } from '../../measures/list.ts'
import { nounPhrase } from '../condition-words.ts'
import { isCounted, titleOf } from '../nouns.ts'
import { countText, numberText } from '../numbers.ts'
import { beginningLarge, countSlot, slotOf, slotted, whenSlot } from '../slotted.ts'
import type { Slot } from '../slotted.ts'
import { sentence, take } from '../speech.ts'
import type { Piece, Speech } from '../speech.ts'
import { qualityWords, quantityText } from '../values.ts'
import { askedWindowWords, boundWindowWords } from '../window-words.ts'
import { besides, yesOrNo } from './value.ts'
import { capital } from './trend.ts'

type Side = { fact: Fact | undefined; measure: Measure; where: readonly Condition[]; when: string }

/** Both sides with what tells them apart, then how far they are from each other. */
export function compareTemplate(speech: Speech): Piece[] {
  const { measure, facts } = speech
  const more = take(speech, 'more')
  const versus = facts.plan.versus ?? {}
  const secondFact = take(speech, `${measure.id}.second`) ?? take(speech, `${versus.measure ?? ''}.second`)
  const first: Side = { fact: take(speech, `${measure.id}.first`), measure, where: facts.plan.where, when: speech.when }
  const second: Side = {
    fact: secondFact,
    measure: (versus.measure === undefined ? undefined : measureById(versus.measure)) ?? measure,
    where: versus.where ?? facts.plan.where,
    when: secondWhen(speech, secondFact),
  }
  const difference = take(speech, 'difference')
  const factor = take(speech, 'factor')
  const sameTime = versus.window === undefined
  const answer = more === undefined || more.value === null ? undefined : yesOrNo(more)
  const left = `${sideText(first, speech)}${sameTime ? '' : ` ${first.when}`}`
  const right = `${sideText(second, speech)}${sameTime ? '' : ` ${second.when}`}`
  const verdict = verdictText(difference, factor, speech)
  const [one, other] = [sideSlot(first, left), sideSlot(second, right)]
  if (one === undefined || other === undefined || verdict === undefined) {
    const text = `${left} against ${right}${sameTime ? ` ${first.when}` : ''}; the difference is not known.`
    return [sentence(answer === undefined ? capital(text) : `${answer.text}: ${text}`), ...besides(speech)]
  }
  const apart = slotOf('verdict', 'difference', verdict)
  return [comparison({ answer, one, other, apart, when: sameTime ? whenSlot(first.when) : undefined }), ...besides(speech)]
}

type Comparison = { answer: Slot | undefined; one: Slot; other: Slot; apart: Slot; when: Slot | undefined }

/** Each side has its own window in it where they have two. */
function comparison({ answer, one, other, apart, when }: Comparison): Piece {
  if (answer === undefined)
    return beginningLarge(when === undefined ? slotted`${one} against ${other}: ${apart}.` : slotted`${one} against ${other} ${when}: ${apart}.`)
  return when === undefined ? slotted`${answer}: ${one} against ${other}: ${apart}.` : slotted`${answer}: ${one} against ${other} ${when}: ${apart}.`
}

function sideSlot({ fact }: Side, text: string): Slot | undefined {
  return fact === undefined || typeof fact.value !== 'number' ? undefined : countSlot({ name: fact.name, text, count: fact.value })
}

function secondWhen({ facts, clock, asOf }: Speech, fact: Fact | undefined): string {
  const window = facts.plan.versus?.window
  if (window === undefined) return ''
  if (window.kind === 'now') return `now (as of ${clock.moment(asOf, asOf)})`
  return fact?.window === undefined ? askedWindowWords(window) : boundWindowWords(window, fact.window, { clock, asOf })
}

function sideText({ fact, measure, where }: Side, speech: Speech): string {
  const value = fact?.value
  if (fact === undefined || typeof value !== 'number') return `an unknown number of ${nounPhrase(measure, where, isCounted(measure) ? 2 : 'title')}`
  if (isCounted(measure)) return `${value === 0 ? 'no' : `${qualityWords(fact)}${numberText(value)}`} ${nounPhrase(measure, where, value)}`
  const unit = measure.unit.singular
  return `${nounPhrase(measure, where, 'title') || titleOf(measure)} ${qualityWords(fact)}${unit === 'metre' ? quantityText(value, 'm', speech) : countText(value, unit)}`
}

function verdictText(difference: Fact | undefined, factor: Fact | undefined, speech: Speech): string | undefined {
  const value = difference?.value
  if (typeof value !== 'number') return undefined
  const known = difference?.quality === undefined || difference.quality === 'exact' ? '' : ', as far as is known'
  if (value === 0) return `as many${known}`
  const isCount = isCounted(speech.measure)
  const amount = numberText(Math.abs(value))
  const words = value > 0 ? `${amount} more` : `${amount} ${isCount ? 'fewer' : 'less'}`
  const times = factor?.value
  return typeof times === 'number' && times > 0 && times !== 1
    ? `${words}, ${numberText(times)} times as ${isCount ? 'many' : 'much'}${known}`
    : `${words}${known}`
}
