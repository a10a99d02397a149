import type { Condition } from '../../core/plan.ts'
import type { Fact } from '../../core/facts.ts'
import type { Measure } from '../../core/measure.ts'
import { measureById } from '../../measures/list.ts'
import { nounPhrase } from '../condition-words.ts'
import { isCounted, titleOf } from '../nouns.ts'
import { countText, numberText } from '../numbers.ts'
import { capital } from './trend.ts'
import { sentence, take } from '../speech.ts'
import type { Piece, Speech } from '../speech.ts'
import { qualityWords, quantityText } from '../values.ts'
import { askedWindowWords, boundWindowWords } from '../window-words.ts'
import { besides } from './value.ts'

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
  const lead = more === undefined || more.value === null ? '' : more.value === true ? 'Yes: ' : 'No: '
  const left = `${sideText(first, speech)}${sameTime ? '' : ` ${first.when}`}`
  const right = `${sideText(second, speech)}${sameTime ? ` ${first.when}` : ` ${second.when}`}`
  const verdict = verdictText(difference, factor, speech)
  return [sentence(`${lead}${lead === '' ? capital(left) : left} against ${right}${verdict}.`), ...besides(speech)]
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
  if (isCounted(measure)) return `${qualityWords(fact)}${value === 0 ? 'no' : numberText(value)} ${nounPhrase(measure, where, value)}`
  const unit = measure.unit.singular
  return `${nounPhrase(measure, where, 'title') || titleOf(measure)} ${qualityWords(fact)}${unit === 'metre' ? quantityText(value, 'm', speech) : countText(value, unit)}`
}

function verdictText(difference: Fact | undefined, factor: Fact | undefined, speech: Speech): string {
  const value = difference?.value
  if (typeof value !== 'number') return '; the difference is not known'
  const known = difference?.quality === undefined || difference.quality === 'exact' ? '' : ', as far as is known'
  if (value === 0) return `: as many${known}`
  const isCount = isCounted(speech.measure)
  const amount = numberText(Math.abs(value))
  const words = value > 0 ? `${amount} more` : `${amount} ${isCount ? 'fewer' : 'less'}`
  const times = factor?.value
  return typeof times === 'number' && times > 0 && times !== 1
    ? `: ${words}, ${numberText(times)} times as ${isCount ? 'many' : 'much'}${known}`
    : `: ${words}${known}`
}
