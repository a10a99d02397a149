import { countText, joined, numberText } from '../numbers.ts'
import { tableLines } from '../rows.ts'
import { beginningLarge, slotOf, slotted, whenSlot } from '../slotted.ts'
import { sentence, take, takeKnown, takeNumber } from '../speech.ts'
import type { Piece, Speech } from '../speech.ts'
import { qualityWords } from '../values.ts'
import { capital, drawing } from './trend.ts'
import { frozenText } from './status.ts'

/** `12 fires`, `no fires`; nothing when there is no such fact, and an unknown one is said. */
function countOf(speech: Speech, name: string, unit: string): string | undefined {
  const fact = take(speech, name)
  if (fact === undefined) return undefined
  if (typeof fact.value !== 'number') return `an unknown number of ${countText(2, unit).slice(2)}`
  return fact.value === 0 ? `no ${countText(0, unit).slice(2)}` : `${qualityWords(fact)}${countText(fact.value, unit)}`
}

function counts(speech: Speech, names: readonly (readonly [string, string])[]): string[] {
  return names.flatMap(([name, unit]) => {
    const text = countOf(speech, name, unit)
    return text === undefined ? [] : [text]
  })
}

export function activityTemplate(speech: Speech): Piece[] {
  const traffic = counts(speech, [['pdus', 'PDU']])
  const seen = counts(speech, [['entities.seen', 'entity']])
  const unknown = speech.facts.facts[0].value === null
  const figures = [...traffic, ...seen.map((text) => `${text} seen`)].join(', ')
  const pieces: Piece[] = [
    unknown
      ? sentence(`What happened ${speech.when} is not known.`)
      : beginningLarge(slotted`${slotOf('phrase', 'things', 'activity')} ${whenSlot(speech.when)}: ${slotOf('name', 'pdus', figures)}.`),
  ]
  const combat = counts(speech, [
    ['fires', 'fire'],
    ['shots', 'round'],
    ['detonations', 'detonation'],
    ['hits', 'hit'],
    ['duds', 'dud'],
    ['collisions', 'collision'],
    ['losses', 'loss'],
  ])
  if (combat.length > 0 && !unknown) pieces.push(sentence(`${capital(joined(combat))}.`))
  const at = takeNumber(speech, 'busiest.at')
  const most = takeNumber(speech, 'busiest.pdus')
  if (at !== undefined && most !== undefined)
    pieces.push(sentence(`The busiest minute was ${speech.clock.moment(at, speech.asOf)} with ${countText(most, 'PDU')}.`))
  const types = topTypes(speech)
  if (types.length > 0) pieces.push(sentence(`Most frequent PDU types: ${types.join(', ')}.`))
  const points = speech.facts.series?.[0]?.points ?? []
  const drawn = points.length > 1 && !unknown ? drawing(points, speech) : []
  if (drawn.length > 1) pieces.push(sentence('PDUs over time:'), ...drawn)
  return pieces
}

function topTypes(speech: Speech): string[] {
  const types: string[] = []
  for (let place = 1; ; place += 1) {
    const type = takeKnown(speech, `top-type.${place}.pdu-type`)
    const value = takeNumber(speech, `top-type.${place}.value`)
    if (type === undefined) return types
    types.push(`${type}${value === undefined ? '' : ` ${numberText(value)}`}`)
  }
}

export function changesTemplate(speech: Speech): Piece[] {
  const changes = take(speech, 'changes')
  if (changes === undefined || typeof changes.value !== 'number')
    return [sentence(`What changed ${speech.when} is not known.`), ...tableLines(speech.facts.table, speech)]
  const parts = counts(speech, [
    ['entities.joined', 'new entity'],
    ['entities.lost', 'contact lost'],
    ['entities.left', 'entity that left'],
    ['losses', 'loss'],
    ['fires', 'fire'],
    ['detonations', 'detonation'],
    ['milestones', 'milestone'],
  ])
  if (changes.value === 0) return [sentence(`Nothing changed ${speech.when}.`)]
  const wording = parts.map((part) => part.replace('entity that lefts', 'entities that left').replace('contact losts', 'contacts lost'))
  return [sentence(`${capital(countText(changes.value, 'change'))} ${speech.when}: ${wording.join(', ')}.`), ...tableLines(speech.facts.table, speech)]
}

export function timelineTemplate(speech: Speech): Piece[] {
  const milestones = take(speech, 'milestones')
  const count = typeof milestones?.value === 'number' ? milestones.value : undefined
  const head =
    count === undefined
      ? `The timeline ${speech.when} is not known.`
      : count === 0
        ? `There are no milestones ${speech.when}.`
        : `${countText(count, 'milestone')} ${speech.when}:`
  const start = takeNumber(speech, 'exercise.start')
  const hasStart = speech.facts.facts.some((fact) => fact.name === 'exercise.start')
  const frozen = frozenText(speech)
  const pieces: Piece[] = []
  const commanded = take(speech, 'exercise.start.commanded')?.value !== false
  if (start !== undefined)
    pieces.push(
      sentence(
        commanded
          ? `The exercise started at ${speech.clock.moment(start, speech.asOf)}.`
          : `The exercise was first heard at ${speech.clock.moment(start, speech.asOf)}; no Start/Resume to everybody was heard, so it may have been running before.`,
      ),
    )
  else if (hasStart) pieces.push(sentence('No start of the exercise has been heard.'))
  if (frozen !== undefined) pieces.push(sentence(frozen))
  pieces.push(sentence(head))
  return [...pieces, ...tableLines(speech.facts.table, speech)]
}
