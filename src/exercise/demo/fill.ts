import { control } from './cast.ts'
import { everybody, motionStateOf } from './octets.ts'
import type { EntityNumbers, Octets, TypeNumbers } from './octets.ts'
import type { Pose } from './motion.ts'
import { poseOf } from './unit.ts'
import type { Unit } from './unit.ts'

/* The fields of each PDU behind its header, by their offsets. */

export type Weapon = { munition: TypeNumbers; quantity: number; speedMps: number }

const warhead = { highExplosive: 1_000, contact: 1_000 }

/** The white cell as an originator. */
export const control0: EntityNumbers = { site: control.site, application: control.application, entity: 0 }

export type StateFields = { id: EntityNumbers; force: number; type: TypeNumbers; pose: Pose; appearance: number; deadReckoning: number; marking: string }

export function fillState(pdu: Octets, fields: StateFields): void {
  const { location, velocity, orientation } = motionStateOf(fields.pose)
  pdu.id(12, fields.id)
  pdu.u8(18, fields.force)
  pdu.type(20, fields.type)
  pdu.type(28, fields.type)
  pdu.f32(36, velocity)
  pdu.f64(48, location)
  pdu.f32(72, orientation)
  pdu.u32(84, fields.appearance)
  pdu.u8(88, fields.deadReckoning)
  // Character set 1: ASCII.
  pdu.u8(128, 1)
  pdu.text(129, fields.marking.slice(0, 11))
}

export function fillDescriptor(pdu: Octets, at: number, weapon: Weapon): void {
  pdu.type(at, weapon.munition)
  pdu.u16(at + 8, warhead.highExplosive)
  pdu.u16(at + 10, warhead.contact)
  pdu.u16(at + 12, weapon.quantity)
  pdu.u16(at + 14, weapon.quantity > 1 ? 200 : 0)
}

/** From the white cell to everybody. */
export function addressed(pdu: Octets): void {
  pdu.id(12, control0)
  pdu.id(18, everybody)
}

/** Whole hours since 1970 and time past the hour. */
export function fillClockTime(pdu: Octets, at: number, nowMs: number): void {
  pdu.u32(at, Math.floor(nowMs / 3_600_000))
  pdu.u32(at + 4, Math.floor(((nowMs % 3_600_000) / 3_600_000) * 2 ** 31) * 2 + 1)
}

/** Variable datums are padded to 64 bits; their length is in bits, without the padding. */
export function paddedLength(text: string): number {
  return Math.ceil(new TextEncoder().encode(text).length / 8) * 8
}

export function fillText(pdu: Octets, at: number, text: string): void {
  pdu.u32(at + 4, new TextEncoder().encode(text).length * 8)
  pdu.text(at + 8, text)
}

export function fillTransmitter(pdu: Octets, { unit, frequencyHz, onAir }: { unit: Unit; frequencyHz: number; onAir: boolean }): void {
  pdu.id(12, unit.id)
  pdu.u16(18, 1)
  pdu.type(20, [7, unit.type[1], unit.type[2], 1, 1, 0, 0])
  // 1: on but not transmitting, 2: on and transmitting.
  pdu.u8(28, onAir ? 2 : 1)
  pdu.u8(29, 1)
  pdu.f64(32, motionStateOf(poseOf(unit)).location)
  pdu.u64(72, frequencyHz)
  pdu.f32(80, [25_000, 43])
  // Angle modulation, generic.
  pdu.u16(90, 2)
}

/** One system with one beam that searches. */
export function fillEmission(pdu: Octets, unit: Unit): void {
  pdu.id(12, unit.id)
  pdu.id(18, { ...unit.id, entity: 1 })
  pdu.u8(25, 1)
  // Lengths are in 32-bit words: 20 octets of system and 52 of beam.
  pdu.u8(28, 18)
  pdu.u8(29, 1)
  pdu.u16(32, 15_000)
  pdu.u8(34, 2)
  pdu.u8(35, 1)
  pdu.u8(48, 13)
  pdu.u8(49, 1)
  pdu.f32(52, [9.4e9, 2e7, 75, 1_500, 1])
  pdu.f32(72, [0, Math.PI, 0, 0.2, 0])
  pdu.u8(92, 1)
}
