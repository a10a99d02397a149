import type { Fact } from '../../core/facts.ts'
import { ageText, countText, numberText } from '../numbers.ts'
import { beginningLarge, countSlot, slotOf, slotted, whenSlot } from '../slotted.ts'
import type { Slot } from '../slotted.ts'
import { sentence, take, takeKnown, takeNumber, things } from '../speech.ts'
import type { Piece, Speech } from '../speech.ts'
import { isCounted, titleOf } from '../nouns.ts'
import { factText, qualityWords, quantityText } from '../values.ts'
import { suffixes } from '../condition-words.ts'
import { tableLines } from '../rows.ts'

export function valueTemplate(speech: Speech): Piece[] {
  return [...headline(speech), ...besides(speech), ...(speech.facts.table === undefined ? [] : tableLines(speech.facts.table, speech))]
}

/** The main sentence of a value or list, with "Yes" or "No" before it where that was asked. */
export function headline(speech: Speech): Piece[] {
  const { measure } = speech
  const any = take(speech, `${measure.id}.any`)
  const main = take(speech, measure.id) ?? take(speech, speech.facts.facts[0].name)
  if (main === undefined) return []
  if (!isCounted(measure)) return [levelSentence(main, speech)]
  return [countSentence(main, any === undefined || any.value === null ? undefined : yesOrNo(any), speech)]
}

/** The answer of a yes/no question, as the first word of its sentence. */
export function yesOrNo({ name, value }: Fact): Slot {
  return slotOf('answer', name, value === true ? 'Yes' : 'No')
}

/** `There were 12 fires by opposing forces …`; zero and unknown are said apart. */
function countSentence(main: Fact, answer: Slot | undefined, speech: Speech): Piece {
  const { when, facts } = speech
  const live = facts.window === undefined || facts.plan.window.kind === 'now'
  const recorded = facts.gaps.length > 0 && facts.window !== undefined ? ' in what was recorded' : ''
  if (typeof main.value !== 'number') {
    const text = `ow many ${things(speech, 2)} there ${live ? 'are' : 'were'} ${when} is not known.`
    return sentence(answer === undefined ? `H${text}` : `${answer.text}: h${text}`)
  }
  const count = main.value
  const isOne = count === 1
  const verb = live ? (isOne ? 'is' : 'are') : isOne ? 'was' : 'were'
  const number = count === 0 ? 'no' : `${qualityWords(main)}${numberText(count)}`
  const counted = countSlot({ name: main.name, text: `${number} ${things(speech, count)}${sizeBeside(count, speech)}`, count })
  const window = whenSlot(`${when}${count === 0 && main.quality === 'lower-bound' ? ', as far as heard yet' : recorded}`)
  return answer === undefined ? slotted`There ${verb} ${counted} ${window}.` : slotted`${answer}: there ${verb} ${counted} ${window}.`
}

/** Large byte counts are easier to read in a larger unit. */
function sizeBeside(count: number, speech: Speech): string {
  if (speech.measure.id !== 'bytes' || count < 1_000) return ''
  const text = quantityText(count, 'bytes', speech)
  return ` ${text.slice(text.indexOf('('))}`
}

function levelSentence(main: Fact, speech: Speech): Piece {
  const { measure, when, facts } = speech
  const narrowed = suffixes(measure, facts.plan.where).join(' ')
  const subject = `${titleOf(measure)}${narrowed === '' ? '' : ` ${narrowed}`}`
  if (measure.id === 'pdus.peak') return sentence(peakText(main, speech, narrowed))
  if (main.value === null) return sentence(`The ${subject} ${when} is not known.`)
  const value = factText({ ...main, ...(main.unit === undefined ? { unit: measure.unit.singular } : {}) }, speech)
  const [level, verb] = [slotOf('name', main.name, value), facts.window === undefined ? 'is' : 'was']
  return beginningLarge(slotted`${slotOf('phrase', 'things', `the ${subject}`)} ${verb} ${level} ${whenSlot(when)}.`)
}

function peakText(main: Fact, speech: Speech, narrowed: string): string {
  const at = takeNumber(speech, 'pdus.peak.at')
  const subject = `The busiest minute${narrowed === '' ? '' : ` for PDUs ${narrowed}`} ${speech.when}`
  if (typeof main.value !== 'number' || at === undefined) return `${subject} is not known.`
  return `${subject} was ${speech.clock.moment(at, speech.asOf)}, with ${qualityWords(main)}${countText(main.value, 'PDU')} (${numberText(Math.round((main.value / 60) * 10) / 10)} per second).`
}

export function lowerFirst(text: string): string {
  return `${text[0]?.toLowerCase() ?? ''}${text.slice(1)}`
}

