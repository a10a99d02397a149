import type { Fact } from '../../core/facts.ts'
import { ageText, joined, numberText } from '../numbers.ts'
import { plainText } from '../plain-text.ts'
import { tableLines } from '../rows.ts'
import { slotOf, slotted, whenSlot } from '../slotted.ts'
import { sentence, take, takeKnown, takeNumber } from '../speech.ts'
import type { Piece, Speech } from '../speech.ts'
import { entityText, isEntity, isPosition, positionText, valueText } from '../values.ts'

/** Who is spoken of: the entity, site or application of the facts, else as the plan names it. */
function subjectOf(speech: Speech): string {
  const entity = take(speech, 'entity')
  if (isEntity(entity?.value)) return entityText(entity.value)
  const [site, application] = [takeKnown(speech, 'site'), takeKnown(speech, 'application')]
  if (application !== undefined) return application.startsWith('application') ? application : `application ${application}`
  if (site !== undefined) return site.startsWith('site') ? site : `site ${site}`
  if (typeof entity?.value === 'string') return plainText(entity.value)
  const named = speech.facts.plan.where.filter((condition) => !condition.not && ['entity', 'marking', 'site', 'application', 'name'].includes(condition.field))
  const words = named.map(
    (condition) =>
      `${condition.field === 'site' || condition.field === 'application' ? `${condition.field} ` : ''}${joined(
        condition.values.map((value) => plainText(value)),
        'or',
      )}`,
  )
  return words.length === 0 ? 'It' : joined(words)
}

/** No longer there; "frozen, destroyed" and "removal requested" still are. */
function isGone(state: string | undefined): boolean {
  return state !== undefined && /^(left|contact lost|not heard|never heard)/.test(state)
}

export function positionTemplate(speech: Speech): Piece[] {
  const subject = subjectOf(speech)
  const position = take(speech, 'position')
  const kind = takeKnown(speech, 'position.kind')
  const state = takeKnown(speech, 'state')
  if (position === undefined || !isPosition(position.value)) {
    const heard = takeNumber(speech, 'last-heard')
    const known =
      heard === undefined && speech.facts.facts.some((fact) => fact.name === 'last-heard')
        ? `${subject} has not been heard, so its position is not known`
        : `The position of ${subject} is not known`
    return [
      sentence(`${known}, ${speech.when}.`),
      ...stateText(state),
      ...(heard === undefined ? [] : heardText(speech, heard)),
      ...tableLines(speech.facts.table, speech),
    ]
  }
  const extrapolated = kind === 'extrapolated' ? ', extrapolated by dead reckoning' : ''
  const at = positionText(position.value)
  const [name, place] = [slotOf('name', 'entity', subject), (words: string) => slotOf('state', 'position', `${words} ${at}${extrapolated}`)]
  const movement = movementText(speech)
  return [
    isGone(state) || kind === 'last reported'
      ? slotted`${name} was ${place('last reported at')}, ${whenSlot(speech.when)}.`
      : slotted`${name} is ${place('at')}, ${whenSlot(speech.when)}.`,
    ...(movement === undefined ? [] : [sentence(movement)]),
    ...stateText(state),
    ...heardText(speech, takeNumber(speech, 'last-heard')),
    ...tableLines(speech.facts.table, speech),
  ]
}

function stateText(state: string | undefined): Piece[] {
  return state === undefined ? [] : [sentence(`Its state: ${state}.`)]
}

function movementText(speech: Speech): string | undefined {
  const speed = takeNumber(speech, 'speed')
  const heading = take(speech, 'heading')
  if (speed === undefined) return undefined
  if (speed < 0.05) return 'It is not moving.'
  const towards = typeof heading?.value === 'number' ? `, heading ${valueText(heading.value, 'deg', speech)}` : ''
  return `It moves at ${numberText(Math.round(speed * 10) / 10)} m/s (${numberText(Math.round(speed * 3.6))} km/h)${towards}.`
}

function heardText(speech: Speech, heard: number | undefined): Piece[] {
  const age = takeNumber(speech, 'last-heard.age')
  if (heard === undefined) return []
  return [sentence(`Last heard ${age === undefined ? '' : `${ageText(age)} ago, `}at ${speech.clock.moment(heard, speech.asOf)}.`)]
}

