import * as entity from './encode-entity.ts'
import * as management from './encode-management.ts'
import * as radio from './encode-radio.ts'
import type { Body } from './pdu.ts'
import { createWriter, put16, put32, put8 } from './writer.ts'
import type { Writer } from './writer.ts'

/** A body that can be sent: everything that is decoded but what is known from its header alone. */
export type SentBody = Exclude<Body, { body: 'other' }>

export type SentHeader = {
  version: 5 | 6 | 7
  exercise: number
  /** Raw, see `writeTimestamp`. */
  timestamp: number
  /** PDU status of version 7; the bits that say what a Fire or Detonation describes are set from its body. */
  status?: number
}

/** IEEE 1278.1 lets a PDU have so many octets. */
export const longestPdu = 8_192

/**
 * A PDU as octets, for what sends: the simulated exercise and tests. What the decoder does not keep is written as zeros; several PDUs one after
 * the other are a bundle.
 * @throws RangeError for a number or text that does not fit its field, a PDU longer than may be sent, or what only version 7 can say in another
 */
export function encodePdu(header: SentHeader, body: SentBody): Uint8Array {
  const { type, family } = kindOf(body)
  const writer = createWriter()
  put8(writer, header.version)
  put8(writer, header.exercise)
  put8(writer, type)
  put8(writer, family)
  put32(writer, header.timestamp)
  put16(writer, 0)
  put8(writer, statusOf(header, body))
  put8(writer, 0)
  putBody(writer, body)
  if (writer.at > longestPdu) throw new RangeError(`A PDU of ${writer.at} octets is longer than ${longestPdu}`)
  writer.view.setUint16(8, writer.at)
  return writer.bytes.slice(0, writer.at)
}

/** Bits of the PDU status that say what a Fire or Detonation describes. */
const notMunitionBits = { expendable: 0x10, explosion: 0x20 } as const
const descriptorBits = { fire: 0x10, detonation: 0x30 } as const

function statusOf({ version, status = 0 }: SentHeader, body: SentBody): number {
  if (version < 7) {
    if (saysWhatOnlyVersion7Can(body)) throw new RangeError(`Version ${version} has no place for what this ${body.body} says`)
    return 0
  }
  if (body.body !== 'fire' && body.body !== 'detonation') return status
  return (status & ~descriptorBits[body.body]) | (body.notMunition === undefined ? 0 : notMunitionBits[body.notMunition])
}

function saysWhatOnlyVersion7Can(body: SentBody): boolean {
  if (body.body === 'electromagnetic-emission') return body.systems.some(({ beams }) => beams.some(({ deactivated }) => deactivated === true))
  return 'notMunition' in body && body.notMunition !== undefined
}

const families = { entity: 1, warfare: 2, radio: 4, management: 5, emission: 6, aggregate: 7, reliable: 10 } as const

const managementTypes = {
  'create-entity': 11,
  'remove-entity': 12,
  'start-resume': 13,
  'stop-freeze': 14,
  acknowledge: 15,
  'action-request': 16,
  'action-response': 17,
  'data-query': 18,
  'set-data': 19,
  data: 20,
  'event-report': 21,
  comment: 22,
} as const

const otherTypes = {
  'entity-state': [1, families.entity],
  fire: [2, families.warfare],
  detonation: [3, families.warfare],
  'electromagnetic-emission': [23, families.emission],
  designator: [24, families.emission],
  transmitter: [25, families.radio],
  signal: [26, families.radio],
  receiver: [27, families.radio],
  iff: [28, families.emission],
  'aggregate-state': [33, families.aggregate],
  'entity-state-update': [67, families.entity],
} as const

function kindOf(body: SentBody): { type: number; family: number } {
  if (body.body === 'collision') return { type: body.elastic ? 66 : 4, family: families.entity }
  if ('reliable' in body) {
    const type = managementTypes[body.body]
    return body.reliable ? { type: type + 40, family: families.reliable } : { type, family: families.management }
  }
  const [type, family] = otherTypes[body.body]
  return { type, family }
}

function putBody(writer: Writer, body: SentBody): void {
  switch (body.body) {
    case 'entity-state':
      return entity.putEntityState(writer, body)
    case 'entity-state-update':
      return entity.putEntityStateUpdate(writer, body)
    case 'fire':
      return entity.putFire(writer, body)
    case 'detonation':
      return entity.putDetonation(writer, body)
    case 'collision':
      return entity.putCollision(writer, body)
    case 'aggregate-state':
      return entity.putAggregateState(writer, body)
    case 'electromagnetic-emission':
      return radio.putEmission(writer, body)
    case 'designator':
      return radio.putDesignator(writer, body)
    case 'transmitter':
      return radio.putTransmitter(writer, body)
    case 'signal':
      return radio.putSignal(writer, body)
    case 'receiver':
      return radio.putReceiver(writer, body)
    case 'iff':
      return radio.putIff(writer, body)
    default:
      return putManagement(writer, body)
  }
}

function putManagement(writer: Writer, body: Extract<SentBody, { reliable: boolean }>): void {
  switch (body.body) {
    case 'create-entity':
    case 'remove-entity':
      return management.putCreateOrRemove(writer, body)
    case 'start-resume':
      return management.putStartResume(writer, body)
    case 'stop-freeze':
      return management.putStopFreeze(writer, body)
    case 'acknowledge':
      return management.putAcknowledge(writer, body)
    case 'action-request':
      return management.putActionRequest(writer, body)
    case 'action-response':
      return management.putActionResponse(writer, body)
    case 'data-query':
      return management.putDataQuery(writer, body)
    case 'set-data':
      return management.putSetData(writer, body)
    case 'data':
      return management.putData(writer, body)
    case 'event-report':
      return management.putEventReport(writer, body)
    case 'comment':
      return management.putComment(writer, body)
    default:
      return body satisfies never
  }
}
