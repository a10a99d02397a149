import type { Vector } from '../core/coordinates.ts'
import type { EntityId, EntityType, EventId, Munition, Orientation } from './pdu.ts'

/** A read past the end. Caught in `decode.ts`, which turns it into `body-too-short`; it never leaves the room. */
export class ShortBody extends Error {}

/** Reads big-endian fields one after the other, never past `end`. Offsets are absolute in the datagram. */
export type Reader = {
  readonly view: DataView
  at: number
  readonly end: number
}

export function readerOf(view: DataView, at: number, end: number): Reader {
  return { view, at, end }
}

/** Where `octets` begin, after making sure that they are there. */
export function take(reader: Reader, octets: number): number {
  const at = reader.at
  if (octets < 0 || at + octets > reader.end) throw new ShortBody()
  reader.at = at + octets
  return at
}

export const skip: (reader: Reader, octets: number) => void = take
export const remaining = (reader: Reader): number => reader.end - reader.at
export const u8 = (reader: Reader): number => reader.view.getUint8(take(reader, 1))
export const u16 = (reader: Reader): number => reader.view.getUint16(take(reader, 2))
export const u32 = (reader: Reader): number => reader.view.getUint32(take(reader, 4))
export const i32 = (reader: Reader): number => reader.view.getInt32(take(reader, 4))
export const f32 = (reader: Reader): number => reader.view.getFloat32(take(reader, 4))
/** Exact up to 2⁵³. */
export const u64 = (reader: Reader): number => Number(reader.view.getBigUint64(take(reader, 8)))

export function entityId(reader: Reader): EntityId {
  const at = take(reader, 6)
  return { site: reader.view.getUint16(at), application: reader.view.getUint16(at + 2), entity: reader.view.getUint16(at + 4) }
}

export function eventId(reader: Reader): EventId {
  const at = take(reader, 6)
  return { site: reader.view.getUint16(at), application: reader.view.getUint16(at + 2), event: reader.view.getUint16(at + 4) }
}

export function entityType(reader: Reader): EntityType {
  const { view } = reader
  const at = take(reader, 8)
  return {
    kind: view.getUint8(at),
    domain: view.getUint8(at + 1),
    country: view.getUint16(at + 2),
    category: view.getUint8(at + 4),
    subcategory: view.getUint8(at + 5),
    specific: view.getUint8(at + 6),
    extra: view.getUint8(at + 7),
  }
}

export function vector32(reader: Reader): Vector {
  const at = take(reader, 12)
  return { x: reader.view.getFloat32(at), y: reader.view.getFloat32(at + 4), z: reader.view.getFloat32(at + 8) }
}

export function vector64(reader: Reader): Vector {
  const at = take(reader, 24)
  return { x: reader.view.getFloat64(at), y: reader.view.getFloat64(at + 8), z: reader.view.getFloat64(at + 16) }
}

export function orientation(reader: Reader): Orientation {
  const at = take(reader, 12)
  return { psi: reader.view.getFloat32(at), theta: reader.view.getFloat32(at + 4), phi: reader.view.getFloat32(at + 8) }
}

export function munition(reader: Reader): Munition {
  const type = entityType(reader)
  const at = take(reader, 8)
  const { view } = reader
  return { type, warhead: view.getUint16(at), fuse: view.getUint16(at + 2), quantity: view.getUint16(at + 4), rate: view.getUint16(at + 6) }
}

/** Characters up to the first NUL. */
export function text(reader: Reader, octets: number): string {
  const at = take(reader, octets)
  let end = at
  while (end < at + octets && reader.view.getUint8(end) !== 0) end += 1
  return safeText(new Uint8Array(reader.view.buffer, reader.view.byteOffset + at, end - at))
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
const latin1 = new TextDecoder('latin1')
// C0 and C1 controls, marks that turn or hide text, lone surrogates.
// oxlint-disable-next-line no-control-regex -- taking them out is the purpose
const unsafe = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]+/g

/** Octets as readable text: UTF-8 where they are, else Latin-1; controls become one space; at most 2,000 characters. */
export function safeText(octets: Uint8Array): string {
  const bounded = octets.length > 8_000 ? octets.subarray(0, 8_000) : octets
  let decoded: string
  try {
    decoded = utf8.decode(bounded)
  } catch {
    decoded = latin1.decode(bounded)
  }
  return decoded.replace(unsafe, ' ').trim().slice(0, 2_000)
}
