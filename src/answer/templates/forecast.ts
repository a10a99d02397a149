import { nounPhrase } from '../condition-words.ts'
import { numberText } from '../numbers.ts'
import { plainText } from '../plain-text.ts'
import { slotOf, slotted, whenSlot } from '../slotted.ts'
import { asSentence, sentence, take, takeNumber } from '../speech.ts'
import type { Piece, Speech } from '../speech.ts'
import { drawing } from './trend.ts'

/** What is expected, between which bounds, when most of it, by which method, and how well that did. */
export function forecastTemplate(speech: Speech): Piece[] {
  const { measure, facts, when } = speech
  const expected = takeNumber(speech, `${measure.id}.forecast`)
  const [lower, upper] = [takeNumber(speech, `${measure.id}.forecast.lower`), takeNumber(speech, `${measure.id}.forecast.upper`)]
  const confidence = takeNumber(speech, 'forecast.confidence')
  if (expected === undefined) return [sentence(`What is to be expected ${when} is not known.`)]
  const things = nounPhrase({ ...measure, spoken: { noun: measure.unit.singular } }, facts.plan.where, expected)
  const range =
    lower === undefined || upper === undefined
      ? ''
      : `, between ${numberText(rounded(lower, Math.floor))} and ${numberText(rounded(upper, Math.ceil))}${confidence === undefined ? '' : ` in ${numberText(confidence)} of 100 cases`}`
  const amount = slotOf('name', `${measure.id}.forecast`, `about ${numberText(rounded(expected, Math.round))} ${things}`)
  const pieces: Piece[] = [slotted`I expect ${amount} ${whenSlot(`${when}${range}`)}.`]
  const [peak, at] = [takeNumber(speech, 'peak'), takeNumber(speech, 'peak.at')]
  if (peak !== undefined && at !== undefined)
    pieces.push(sentence(`Most of it around ${speech.clock.moment(at, speech.asOf)}: about ${numberText(rounded(peak, Math.round))}.`))
  const method = take(speech, 'forecast.method')?.value
  if (typeof method === 'string') pieces.push(sentence(`Method: ${plainText(method)}.`))
  const skill = take(speech, 'forecast.skill')?.value
  if (typeof skill === 'string') pieces.push(sentence(asSentence(skill)))
  const [from, to] = [takeNumber(speech, 'forecast.trained.from'), takeNumber(speech, 'forecast.trained.to')]
  if (from !== undefined && to !== undefined)
    pieces.push(sentence(`Learnt from ${speech.clock.moment(from, speech.asOf)} to ${speech.clock.moment(to, speech.asOf)}.`))
  const points = facts.series?.[0]?.points ?? []
  return points.length > 2
    ? [
        ...pieces,
        ...drawing(
          points.map(({ t, v }) => ({ t, v: v === null ? null : Math.round(v) })),
          speech,
        ),
      ]
    : pieces
}

/** No more digits than a guess deserves: three. */
function rounded(value: number, round: (value: number) => number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 2)
  return round(value / unit) * unit
}
