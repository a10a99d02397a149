import { ageText, countText, numberText } from '../numbers.ts'
import { plainText } from '../plain-text.ts'
import { tableLines } from '../rows.ts'
import { asSentence, sentence, take, takeKnown, takeNumber } from '../speech.ts'
import type { Piece, Speech } from '../speech.ts'
import { labelText } from './parts.ts'
import { agreementText, platformStatusTemplate } from './platform-status.ts'
import { capital } from './trend.ts'

const states: Readonly<Record<string, string>> = {
  receiving: 'The listener is receiving traffic',
  silent: 'The listener is up but hears nothing',
  'not listening': 'The listener is not running',
  frozen: 'The listener is receiving traffic and the exercise is frozen',
  starting: 'The listener is starting',
}

export function statusTemplate(speech: Speech): Piece[] {
  if (speech.facts.facts.some((fact) => fact.name === 'services.total')) return platformStatusTemplate(speech)
  const status = take(speech, 'status')?.value
  const state = typeof status === 'string' ? (states[status] ?? `The status is ${plainText(status)}`) : 'The status is not known'
  const pieces: Piece[] = [sentence(`${state}, ${speech.when}.`)]
  const push = (text: string | undefined): void => {
    if (text !== undefined) pieces.push(sentence(text))
  }
  const exercise = take(speech, 'exercise')
  push(lastPdu(speech))
  push(rateText(speech))
  push(
    entitiesText(
      speech,
      exercise === undefined || exercise.value === null
        ? ''
        : ` in ${typeof exercise.value === 'number' ? `exercise ${exercise.value}` : labelText(exercise, speech)}`,
    ),
  )
  push(frozenText(speech))
  push(troubleText(speech))
  const since = takeNumber(speech, 'listening.since')
  const length = takeNumber(speech, 'listening.for')
  if (since !== undefined || length !== undefined)
    push(
      `Listening${since === undefined ? '' : ` since ${speech.clock.moment(since, speech.asOf)}`}${length === undefined ? '' : `${since === undefined ? ' for' : ','} ${ageText(length)}`}.`,
    )
  push(agreementText(speech))
  const lag = takeNumber(speech, 'store.lag')
  if (lag !== undefined) push(`The recording is ${ageText(lag)} behind.`)
  return [...pieces, ...tableLines(speech.facts.table, speech)]
}

function lastPdu(speech: Speech): string | undefined {
  const at = takeNumber(speech, 'last-pdu')
  const age = takeNumber(speech, 'last-pdu.age')
  if (at === undefined) return speech.facts.facts.some((fact) => fact.name === 'last-pdu') ? 'No PDU has been heard yet.' : undefined
  return `The last PDU came ${age === undefined ? '' : `${ageText(age)} ago, `}at ${speech.clock.moment(at, speech.asOf)}.`
}

function rateText(speech: Speech): string | undefined {
  const rate = takeNumber(speech, 'pdus.rate')
  const minute = takeNumber(speech, 'pdus.last-minute')
  if (rate === undefined && minute === undefined) return undefined
  const seconds = takeNumber(speech, 'pdus.last-minute.seconds') ?? 60
  if (seconds === 0 && (minute ?? 0) === 0) return undefined
  const parts = [
    ...(rate === undefined ? [] : [countText(Math.round(rate * 10) / 10, 'PDU per second')]),
    ...(minute === undefined
      ? []
      : [`${countText(minute, 'PDU')} ${seconds < 60 ? `in the ${countText(seconds, 'second')} since it began to listen` : 'in the last 60 seconds'}`]),
  ]
  return `Traffic: ${parts.join(', ')}.`
}

function entitiesText(speech: Speech, exercise: string): string | undefined {
  const active = takeKnown(speech, 'entities.active')
  const count = speech.facts.facts.find((fact) => fact.name === 'entities.active')?.value
  const sites = takeNumber(speech, 'sites')
  if (active === undefined && sites === undefined) return exercise === '' ? undefined : `The exercise meant is${exercise.replace(' in ', ' ')}.`
  if (active === undefined) return `${countText(sites ?? 0, 'site')} ${sites === 1 ? 'is' : 'are'} heard${exercise}.`
  const heard = sites === undefined ? '' : `; ${countText(sites, 'site')} ${sites === 1 ? 'was' : 'were'} heard in the last 5 minutes`
  if (count === 0) return `No entities are active${exercise}${active.startsWith('at least') ? ', as far as heard yet' : ''}${heard}.`
  return `${capital(active)} ${count === 1 ? 'is' : 'are'} active${exercise}${heard}.`
}

