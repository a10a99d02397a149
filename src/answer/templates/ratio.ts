import type { Fact } from '../../core/facts.ts'
import { measureById } from '../../measures/list.ts'
import { nounPhrase } from '../condition-words.ts'
import { numberText } from '../numbers.ts'
import { beginningLarge, countSlot, slotOf, slotted, whenSlot } from '../slotted.ts'
import { sentence, take, takeNumber } from '../speech.ts'
import type { Piece, Speech } from '../speech.ts'
import { qualityWords, valueText } from '../values.ts'
import { besides } from './value.ts'

/** A quotient of lower bounds is not itself a lower bound. */
function roughly({ quality }: Pick<Fact, 'quality'>): string {
  return quality === undefined || quality === 'exact' ? '' : 'about '
}

/** `12.5 %: 3 duds out of 24 detonations today`. Nothing of nothing has no share. */
export function ratioTemplate(speech: Speech): Piece[] {
  const { facts, measure, when } = speech
  const versus = facts.plan.versus ?? {}
  const wholeMeasure = (versus.measure === undefined ? undefined : measureById(versus.measure)) ?? measure
  const wholeWhere = versus.where ?? facts.plan.where
  const share = take(speech, 'share')
  const partFact = take(speech, 'part')
  const wholeFact = take(speech, 'whole')
  const part = typeof partFact?.value === 'number' ? partFact.value : undefined
  const whole = typeof wholeFact?.value === 'number' ? wholeFact.value : undefined
  const wholeWords = (count: number): string => nounPhrase(wholeMeasure, wholeWhere, count)
  const partWords = (count: number): string => nounPhrase(measure, facts.plan.where, count)
  if (part === undefined || whole === undefined || share === undefined)
    return [sentence(`The share of ${partWords(2)} in ${wholeWords(2)} ${when} is not known.`)]
  if (whole === 0) return [sentence(`There were no ${wholeWords(2)} ${when}, so there is no share to give.`), ...besides(speech)]
  if (share.value === null)
    return [sentence(`The share of ${partWords(2)} in ${wholeWords(2)} ${when} is not known: ${numberText(part)} and ${numberText(whole)} were counted.`)]
  const [some, all] = [part === 0 ? 'no' : `${qualityWords(partFact ?? {})}${numberText(part)}`, `${qualityWords(wholeFact ?? {})}${numberText(whole)}`]
  const one = countSlot({ name: 'part', text: `${some} ${partWords(part)}`, count: part })
  const other = countSlot({ name: 'whole', text: `${all} ${wholeWords(whole)}`, count: whole })
  const [quotient, window] = [(text: string) => slotOf('name', 'share', `${roughly(share)}${text}`), whenSlot(when)]
  if (part > whole || !isPart(speech))
    return [slotted`${quotient(`${numberText(Math.round((part / whole) * 100) / 100)} to 1`)}: ${one} to ${other} ${window}.`, ...besides(speech)]
  return [slotted`${quotient(valueText(share.value, share.unit, speech))}: ${one} out of ${other} ${window}.`, ...besides(speech)]
}

/** Whether the first number is counted among the second: the same measure under fewer conditions, or hits of fires and their like. */
function isPart({ facts: { plan } }: Speech): boolean {
  if (plan.versus?.measure !== undefined && plan.versus.measure !== plan.measure) return true
  const own = new Set(plan.where.map((condition) => JSON.stringify(condition)))
  return (plan.versus?.where ?? plan.where).every((condition) => own.has(JSON.stringify(condition)))
}

/** Opposing losses to friendly losses, with how much of it could be attributed. */
export function exchangeRatioTemplate(speech: Speech): Piece[] {
  const ratio = take(speech, 'exchange-ratio')
  const opposing = takeNumber(speech, 'losses.opposing')
  const friendly = takeNumber(speech, 'losses.friendly')
  const attributed = take(speech, 'attributed.share')
  if (opposing === undefined || friendly === undefined) return [sentence(`The loss exchange ratio ${speech.when} is not known.`)]
  const counts = `${numberText(opposing)} opposing ${opposing === 1 ? 'loss' : 'losses'} to ${numberText(friendly)} friendly ${friendly === 1 ? 'loss' : 'losses'}`
  const pieces: Piece[] = []
  if (typeof ratio?.value === 'number')
    pieces.push(
      beginningLarge(
        slotted`${slotOf('phrase', 'things', 'the loss exchange ratio')} ${whenSlot(speech.when)} is ${slotOf('name', ratio.name, `${roughly(ratio)}${numberText(ratio.value)} to 1 (${counts})`)}.`,
      ),
    )
  else
    pieces.push(
      sentence(
        `There is no loss exchange ratio ${speech.when}: ${friendly === 0 ? 'without friendly losses it cannot be formed' : 'it is not known'} (${counts}).`,
      ),
    )
  if (attributed !== undefined && typeof attributed.value === 'number')
    pieces.push(sentence(`${roughly(attributed)}${valueText(attributed.value, attributed.unit, speech)} of the losses could be attributed to a firer.`))
  return pieces
}
