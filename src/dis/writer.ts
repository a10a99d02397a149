import type { Vector } from '../core/coordinates.ts'
import type { EntityId, EntityType, EventId, Munition, Orientation } from './pdu.ts'

/** Writes big-endian fields one after the other into octets that grow as needed. */
export type Writer = { view: DataView; bytes: Uint8Array; at: number }

export function createWriter(octets = 256): Writer {
  const bytes = new Uint8Array(octets)
  return { bytes, view: new DataView(bytes.buffer), at: 0 }
}

/** Where `octets` zeros begin that are the caller's to fill. */
function room(writer: Writer, octets: number): number {
  const at = writer.at
  writer.at = at + octets
  if (writer.at > writer.bytes.length) {
    const bytes = new Uint8Array(Math.max(writer.at, 2 * writer.bytes.length))
    bytes.set(writer.bytes)
    writer.bytes = bytes
    writer.view = new DataView(bytes.buffer)
  }
  return at
}

export const putZeros: (writer: Writer, octets: number) => void = room

/** A number that does not fit would come out as another one. */
function fit(value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most) throw new RangeError(`${value} is not a whole number from ${least} to ${most}`)
  return value
}

/** This and the next two: unsigned whole numbers. @throws RangeError for any other */
export function put8(writer: Writer, value: number): void {
  const at = room(writer, 1)
  writer.view.setUint8(at, fit(value, 0, 0xff))
}

export function put16(writer: Writer, value: number): void {
  const at = room(writer, 2)
  writer.view.setUint16(at, fit(value, 0, 0xffff))
}

export function put32(writer: Writer, value: number): void {
  const at = room(writer, 4)
  writer.view.setUint32(at, fit(value, 0, 0xffff_ffff))
}

/** Signed. @throws RangeError for what is no whole number or does not fit */
export function putI32(writer: Writer, value: number): void {
  const at = room(writer, 4)
  writer.view.setInt32(at, fit(value, -0x8000_0000, 0x7fff_ffff))
}

/** Unsigned, exact up to 2⁵³; a number read as 2⁶⁴, for want of digits, is written as the one below. @throws RangeError for any other */
export function put64(writer: Writer, value: number): void {
  const at = room(writer, 8)
  const whole = BigInt(fit(value, 0, 2 ** 64))
  writer.view.setBigUint64(at, whole === 1n << 64n ? whole - 1n : whole)
}

export function putF32(writer: Writer, value: number): void {
  const at = room(writer, 4)
  writer.view.setFloat32(at, value)
}

export function putEntityId(writer: Writer, { site, application, entity }: EntityId): void {
  put16(writer, site)
  put16(writer, application)
  put16(writer, entity)
}

export function putEventId(writer: Writer, { site, application, event }: EventId): void {
  put16(writer, site)
  put16(writer, application)
  put16(writer, event)
}

export function putEntityType(writer: Writer, type: EntityType): void {
  put8(writer, type.kind)
  put8(writer, type.domain)
  put16(writer, type.country)
  put8(writer, type.category)
  put8(writer, type.subcategory)
  put8(writer, type.specific)
  put8(writer, type.extra)
}

export function putVector32(writer: Writer, { x, y, z }: Vector): void {
  putF32(writer, x)
  putF32(writer, y)
  putF32(writer, z)
}

export function putVector64(writer: Writer, { x, y, z }: Vector): void {
  const at = room(writer, 24)
  writer.view.setFloat64(at, x)
  writer.view.setFloat64(at + 8, y)
  writer.view.setFloat64(at + 16, z)
}

export function putOrientation(writer: Writer, { psi, theta, phi }: Orientation): void {
  putVector32(writer, { x: psi, y: theta, z: phi })
}

export function putMunition(writer: Writer, { type, warhead, fuse, quantity, rate }: Munition): void {
  putEntityType(writer, type)
  put16(writer, warhead)
  put16(writer, fuse)
  put16(writer, quantity)
  put16(writer, rate)
}

const utf8 = new TextEncoder()

export function octetsOf(text: string): Uint8Array {
  return utf8.encode(text)
}

/** UTF-8 in a field of that many octets, the rest NUL; Latin-1, as it may have been read, where only that fits. @throws RangeError when neither does */
export function putText(writer: Writer, text: string, octets: number): void {
  const utf8Octets = octetsOf(text)
  const encoded = utf8Octets.length > octets && /^[\0-\u00ff]*$/.test(text) ? Buffer.from(text, 'latin1') : utf8Octets
  if (encoded.length > octets) throw new RangeError(`"${text.slice(0, 40)}" has ${encoded.length} octets; the field holds ${octets}`)
  const at = room(writer, octets)
  writer.bytes.set(encoded, at)
}
