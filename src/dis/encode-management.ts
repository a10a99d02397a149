import type { BodyOf, ClockTime, Datums, EntityId } from './pdu.ts'
import { octetsOf, put16, put32, put8, putEntityId, putI32, putText, putZeros } from './writer.ts'
import type { Writer } from './writer.ts'

type Management = { from: EntityId; to: EntityId; reliable: boolean }

function putParties(writer: Writer, { from, to }: Management): void {
  putEntityId(writer, from)
  putEntityId(writer, to)
}

/** One octet of required service (0: acknowledged) and three of padding, in the reliable twins. */
function putReliability(writer: Writer, { reliable }: Management): void {
  if (reliable) putZeros(writer, 4)
}

function putClockTime(writer: Writer, { hour, timePastHour }: ClockTime): void {
  putI32(writer, hour)
  put32(writer, timePastHour)
}

/** A variable datum whose value is text. Lengths count bits. */
export function textDatum(id: number, text: string): Datums['variable'][number] {
  return { id, lengthBits: octetsOf(text).length * 8, text }
}

function putDatums(writer: Writer, { fixed, variable }: Datums): void {
  put32(writer, fixed.length)
  put32(writer, variable.length)
  for (const { id, value } of fixed) {
    put32(writer, id)
    put32(writer, value)
  }
  for (const { id, lengthBits, text } of variable) {
    const octets = Math.ceil(lengthBits / 8)
    put32(writer, id)
    put32(writer, lengthBits)
    putText(writer, text, octets)
    putZeros(writer, (8 - (octets % 8)) % 8)
  }
}

export function putCreateOrRemove(writer: Writer, body: BodyOf<'create-entity'> | BodyOf<'remove-entity'>): void {
  putParties(writer, body)
  putReliability(writer, body)
  put32(writer, body.requestId)
}

export function putStartResume(writer: Writer, body: BodyOf<'start-resume'>): void {
  putParties(writer, body)
  putClockTime(writer, body.realWorld)
  putClockTime(writer, body.simulation)
  putReliability(writer, body)
  put32(writer, body.requestId)
}

export function putStopFreeze(writer: Writer, body: BodyOf<'stop-freeze'>): void {
  putParties(writer, body)
  putClockTime(writer, body.realWorld)
  put8(writer, body.reason)
  put8(writer, body.behaviour)
  putZeros(writer, 2)
  put32(writer, body.requestId)
}

export function putAcknowledge(writer: Writer, body: BodyOf<'acknowledge'>): void {
  putParties(writer, body)
  put16(writer, body.flag)
  put16(writer, body.response)
  put32(writer, body.requestId)
}

export function putActionRequest(writer: Writer, body: BodyOf<'action-request'>): void {
  putParties(writer, body)
  putReliability(writer, body)
  put32(writer, body.requestId)
  put32(writer, body.actionId)
  putDatums(writer, body.datums)
}

export function putActionResponse(writer: Writer, body: BodyOf<'action-response'>): void {
  putParties(writer, body)
  put32(writer, body.requestId)
  put32(writer, body.status)
  putDatums(writer, body.datums)
}

export function putDataQuery(writer: Writer, body: BodyOf<'data-query'>): void {
  putParties(writer, body)
  putReliability(writer, body)
  put32(writer, body.requestId)
  // Asked once: no interval between answers.
  put32(writer, 0)
  put32(writer, body.fixedIds.length)
  put32(writer, body.variableIds.length)
  for (const id of [...body.fixedIds, ...body.variableIds]) put32(writer, id)
}

export function putSetData(writer: Writer, body: BodyOf<'set-data'>): void {
  putParties(writer, body)
  putReliability(writer, body)
  put32(writer, body.requestId)
  if (!body.reliable) putZeros(writer, 4)
  putDatums(writer, body.datums)
}

export function putData(writer: Writer, body: BodyOf<'data'>): void {
  putParties(writer, body)
  put32(writer, body.requestId)
  putZeros(writer, 4)
  putDatums(writer, body.datums)
}

export function putEventReport(writer: Writer, body: BodyOf<'event-report'>): void {
  putParties(writer, body)
  put32(writer, body.eventType)
  putZeros(writer, 4)
  putDatums(writer, body.datums)
}

export function putComment(writer: Writer, body: BodyOf<'comment'>): void {
  putParties(writer, body)
  putDatums(writer, body.datums)
}
