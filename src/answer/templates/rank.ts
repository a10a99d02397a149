import type { FactValue } from '../../core/facts.ts'
import { countText, joined, numberText } from '../numbers.ts'
import { readable } from '../condition-words.ts'
import { isCounted, titleOf } from '../nouns.ts'
import { beginningLarge, orElse, slotOf, slotted, whenSlot } from '../slotted.ts'
import { line, sentence, take, takeNumber, things } from '../speech.ts'
import type { Piece, Speech } from '../speech.ts'
import { qualityWords, quantityText, valueText } from '../values.ts'
import { besides } from './value.ts'

type Place = { label: string; value: number | null }

const mostPlaces = 20

/** Who comes first, ties said as ties, then the places in order and the total. */
export function rankTemplate(speech: Speech): Piece[] {
  const { measure, facts, when } = speech
  const by = facts.plan.by ?? 'entity'
  const places = takePlaces(speech, by)
  const tied = takeNumber(speech, 'top.1.tied') ?? 1
  const total = take(speech, measure.id)
  const name = things(speech, 2)
  const first = places[0]
  if (first === undefined) {
    if (total === undefined || total.value === null) return [sentence(`Which ${groupWord(speech)} has the ${most(speech)} ${name} ${when} is not known.`)]
    return [
      sentence(
        total.value === 0
          ? `There were no ${name} ${when}, so there is nothing to rank.`
          : `None of the ${numberText(Number(total.value))} ${name} ${when} can be put to a ${groupWord(speech)}.`,
      ),
      ...besides(speech),
    ]
  }
  const pieces: Piece[] = [leadSentence(places, tied, speech)]
  const listed = places.slice(0, mostPlaces)
  if (listed.length > 1)
    for (const [index, place] of listed.entries()) pieces.push(line(`${placeOf(places, index)} ${place.label}: ${amount(place.value, speech)}`))
  const groups = facts.table?.total ?? places.length
  const more = groups - listed.length
  if (more > 0 && listed.length > 1) pieces.push(line(`… and ${numberText(more)} more.`))
  if (total !== undefined && typeof total.value === 'number')
    pieces.push(
      sentence(
        isCounted(measure)
          ? `In all: ${qualityWords(total)}${amount(total.value, speech)}.`
          : `Altogether: ${qualityWords(total)}${amount(total.value, speech)}.`,
      ),
    )
  else if (total !== undefined) pieces.push(sentence('The total is not known.'))
  return [...pieces, ...besides(speech)]
}

function takePlaces(speech: Speech, by: string): Place[] {
  const places: Place[] = []
  for (let place = 1; ; place += 1) {
    const label = take(speech, `top.${place}.${by}`)
    const value = take(speech, `top.${place}.value`)
    if (label === undefined) return places
    places.push({ label: labelText(label.value, speech), value: typeof value?.value === 'number' ? value.value : null })
  }
}

function labelText(value: FactValue, speech: Speech): string {
  const text = valueText(value, undefined, speech)
  return speech.facts.plan.by === 'force' && /^(friendly|opposing|neutral|other)$/.test(text) ? `${text} forces` : text
}

function leadSentence(places: readonly Place[], tied: number, speech: Speech): Piece {
  const first = places[0] ?? { label: '', value: null }
  const name = things(speech, 2)
  const title = isCounted(speech.measure)
    ? `the ${most(speech)} ${name}`
    : `the ${speech.facts.plan.order?.direction === 'least' ? 'lowest' : 'highest'} ${titleOf(speech.measure)}`
  const [ranking, when, manner] = [slotOf('phrase', 'ranking', title), whenSlot(speech.when), slotOf('manner', 'grouping', `by ${groupWord(speech)}`)]
  const by = speech.facts.plan.by ?? 'entity'
  const value = slotOf('name', 'top.1.value', `${amount(first.value, speech)}${tied <= 1 ? '' : ' each'}`)
  if (tied <= 1) {
    const label = `top.1.${by}`
    const verb = speech.facts.window === undefined ? 'has' : 'had'
    const lead = beginningLarge(slotted`${ranking} ${when}, ${manner}: ${slotOf('name', label, first.label)} with ${value}.`)
    return orElse(lead, `{{${label}}} ${verb} {{ranking}} {{when}}, {{grouping}}, with {{top.1.value}}.`)
  }
  const shown = places.slice(0, Math.min(tied, 5)).map((place) => place.label)
  const others = tied - shown.length
  const names = others > 0 ? `${shown.join(', ')} and ${numberText(others)} more` : joined(shown)
  return beginningLarge(
    slotted`${ranking} ${when}, ${manner}: ${slotOf('name', 'top.1.tied', `${numberText(tied)} share first place`)} with ${value}: ${slotOf('name', `top.1.${by}`, names)}.`,
  )
}

/** `1=`, `1=`, `3.`: equal values share a place. */
function placeOf(places: readonly Place[], index: number): string {
  const value = places[index]?.value
  const first = places.findIndex((place) => place.value === value)
  const shared = places.filter((place) => place.value === value).length > 1
  return `${first + 1}${shared ? '=' : '.'}`
}

function most({ facts }: Speech): string {
  return facts.plan.order?.direction === 'least' ? 'fewest' : 'most'
}

function groupWord({ facts }: Speech): string {
  const by = facts.plan.by ?? 'entity'
  const role = facts.plan.byRole === undefined ? '' : `${facts.plan.byRole === 'firer' ? 'firing' : 'target'} `
  return `${role}${by === 'pdu-type' ? 'PDU type' : readable(by)}`
}

function amount(value: number | null, speech: Speech): string {
  if (value === null) return 'not known'
  return speech.measure.id === 'bytes'
    ? quantityText(value, 'bytes', speech)
    : speech.measure.id === 'movement'
      ? quantityText(value, 'm', speech)
      : countText(value, speech.measure.unit.singular)
}
