/*
 * A byte writer of its own for the ledger's PDUs, written from the layout tables of IEEE 1278.1 and deliberately not from `src/dis`:
 * truth must not be made by the code under test. It knows versions 6 and 7 and only the bodies the script needs.
 */

export type Version = 5 | 6 | 7
/** site, application, entity (or event) number. */
export type Id = readonly [number, number, number]
export type TypeCode = readonly [number, number, number, number, number, number, number]
export type Point = readonly [number, number, number]

export type Header = {
  version: Version
  exercise: number
  /** Epoch ms the sender believes it is; becomes the PDU's time past the hour. */
  clockMs: number
  /** Relative timestamps leave the lowest bit 0. */
  absolute?: boolean
}

export const nobody: Id = [0, 0, 0]
export const everybody: Id = [0xffff, 0xffff, 0xffff]

class Writer {
  readonly #view: DataView
  readonly bytes: Uint8Array
  constructor(length: number) {
    this.bytes = new Uint8Array(length)
    this.#view = new DataView(this.bytes.buffer)
  }
  u8(at: number, value: number): void {
    this.#view.setUint8(at, value)
  }
  u16(at: number, value: number): void {
    this.#view.setUint16(at, value)
  }
  u32(at: number, value: number): void {
    this.#view.setUint32(at, value >>> 0)
  }
  u64(at: number, value: bigint): void {
    this.#view.setBigUint64(at, value)
  }
  f32(at: number, ...values: number[]): void {
    for (const [index, value] of values.entries()) this.#view.setFloat32(at + 4 * index, value)
  }
  f64(at: number, ...values: number[]): void {
    for (const [index, value] of values.entries()) this.#view.setFloat64(at + 8 * index, value)
  }
  id(at: number, id: Id): void {
    for (const [index, part] of id.entries()) this.u16(at + 2 * index, part)
  }
  type(at: number, [kind, domain, country, category, subcategory, specific, extra]: TypeCode): void {
    this.u8(at, kind)
    this.u8(at + 1, domain)
    this.u16(at + 2, country)
    this.u8(at + 4, category)
    this.u8(at + 5, subcategory)
    this.u8(at + 6, specific)
    this.u8(at + 7, extra)
  }
  text(at: number, text: string, length: number): void {
    this.bytes.set(new TextEncoder().encode(text).subarray(0, length), at)
  }
}

/** Units of 3600/2^31 s past the hour, shifted past the absolute bit. */
function timestampOf(clockMs: number, absolute: boolean): number {
  const units = Math.floor(((((clockMs % 3_600_000) + 3_600_000) % 3_600_000) / 3_600_000) * 2 ** 31)
  return (units * 2 + (absolute ? 1 : 0)) >>> 0
}

// oxlint-disable-next-line max-params -- header, type, family and length stand in this order on the wire
function start(header: Header, type: number, family: number, length: number): Writer {
  const writer = new Writer(length)
  writer.u8(0, header.version)
  writer.u8(1, header.exercise)
  writer.u8(2, type)
  writer.u8(3, family)
  writer.u32(4, timestampOf(header.clockMs, header.absolute ?? true))
  writer.u16(8, length)
  return writer
}

export type EntityStateFields = {
  id: Id
  force: number
  type: TypeCode
  location: Point
  velocity?: Point
  appearance?: number
  /** 1 static, 2 FPW … */
  deadReckoning?: number
  marking?: string
  /** Articulation (v6) or variable parameter (v7) records appended, all zero but for their first octet. */
  records?: number
}

export function entityState(header: Header, fields: EntityStateFields): Uint8Array {
  const records = fields.records ?? 0
  const writer = start(header, 1, 1, 144 + 16 * records)
  writer.id(12, fields.id)
  writer.u8(18, fields.force)
  writer.u8(19, records)
  writer.type(20, fields.type)
  writer.type(28, fields.type)
  writer.f32(36, ...(fields.velocity ?? [0, 0, 0]))
  writer.f64(48, ...fields.location)
  writer.u32(84, fields.appearance ?? 0)
  writer.u8(88, fields.deadReckoning ?? 2)
  writer.u8(128, 1)
  writer.text(129, fields.marking ?? '', 11)
  return writer.bytes
}

export type FireFields = {
  firer: Id
  target: Id
  munitionEntity?: Id
  event: Id
  munition: TypeCode
  quantity: number
  location: Point
  rangeM?: number
}

export function fire(header: Header, fields: FireFields): Uint8Array {
  const writer = start(header, 2, 2, 96)
  writer.id(12, fields.firer)
  writer.id(18, fields.target)
  writer.id(24, fields.munitionEntity ?? nobody)
  writer.id(30, fields.event)
  writer.f64(40, ...fields.location)
  writer.type(64, fields.munition)
  writer.u16(72, 1000)
  writer.u16(74, 1000)
  writer.u16(76, fields.quantity)
  writer.u16(78, 0)
  writer.f32(92, fields.rangeM ?? 1500)
  return writer.bytes
}

export type DetonationFields = { firer: Id; target: Id; event: Id; munition: TypeCode; quantity?: number; location: Point; result: number }