/** What the counting rules want said beside the number. Zeros that say nothing are left out. */
export function besides(speech: Speech): Piece[] {
  const number = (name: string): number => takeNumber(speech, name) ?? 0
  const noteAbout = (pattern: RegExp): boolean => speech.facts.notes.some((note) => pattern.test(note.code) || pattern.test(note.text))
  const pieces: Piece[] = []
  if (
    speech.measure.id === 'entities.active' &&
    speech.facts.window !== undefined &&
    ['value', 'list', 'rank', 'compare', 'ratio'].includes(speech.facts.plan.shape)
  )
    pieces.push(sentence('This is the level at the end of that time.'))
  const say = (condition: boolean, text: () => string): void => {
    if (condition) pieces.push(sentence(text()))
  }
  const [destroyed, overdue] = [number('active.destroyed'), number('active.overdue')]
  const ofWhich = [
    ...(destroyed > 0 ? [`${numberText(destroyed)} ${destroyed === 1 ? 'is' : 'are'} destroyed but still reporting`] : []),
    ...(overdue > 0 ? [`${numberText(overdue)} ${overdue === 1 ? 'is' : 'are'} overdue`] : []),
  ]
  say(ofWhich.length > 0, () => `Of these, ${ofWhich.join(' and ')}.`)
  const excluded = number('active.excluded')
  say(
    excluded > 0 && !noteAbout(/munition/i),
    () =>
      `${countText(excluded, 'munition or expendable').replace('munition or expendables', 'munitions and expendables')} ${excluded === 1 ? 'is' : 'are'} left out.`,
  )
  const headlineValue = speech.facts.facts.find((fact) => fact.name === speech.measure.id)?.value
  const some = typeof headlineValue === 'number' && headlineValue > 0
  const rounds = take(speech, 'hits.rounds')
  say(some && typeof rounds?.value === 'number', () => `The fires they belong to carried ${countText(Number(rounds?.value), 'round')}.`)
  const duds = take(speech, 'detonations.duds')
  say(
    some && typeof duds?.value === 'number',
    () =>
      `${duds?.value === 0 ? 'None' : numberText(Number(duds?.value))} of them ${duds?.value === 1 || duds?.value === 0 ? 'was a dud' : 'were duds'} (result 6, no detonation).`,
  )
  const collisionPdus = take(speech, 'collisions.pdus')
  say(some && typeof collisionPdus?.value === 'number', () => `They were reported by ${countText(Number(collisionPdus?.value), 'Collision PDU')}.`)
  pieces.push(...lossBesides(speech, some), ...friendlyFireBesides(speech), ...exerciseBesides(speech, noteAbout(/exercise/i)))
  const warm = takeNumber(speech, 'listening.for')
  const main = speech.facts.facts.find((fact) => fact.name === speech.measure.id)
  say(
    warm !== undefined && main?.quality === 'lower-bound' && !noteAbout(/warm|listening for|listener (has|had) been up/i),
    () => `The listener has been listening for ${ageText(warm ?? 0)} only, so there may be more.`,
  )
  return pieces
}

function lossBesides(speech: Speech, some: boolean): Piece[] {
  const pieces: Piece[] = []
  const unattributed = takeNumber(speech, 'losses.unattributed')
  if (unattributed !== undefined && speech.measure.id === 'kills')
    pieces.push(
      sentence(
        unattributed === 0 ? 'No loss is unattributed.' : `${countText(unattributed, some ? 'further loss' : 'loss')} could not be attributed to a firer.`,
      ),
    )
  else if (unattributed !== undefined && some)
    pieces.push(
      sentence(unattributed === 0 ? 'All of them are attributed to a firer.' : `${numberText(unattributed)} of them could not be attributed to a firer.`),
    )
  const lost = takeNumber(speech, 'losses.contact-lost')
  const left = takeNumber(speech, 'losses.left')
  const parts = [
    ...(lost === undefined || lost === 0 ? [] : [`contact was lost with ${countText(lost, 'entity')}`]),
    ...(left === undefined || left === 0 ? [] : [`${countText(left, 'entity')} left`]),
  ]
  if (parts.length > 0) pieces.push(sentence(`Besides, ${parts.join(' and ')}; these are not losses.`))
  return pieces
}

function friendlyFireBesides(speech: Speech): Piece[] {
  const fires = takeNumber(speech, 'friendly-fire.fires')
  const kills = takeNumber(speech, 'friendly-fire.kills')
  if (fires === undefined && kills === undefined) return []
  const parts = [...(fires === undefined ? [] : [countText(fires, 'fire')]), ...(kills === undefined ? [] : [countText(kills, 'kill')])]
  return [sentence(`At their own side there ${fires === 1 ? 'was' : 'were'} ${parts.join(' and ')}.`)]
}

/** The same number in the exercises that were not meant: `exercise.3`, `exercise.3.active`. */
function exerciseBesides(speech: Speech, noted: boolean): Piece[] {
  const others: string[] = []
  for (const fact of speech.facts.facts) {
    const id = /^exercise\.(\d+)(\.|$)/.exec(fact.name)?.[1]
    if (id === undefined || speech.said.has(fact.name)) continue
    const text = takeKnown(speech, fact.name)
    if (text !== undefined) others.push(`exercise ${id}: ${text}`)
  }
  return others.length === 0 || noted ? [] : [sentence(`In other exercises: ${others.join('; ')}.`)]
}
