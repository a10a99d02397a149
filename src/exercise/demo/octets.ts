/*
 * The PDUs of the demo as octets. The simulator writes its own, as any other simulator on the network would, so that what Sitrep's decoder reads
 * was not made by the same hands. Layouts: IEEE 1278.1; offsets in octets, big-endian.
 */

export type EntityNumbers = { site: number; application: number; entity: number }
export type TypeNumbers = readonly [number, number, number, number, number, number, number]
export type Vector = readonly [number, number, number]

export const nobody: EntityNumbers = { site: 0, application: 0, entity: 0 }
export const everybody: EntityNumbers = { site: 0xffff, application: 0xffff, entity: 0xffff }

export type Stamp = { version: 6 | 7; exercise: number; /** The sender's clock, epoch ms. */ clockMs: number }

export interface Octets {
  readonly bytes: Uint8Array
  u8(at: number, value: number): void
  u16(at: number, value: number): void
  u32(at: number, value: number): void
  u64(at: number, value: number): void
  f32(at: number, values: readonly number[]): void
  f64(at: number, values: readonly number[]): void
  id(at: number, id: EntityNumbers): void
  type(at: number, type: TypeNumbers): void
  text(at: number, text: string): void
}

export type PduKind = { type: number; family: number; length: number }

/** A PDU with its header filled and everything else zero. */
export function startPdu(stamp: Stamp, kind: PduKind): Octets {
  const bytes = new Uint8Array(kind.length)
  const view = new DataView(bytes.buffer)
  const octets: Octets = {
    bytes,
    u8: (at, value) => view.setUint8(at, value),
    u16: (at, value) => view.setUint16(at, value),
    u32: (at, value) => view.setUint32(at, value >>> 0),
    u64: (at, value) => view.setBigUint64(at, BigInt(Math.round(value))),
    f32(at, values) {
      for (const [index, value] of values.entries()) view.setFloat32(at + 4 * index, value)
    },
    f64(at, values) {
      for (const [index, value] of values.entries()) view.setFloat64(at + 8 * index, value)
    },
    id(at, { site, application, entity }) {
      view.setUint16(at, site)
      view.setUint16(at + 2, application)
      view.setUint16(at + 4, entity)
    },
    type(at, [kind, domain, country, category, subcategory, specific, extra]) {
      bytes.set([kind, domain, country >> 8, country & 0xff, category, subcategory, specific, extra], at)
    },
    text(at, text) {
      bytes.set(new TextEncoder().encode(text), at)
    },
  }
  bytes.set([stamp.version, stamp.exercise, kind.type, kind.family])
  octets.u32(4, timestampOf(stamp.clockMs))
  octets.u16(8, kind.length)
  return octets
}

/** Absolute time past the hour in units of 3600/2^31 s; the lowest bit says that the clock is synchronised. */
function timestampOf(clockMs: number): number {
  const hourMs = 3_600_000
  return Math.floor(((((clockMs % hourMs) + hourMs) % hourMs) / hourMs) * 2 ** 31) * 2 + 1
}

export type MotionState = { location: Vector; velocity: Vector; orientation: Vector }

const earth = { a: 6_378_137, e2: 0.006_694_379_990_141_32 }

/** Geocentric location, velocity and Euler angles of something level that points and moves along its heading. */
export function motionStateOf(pose: { latitudeDeg: number; longitudeDeg: number; altitudeM: number; headingDeg: number; speedMps: number }): MotionState {
  const [latitude, longitude, heading] = [pose.latitudeDeg, pose.longitudeDeg, pose.headingDeg].map((degrees) => (degrees * Math.PI) / 180) as [
    number,
    number,
    number,
  ]
  const [sinLat, cosLat, sinLon, cosLon] = [Math.sin(latitude), Math.cos(latitude), Math.sin(longitude), Math.cos(longitude)]
  const n = earth.a / Math.sqrt(1 - earth.e2 * sinLat ** 2)
  const north: Vector = [-sinLat * cosLon, -sinLat * sinLon, cosLat]
  const east: Vector = [-sinLon, cosLon, 0]
  const down: Vector = [-cosLat * cosLon, -cosLat * sinLon, -sinLat]
  const mix = (along: number, across: number): Vector => [
    north[0] * along + east[0] * across,
    north[1] * along + east[1] * across,
    north[2] * along + east[2] * across,
  ]
  const forward = mix(Math.cos(heading), Math.sin(heading))
  const right = mix(-Math.sin(heading), Math.cos(heading))
  return {
    location: [(n + pose.altitudeM) * cosLat * cosLon, (n + pose.altitudeM) * cosLat * sinLon, (n * (1 - earth.e2) + pose.altitudeM) * sinLat],
    velocity: [forward[0] * pose.speedMps, forward[1] * pose.speedMps, forward[2] * pose.speedMps],
    orientation: [Math.atan2(forward[1], forward[0]), -Math.asin(forward[2]), Math.atan2(right[2], down[2])],
  }
}