export function lastHeardTemplate(speech: Speech): Piece[] {
  const subject = subjectOf(speech)
  const heard = take(speech, 'last-heard')
  const age = takeNumber(speech, 'last-heard.age')
  const state = takeKnown(speech, 'state')
  if (heard === undefined || typeof heard.value !== 'number')
    return [sentence(`${capitalised(subject)} has never been heard, ${speech.when}.`), ...tableLines(speech.facts.table, speech)]
  return [
    slotted`${slotOf('name', 'entity', capitalised(subject))} was ${slotOf('state', 'last-heard', `last heard at ${speech.clock.moment(heard.value, speech.asOf)}${age === undefined ? '' : `, ${ageText(age)} before this answer`}`)} (${whenSlot(speech.when)}).`,
    ...stateText(state),
    ...tableLines(speech.facts.table, speech),
  ]
}

function capitalised(text: string): string {
  return /^(site|application) /.test(text) ? `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}` : text
}

/** Yes or no first where that was asked, then all that is known of one entity. */
export function entityTemplate(speech: Speech): Piece[] {
  const [head] = speech.facts.facts
  const subject = subjectOf(speech)
  const state = take(speech, 'state')
  const stateWords = typeof state?.value === 'string' ? plainText(state.value) : undefined
  const lead = leadText(head, speech, stateWords)
  const type = takeKnown(speech, 'type')
  const force = takeKnown(speech, 'force')
  const entityType = speech.facts.facts.find((fact) => fact.name === 'entity')?.value
  const known = [
    ...(force === undefined ? [] : [/^(friendly|opposing|neutral|other)$/.test(force) ? `${force} forces` : force]),
    ...(type === undefined || (isEntity(entityType) && entityType.type === type) ? [] : [type]),
  ]
  const name = `${subject}${known.length === 0 ? '' : `, ${known.join(', ')},`}`
  const main =
    stateWords === undefined
      ? lead === ''
        ? `${name}: not known, ${speech.when}.`
        : `${name.replace(/,$/, '')} (${speech.when}).`
      : `${name} ${stateVerb(stateWords)}, ${speech.when}.`
  return [sentence(`${lead}${main}`), ...entityDetails(speech), ...tableLines(speech.facts.table, speech)]
}

function leadText(head: Fact, speech: Speech, state: string | undefined): string {
  if (typeof head.value !== 'boolean' && !(speech.facts.plan.yesNo !== undefined && head.value === null)) return ''
  take(speech, head.name)
  if (head.value === null) return 'Not known: '
  const word = head.name.replace(/^.*\./, '').replaceAll('-', ' ')
  // Active says that it is heard; whoever asks whether it is alive means more.
  if (head.value && word === 'active' && state?.includes('destroyed') === true) return 'It still reports, but it is destroyed: '
  return head.value ? `Yes, ${word}: ` : `No, not ${word}: `
}

function stateVerb(state: string): string {
  if (state === 'left') return 'has left'
  if (state === 'lost' || state === 'contact lost') return 'has timed out (contact lost)'
  if (state === 'never heard') return 'has never been heard'
  return `is ${state}`
}

function entityDetails(speech: Speech): Piece[] {
  const pieces: Piece[] = []
  const damage = takeKnown(speech, 'damage')
  if (damage !== undefined) pieces.push(sentence(`Damage: ${damage}.`))
  const position = take(speech, 'position')
  const kind = takeKnown(speech, 'position.kind')
  if (isPosition(position?.value)) pieces.push(sentence(`Position: ${positionText(position.value)}${kind === undefined ? '' : ` (${kind})`}.`))
  const movement = movementText(speech)
  if (movement !== undefined) pieces.push(sentence(movement))
  const first = takeNumber(speech, 'first-heard')
  if (first !== undefined) pieces.push(sentence(`First heard at ${speech.clock.moment(first, speech.asOf)}.`))
  pieces.push(...heardText(speech, takeNumber(speech, 'last-heard')))
  const timeout = takeNumber(speech, 'timeout')
  if (timeout !== undefined) pieces.push(sentence(`Its timeout is ${ageText(timeout)}.`))
  const killer = takeKnown(speech, 'killed-by')
  if (killer !== undefined) pieces.push(sentence(`Killed by ${killer}.`))
  const address = takeKnown(speech, 'source-address')
  if (address !== undefined) pieces.push(sentence(`Heard from ${address}.`))
  return pieces
}