export function detonation(header: Header, fields: DetonationFields): Uint8Array {
  const writer = start(header, 3, 2, 104)
  writer.id(12, fields.firer)
  writer.id(18, fields.target)
  writer.id(30, fields.event)
  writer.f64(48, ...fields.location)
  writer.type(72, fields.munition)
  writer.u16(80, 1000)
  writer.u16(82, 1000)
  writer.u16(84, fields.quantity ?? 1)
  writer.u8(100, fields.result)
  return writer.bytes
}

export function collision(header: Header, issuing: Id, colliding: Id): Uint8Array {
  const writer = start(header, 4, 1, 60)
  writer.id(12, issuing)
  writer.id(18, colliding)
  writer.id(24, [issuing[0], issuing[1], 0])
  writer.u8(30, 1)
  writer.f32(44, 60_000)
  return writer.bytes
}

export function startResume(header: Header, from: Id, to: Id): Uint8Array {
  const writer = start(header, 13, 5, 44)
  writer.id(12, from)
  writer.id(18, to)
  writer.u32(40, 1)
  return writer.bytes
}

/** `behaviour` bits: 0 run simulation clock, 1 transmit updates, 2 process updates. */
// oxlint-disable-next-line max-params -- the fields in the order of the wire
export function stopFreeze(header: Header, from: Id, to: Id, behaviour = 0): Uint8Array {
  const writer = start(header, 14, 5, 40)
  writer.id(12, from)
  writer.id(18, to)
  writer.u8(32, 1)
  writer.u8(33, behaviour)
  writer.u32(36, 2)
  return writer.bytes
}

export function removeEntity(header: Header, from: Id, to: Id): Uint8Array {
  const writer = start(header, 12, 5, 28)
  writer.id(12, from)
  writer.id(18, to)
  writer.u32(24, 3)
  return writer.bytes
}

/** A Comment with one variable datum, padded to 64 bits as the standard asks. */
// oxlint-disable-next-line max-params -- the fields in the order of the wire
export function comment(header: Header, from: Id, to: Id, text: string): Uint8Array {
  const data = new TextEncoder().encode(text)
  const padded = Math.ceil(data.length / 8) * 8
  const writer = start(header, 22, 5, 40 + padded)
  writer.id(12, from)
  writer.id(18, to)
  writer.u32(28, 1)
  writer.u32(32, 0)
  writer.u32(36, data.length * 8)
  writer.bytes.set(data, 40)
  return writer.bytes
}

export type TransmitterFields = { id: Id; radio: number; state: 0 | 1 | 2; frequencyHz: number; location: Point }

export function transmitter(header: Header, fields: TransmitterFields): Uint8Array {
  const writer = start(header, 25, 4, 104)
  writer.id(12, fields.id)
  writer.u16(18, fields.radio)
  writer.type(20, [7, 1, 225, 1, 1, 0, 0])
  writer.u8(28, fields.state)
  writer.u8(29, 1)
  writer.f64(32, ...fields.location)
  writer.u64(72, BigInt(fields.frequencyHz))
  writer.f32(80, 25_000)
  writer.f32(84, 40)
  writer.u16(90, 2)
  return writer.bytes
}

/** A PDU of a type nobody defines: sound header, some octets behind it. */
export function unknownType(header: Header, type: number, length = 32): Uint8Array {
  return start(header, type, 150, length).bytes
}

/** The same PDU claiming another length. */
export function withLength(pdu: Uint8Array, length: number): Uint8Array {
  const changed = pdu.slice()
  new DataView(changed.buffer).setUint16(8, length)
  return changed
}

/** Several PDUs in one datagram. */
export function bundle(...pdus: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pdus.reduce((sum, pdu) => sum + pdu.length, 0))
  let at = 0
  for (const pdu of pdus) {
    joined.set(pdu, at)
    at += pdu.length
  }
  return joined
}

/** WGS84 geodetic to geocentric metres. */
export function geocentric(latitudeDeg: number, longitudeDeg: number, altitudeM = 0): Point {
  const a = 6_378_137
  const e2 = 6.694_379_990_141_316e-3
  const latitude = (latitudeDeg * Math.PI) / 180
  const longitude = (longitudeDeg * Math.PI) / 180
  const n = a / Math.sqrt(1 - e2 * Math.sin(latitude) ** 2)
  return [
    (n + altitudeM) * Math.cos(latitude) * Math.cos(longitude),
    (n + altitudeM) * Math.cos(latitude) * Math.sin(longitude),
    (n * (1 - e2) + altitudeM) * Math.sin(latitude),
  ]
}

/** The same datagram with the time stamps of its absolute PDUs moved on; what cannot be stepped over is left as it is. */
export function laterBy(datagram: Uint8Array, ms: number): Uint8Array {
  const moved = datagram.slice()
  const view = new DataView(moved.buffer)
  for (let at = 0; at + 12 <= moved.length;) {
    const length = view.getUint16(at + 8)
    if (length < 12 || at + length > moved.length) break
    const stamp = view.getUint32(at + 4)
    const units = (Math.floor(stamp / 2) + Math.round((ms / 3_600_000) * 2 ** 31)) % 2 ** 31
    if (stamp % 2 === 1) view.setUint32(at + 4, units * 2 + 1)
    at += length
  }
  return moved
}
