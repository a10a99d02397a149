import { readDatumIds, readDatums } from './datums.ts'
import type { BodyOf, ClockTime, EntityId } from './pdu.ts'
import { entityId, i32, skip, u16, u32, u8 } from './reader.ts'
import type { Reader } from './reader.ts'

type Parties = { from: EntityId; to: EntityId; reliable: boolean }

/** The reliable twins put one octet of service and three of padding before what follows. */
function parties(reader: Reader, reliable: boolean): Parties {
  return { from: entityId(reader), to: entityId(reader), reliable }
}

function reliability(reader: Reader, reliable: boolean): void {
  if (reliable) skip(reader, 4)
}

function clockTime(reader: Reader): ClockTime {
  return { hour: i32(reader), timePastHour: u32(reader) }
}

export function createEntity(reader: Reader, reliable: boolean): BodyOf<'create-entity'> {
  const who = parties(reader, reliable)
  reliability(reader, reliable)
  return { body: 'create-entity', ...who, requestId: u32(reader) }
}

export function removeEntity(reader: Reader, reliable: boolean): BodyOf<'remove-entity'> {
  const who = parties(reader, reliable)
  reliability(reader, reliable)
  return { body: 'remove-entity', ...who, requestId: u32(reader) }
}

export function startResume(reader: Reader, reliable: boolean): BodyOf<'start-resume'> {
  const who = parties(reader, reliable)
  const realWorld = clockTime(reader)
  const simulation = clockTime(reader)
  reliability(reader, reliable)
  return { body: 'start-resume', ...who, realWorld, simulation, requestId: u32(reader) }
}

export function stopFreeze(reader: Reader, reliable: boolean): BodyOf<'stop-freeze'> {
  const who = parties(reader, reliable)
  const realWorld = clockTime(reader)
  const reason = u8(reader)
  const behaviour = u8(reader)
  // Padding; in the reliable twin one octet of it is the service.
  skip(reader, 2)
  return { body: 'stop-freeze', ...who, realWorld, reason, behaviour, requestId: u32(reader) }
}

export function acknowledge(reader: Reader, reliable: boolean): BodyOf<'acknowledge'> {
  const who = parties(reader, reliable)
  return { body: 'acknowledge', ...who, flag: u16(reader), response: u16(reader), requestId: u32(reader) }
}

export function actionRequest(reader: Reader, reliable: boolean): BodyOf<'action-request'> {
  const who = parties(reader, reliable)
  reliability(reader, reliable)
  return { body: 'action-request', ...who, requestId: u32(reader), actionId: u32(reader), datums: readDatums(reader) }
}

export function actionResponse(reader: Reader, reliable: boolean): BodyOf<'action-response'> {
  const who = parties(reader, reliable)
  return { body: 'action-response', ...who, requestId: u32(reader), status: u32(reader), datums: readDatums(reader) }
}

export function dataQuery(reader: Reader, reliable: boolean): BodyOf<'data-query'> {
  const who = parties(reader, reliable)
  reliability(reader, reliable)
  const requestId = u32(reader)
  // Time interval between answers.
  skip(reader, 4)
  return { body: 'data-query', ...who, requestId, ...readDatumIds(reader) }
}

/** Set Data, Data and their reliable twins: request id and four octets of padding or service. */
function requested(reader: Reader, reliable: boolean): Parties & { requestId: number } {
  const who = parties(reader, reliable)
  if (reliable) {
    reliability(reader, reliable)
    return { ...who, requestId: u32(reader) }
  }
  const requestId = u32(reader)
  skip(reader, 4)
  return { ...who, requestId }
}

export function setData(reader: Reader, reliable: boolean): BodyOf<'set-data'> {
  return { body: 'set-data', ...requested(reader, reliable), datums: readDatums(reader) }
}

export function data(reader: Reader, reliable: boolean): BodyOf<'data'> {
  if (!reliable) return { body: 'data', ...requested(reader, reliable), datums: readDatums(reader) }
  const who = parties(reader, reliable)
  const requestId = u32(reader)
  reliability(reader, reliable)
  return { body: 'data', ...who, requestId, datums: readDatums(reader) }
}

export function eventReport(reader: Reader, reliable: boolean): BodyOf<'event-report'> {
  const who = parties(reader, reliable)
  const eventType = u32(reader)
  skip(reader, 4)
  return { body: 'event-report', ...who, eventType, datums: readDatums(reader) }
}

export function comment(reader: Reader, reliable: boolean): BodyOf<'comment'> {
  const who = parties(reader, reliable)
  return { body: 'comment', ...who, datums: readDatums(reader) }
}
