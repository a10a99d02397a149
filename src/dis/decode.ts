import * as entity from './bodies-entity.ts'
import * as management from './bodies-management.ts'
import * as radio from './bodies-radio.ts'
import type { Body, Header, Malformed, MalformedReason, Originator, Pdu } from './pdu.ts'
import { readerOf, ShortBody } from './reader.ts'
import type { Reader } from './reader.ts'

export type Datagram = { pdus: Pdu[]; malformed: Malformed[]; /** No octets at all: neither sound nor malformed. */ empty: boolean }

export const headerOctets = 12

type Decode = (reader: Reader, header: Header) => Body

/** PDU type → decoder of its body. A type that is not here is counted from its header. */
const decoders: ReadonlyMap<number, Decode> = new Map<number, Decode>([
  [1, entity.entityState],
  [2, entity.fire],
  [3, entity.detonation],
  [4, (reader) => entity.collision(reader, false)],
  ...twins(11, management.createEntity),
  ...twins(12, management.removeEntity),
  ...twins(13, management.startResume),
  ...twins(14, management.stopFreeze),
  ...twins(15, management.acknowledge),
  ...twins(16, management.actionRequest),
  ...twins(17, management.actionResponse),
  ...twins(18, management.dataQuery),
  ...twins(19, management.setData),
  ...twins(20, management.data),
  ...twins(21, management.eventReport),
  ...twins(22, management.comment),
  [23, radio.electromagneticEmission],
  [24, radio.designator],
  [25, radio.transmitter],
  [26, radio.signal],
  [27, radio.receiver],
  [28, radio.iff],
  [33, entity.aggregateState],
  [66, (reader) => entity.collision(reader, true)],
  [67, entity.entityStateUpdate],
])

/** The reliable twin of a simulation management PDU is forty types further on. */
function twins(type: number, decode: (reader: Reader, reliable: boolean) => Body): [number, Decode][] {
  return [
    [type, (reader) => decode(reader, false)],
    [type + 40, (reader) => decode(reader, true)],
  ]
}

/**
 * Where in the body of a type the identity of its sender stands, when not at the beginning: behind the identity of whom it is about (resupply offer
 * 6, repair complete 9, minefield query 38 and NACK 40), or behind the kind of message (intercom control 32).
 */
const senderOffsets: ReadonlyMap<number, number> = new Map([
  [6, 6],
  [9, 6],
  [32, 2],
  [38, 6],
  [40, 6],
])
/** Resupply Cancel: sent by the one who receives, whom it names first, or by the one who supplies. */
const resupplyCancel = 8
/** Live entity types, 46–50, have identities of one octet for the site and one for the application. */
const isLive = (pduType: number): boolean => pduType >= 46 && pduType <= 50
/** Types defined up to here; what lies beyond is private and puts what it likes there. */
const lastType = 72

/**
 * Takes a datagram apart: one PDU, or a bundle stepped through by length. Never throws and never reads past the end. A PDU with a sound header
 * and too short a body is malformed by itself; a length that cannot be believed makes the rest of the datagram one malformed piece.
 */
export function decodeDatagram(octets: Uint8Array): Datagram {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  const result: Datagram = { pdus: [], malformed: [], empty: octets.byteLength === 0 }
  let offset = 0
  while (offset < view.byteLength) {
    const left = view.byteLength - offset
    if (left < headerOctets) {
      result.malformed.push(malformedAt(view, offset, 'short-header'))
      break
    }
    const length = view.getUint16(offset + 8)
    if (length < headerOctets || length > left) {
      result.malformed.push(malformedAt(view, offset, length < headerOctets ? 'length-too-small' : 'length-past-end'))
      break
    }
    const pdu = decodePdu(view, offset, length)
    if (pdu === undefined) result.malformed.push(malformedAt(view, offset, 'body-too-short'))
    else result.pdus.push(pdu)
    offset += length
  }
  return result
}

function decodePdu(view: DataView, offset: number, length: number): Pdu | undefined {
  const header: Header = {
    protocolVersion: view.getUint8(offset),
    exerciseId: view.getUint8(offset + 1),
    pduType: view.getUint8(offset + 2),
    protocolFamily: view.getUint8(offset + 3),
    timestamp: view.getUint32(offset + 4),
    length,
    status: view.getUint8(offset + 10),
  }
  const unsupportedVersion = header.protocolVersion < 5 || header.protocolVersion > 7
  const decode = unsupportedVersion ? undefined : decoders.get(header.pduType)
  const originator = originatorAt(view, offset, offset + length)
  if (decode === undefined) return { header, originator, body: 'other', unsupportedVersion }
  try {
    return { header, originator, ...decode(readerOf(view, offset + headerOctets, offset + length), header) }
  } catch (thrown) {
    if (thrown instanceof ShortBody) return undefined
    throw thrown
  }
}

function originatorAt(view: DataView, offset: number, end: number): Originator | undefined {
  const protocolVersion = view.getUint8(offset)
  const pduType = view.getUint8(offset + 2)
  // Earlier versions than the fifth put the sender first as well; what claims another number is not DIS as anybody knows it.
  if (protocolVersion === 0 || protocolVersion > 7 || pduType === 0 || pduType > lastType) return undefined
  const at = offset + headerOctets + (senderOffsets.get(pduType) ?? 0)
  if (isLive(pduType)) return at + 2 > end ? undefined : { site: view.getUint8(at), application: view.getUint8(at + 1) }
  if (at + 4 > end) return undefined
  if (pduType === resupplyCancel && (at + 10 > end || view.getUint32(at) !== view.getUint32(at + 6))) return undefined
  return { site: view.getUint16(at), application: view.getUint16(at + 2) }
}

function malformedAt(view: DataView, offset: number, reason: MalformedReason): Malformed {
  const hasHeader = view.byteLength - offset >= headerOctets
  return {
    reason,
    offset,
    pduType: hasHeader ? view.getUint8(offset + 2) : undefined,
    exerciseId: hasHeader ? view.getUint8(offset + 1) : undefined,
    originator: hasHeader ? originatorAt(view, offset, view.byteLength) : undefined,
  }
}
