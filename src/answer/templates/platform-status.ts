import { ageText, countText, joined, numberText } from '../numbers.ts'
import { plainText } from '../plain-text.ts'
import { sentence, take, takeNumber } from '../speech.ts'
import type { Piece, Speech } from '../speech.ts'
import { capital } from './trend.ts'
import { lowerFirst } from './value.ts'

const states: Readonly<Record<string, string>> = {
  receiving: 'The platform is up and receives traffic',
  silent: 'The platform is up but has received nothing for a minute',
  impaired: 'The platform receives traffic, but not all of it is up',
  down: 'None of the platform’s services answers',
  unknown: 'Whether the platform receives traffic is not known',
}

/** Status of the platform's services: what is up, what comes in, what is stored, and how far that agrees with what was heard here. */
export function platformStatusTemplate(speech: Speech): Piece[] {
  const ok = take(speech, 'status.ok')
  const status = take(speech, 'status')?.value
  const lead = ok === undefined ? '' : ok.value === true ? 'Yes: ' : 'No: '
  const state = typeof status === 'string' ? (states[status] ?? plainText(status)) : 'The status is not known'
  const pieces = [sentence(`${lead}${lead === '' ? state : lowerFirst(state)}, ${speech.when}.`), sentence(servicesText(speech))]
  const push = (text: string | undefined): void => {
    if (text !== undefined) pieces.push(sentence(text))
  }
  push(receivedText(speech))
  push(storedText(speech))
  push(agreementText(speech))
  return pieces
}

/** `acquisition, ingestion and processing answer`; what does not is named with its trouble elsewhere. */
function servicesText(speech: Speech): string {
  const [up, total] = [takeNumber(speech, 'services.up') ?? 0, takeNumber(speech, 'services.total') ?? 0]
  const services = speech.facts.facts.filter((fact) => fact.name.startsWith('service.'))
  for (const { name } of services) take(speech, name)
  const of = (state: string): string[] => services.filter(({ value }) => value === state).map(({ name }) => name.slice('service.'.length))
  const down = of('down')
  const text = `${numberText(up)} of ${countText(total, 'service')} ${up === 1 ? 'answers' : 'answer'}`
  if (down.length > 0) return `${capital(text)}: ${joined(down)} ${down.length === 1 ? 'does' : 'do'} not.`
  return `${capital(text)} (${joined(of('up'))}).`
}

function receivedText(speech: Speech): string | undefined {
  const minute = takeNumber(speech, 'pdus.last-minute')
  const rate = takeNumber(speech, 'pdus.rate')
  const last = takeNumber(speech, 'last-pdu')
  const age = takeNumber(speech, 'last-pdu.age')
  if (minute === undefined) return undefined
  const lastText =
    last === undefined ? '' : `; the last came at ${speech.clock.moment(last, speech.asOf)}${age === undefined || age < 1_000 ? '' : ` (${ageText(age)} ago)`}`
  if (minute === 0) return `No PDU came in during the last 60 seconds${lastText}.`
  return `In the last 60 seconds ${countText(minute, 'PDU')} came in${rate === undefined ? '' : `, ${numberText(rate)} per second`}${lastText}.`
}

function storedText(speech: Speech): string | undefined {
  const stored = takeNumber(speech, 'pdus.stored')
  return stored === undefined ? undefined : `${capital(countText(stored, 'PDU'))} of the last 60 minutes ${stored === 1 ? 'is' : 'are'} stored.`
}

/** Of the same stretch of time, and only of the types that are stored. */
export function agreementText(speech: Speech): string | undefined {
  const window = speech.facts.facts.find((fact) => fact.name === 'agreement.heard')?.window
  const [stored, heard] = [takeNumber(speech, 'agreement.stored'), takeNumber(speech, 'agreement.heard')]
  if (stored === undefined || heard === undefined || window === undefined) return undefined
  const span = `between ${speech.clock.moment(window.from, speech.asOf)} and ${speech.clock.moment(window.to, speech.asOf)}`
  if (stored <= heard) return `The platform stored ${numberText(stored)} of ${countText(heard, 'PDU')} heard here ${span}.`
  return `The platform stored ${countText(stored, 'PDU')} ${span}, where ${countText(heard, 'PDU')} ${heard === 1 ? 'was' : 'were'} heard here.`
}