export function frozenText(speech: Speech): string | undefined {
  const frozen = take(speech, 'frozen')
  const since = takeNumber(speech, 'frozen.since')
  const addressee = takeKnown(speech, 'frozen.addressee')
  if (frozen === undefined) return undefined
  if (frozen.value === null) return 'Whether the exercise is frozen is not known.'
  const isFrozen = frozen.value === true || (typeof frozen.value === 'number' && frozen.value > 0)
  if (!isFrozen) return 'The exercise is not frozen.'
  return `The exercise is frozen${since === undefined ? '' : ` since ${speech.clock.moment(since, speech.asOf)}`}${addressee === undefined ? '' : ` (addressed to ${addressee})`}.`
}

function troubleText(speech: Speech): string | undefined {
  const malformed = takeNumber(speech, 'malformed')
  const drops = takeNumber(speech, 'kernel-drops')
  const parts = [
    ...(malformed === undefined ? [] : [malformed === 0 ? 'no malformed PDUs' : countText(malformed, 'malformed PDU')]),
    ...(drops === undefined ? [] : [drops === 0 ? 'no dropped datagrams' : `${countText(drops, 'datagram')} dropped by the kernel`]),
  ]
  return parts.length === 0 ? undefined : asSentence(parts.join(' and '))
}

export function freezeTemplate(speech: Speech): Piece[] {
  const text = frozenText(speech) ?? 'Whether the exercise is frozen is not known.'
  const lead = speech.facts.plan.yesNo === undefined ? '' : text.includes('not known') ? '' : text.includes('not frozen') ? 'No: ' : 'Yes: '
  const body = lead === '' ? text : `${text[0]?.toLowerCase() ?? ''}${text.slice(1)}`
  return [sentence(`${lead}${body.replace(/\.$/, '')}, ${speech.when}.`), ...tableLines(speech.facts.table, speech)]
}

export function networkTemplate(speech: Speech): Piece[] {
  const problems = takeNumber(speech, 'problems')
  const names: readonly (readonly [string, string])[] = [
    ['silent-sites', 'silent site'],
    ['bad-clocks', 'application with a bad clock'],
    ['duplicates', 'duplicate id'],
    ['malformed', 'malformed PDU'],
    ['unknown-types', 'PDU of an unknown type'],
    ['kernel-drops', 'datagram dropped by the kernel'],
  ]
  const found: string[] = []
  const clear: string[] = []
  for (const [name, unit] of names) {
    const value = takeNumber(speech, name)
    if (value === undefined) continue
    if (value === 0) clear.push(pluralTrouble(unit))
    else found.push(value === 1 ? `1 ${unit}` : `${numberText(value)} ${pluralTrouble(unit)}`)
  }
  const lead =
    problems === undefined
      ? 'Whether anything is wrong on the network is not known'
      : problems === 0
        ? 'Nothing is wrong on the network'
        : `There ${problems === 1 ? 'is' : 'are'} ${countText(problems, 'problem')} on the network`
  const pieces = [sentence(`${lead}, ${speech.when}${found.length === 0 ? '' : `: ${found.join(', ')}`}.`)]
  if (clear.length > 0) pieces.push(sentence(`There are no ${clear.join(', no ')}.`))
  const versions = takeKnown(speech, 'versions')
  if (versions !== undefined) pieces.push(sentence(`Protocol versions heard: ${versions}.`))
  return [...pieces, ...tableLines(speech.facts.table, speech)]
}

function pluralTrouble(unit: string): string {
  const plurals: Readonly<Record<string, string>> = {
    'application with a bad clock': 'applications with bad clocks',
    'PDU of an unknown type': 'PDUs of unknown types',
    'datagram dropped by the kernel': 'datagrams dropped by the kernel',
  }
  return plurals[unit] ?? `${unit}s`
}

export function rollcallTemplate(speech: Speech): Piece[] {
  const head = speech.facts.facts[0]
  const allUp = take(speech, 'rollcall.all-up')
  const missing = takeNumber(speech, 'rollcall.missing')
  const expected = takeNumber(speech, 'rollcall.expected')
  const up = takeNumber(speech, 'rollcall.up')
  const uninvited = takeNumber(speech, 'rollcall.uninvited')
  take(speech, head.name)
  const parts = [
    ...(up === undefined || expected === undefined
      ? []
      : [`${numberText(up)} of ${numberText(expected)} expected ${expected === 1 ? 'participant is' : 'participants are'} up`]),
    ...(missing === undefined ? [] : [missing === 0 ? 'none is missing' : `${numberText(missing)} ${missing === 1 ? 'is' : 'are'} missing`]),
    ...(uninvited === undefined || uninvited === 0 ? [] : [`${numberText(uninvited)} not on the list ${uninvited === 1 ? 'is' : 'are'} heard`]),
  ]
  const lead = allUp?.value === true ? 'Everyone is up' : allUp?.value === false ? 'Not everyone is up' : 'Roll call'
  return [sentence(`${lead}, ${speech.when}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}.`), ...tableLines(speech.facts.table, speech)]
}
