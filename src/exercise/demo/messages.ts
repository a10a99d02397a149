import { createBundler } from './bundler.ts'
import type { Bundler } from './bundler.ts'
import { applications, control } from './cast.ts'
import { addressed, control0, fillClockTime, fillDescriptor, fillEmission, fillState, fillText, fillTransmitter, paddedLength } from './fill.ts'
import type { Weapon } from './fill.ts'
import { motionStateOf, nobody, startPdu } from './octets.ts'
import type { EntityNumbers, Octets, PduKind, TypeNumbers } from './octets.ts'
import type { Pose } from './motion.ts'
import { appearanceOf, isStopped, poseOf } from './unit.ts'
import type { Unit } from './unit.ts'

export type FireOrder = { shooter: Unit; target: Unit; event: number; weapon: Weapon; rangeM: number; missile: number | null }
export type DetonationOrder = { shooter: Unit; target: Unit; event: number; weapon: Weapon; result: number }
export type MissileOrder = { shooter: Unit; number: number; weapon: Weapon; pose: Pose; done: boolean }

/** What happens to and between entities. */
export interface WarMessages {
  state(unit: Unit, options?: { deactivated: boolean }): void
  fire(order: FireOrder): void
  missile(order: MissileOrder): void
  detonation(order: DetonationOrder): void
  mine(victim: Unit): void
  collision(issuing: Unit, other: Unit): void
}

/** What the white cell says. */
export interface ControlMessages {
  startResume(): void
  comment(text: string): void
  eventReport(text: string, number: number): void
}

export interface EmissionMessages {
  radio(unit: Unit, state: { frequencyHz: number; onAir: boolean }): void
  emission(unit: Unit): void
  iff(unit: Unit, code: number): void
  designator(unit: Unit, spot: Unit): void
}

/** What the scenario says on the network. Calls collect; `take` hands the datagrams out, bundled where an application bundles. */
export interface Messages extends WarMessages, ControlMessages, EmissionMessages, Pick<Bundler, 'emitRaw' | 'silence' | 'take'> {}

const exercise = 1
const deactivatedBit = 1 << 23
const mineType: TypeNumbers = [2, 2, 225, 3, 5, 0, 0]

/** Starts a PDU of that sender, lets it be filled and emits it. */
type Send = (from: EntityNumbers, kind: PduKind, fill: (pdu: Octets) => void) => void

export function createMessages(options: { now: () => number }): Messages {
  const bundler = createBundler()
  const send: Send = (from, kind, fill) => {
    const sender = applications.find((each) => each.site === from.site && each.application === from.application)
    const pdu = startPdu({ version: sender?.version ?? control.version, exercise, clockMs: options.now() + (sender?.clockErrorMs ?? 0) }, kind)
    fill(pdu)
    bundler.emit(from, pdu.bytes)
  }
  return {
    ...stateMessages(send),
    ...weaponMessages(send),
    ...controlMessages(send, options.now),
    ...emissionMessages(send),
    emitRaw: bundler.emitRaw,
    silence: bundler.silence,
    take: bundler.take,
  }
}

function stateMessages(send: Send): Pick<WarMessages, 'state' | 'missile' | 'collision'> {
  return {
    state(unit, { deactivated } = { deactivated: false }) {
      send(unit.id, { type: 1, family: 1, length: 144 }, (pdu) =>
        fillState(pdu, {
          id: unit.id,
          force: unit.group.force,
          type: unit.type,
          pose: poseOf(unit),
          appearance: appearanceOf(unit, deactivated),
          // Static, or a straight line with the orientation held.
          deadReckoning: isStopped(unit) ? 1 : 2,
          marking: unit.marking,
        }),
      )
    },
    missile({ shooter, number, weapon, pose, done }) {
      send(shooter.id, { type: 1, family: 1, length: 144 }, (pdu) =>
        fillState(pdu, {
          id: { ...shooter.id, entity: number },
          force: shooter.group.force,
          type: weapon.munition,
          pose: { ...pose, speedMps: done ? 0 : weapon.speedMps },
          appearance: done ? deactivatedBit : 0,
          deadReckoning: 2,
          marking: '',
        }),
      )
    },
    collision(issuing, other) {
      send(issuing.id, { type: 4, family: 1, length: 60 }, (pdu) => {
        pdu.id(12, issuing.id)
        pdu.id(18, other.id)
        pdu.id(24, { ...issuing.id, entity: 0 })
        pdu.u8(30, 1)
        pdu.f32(44, [7_500])
      })
    },
  }
}

function weaponMessages(send: Send): Pick<WarMessages, 'fire' | 'detonation' | 'mine'> {
  return {
    fire({ shooter, target, event, weapon, rangeM, missile }) {
      send(shooter.id, { type: 2, family: 2, length: 96 }, (pdu) => {
        const { location, velocity } = motionStateOf({ ...poseOf(shooter), speedMps: weapon.speedMps })
        pdu.id(12, shooter.id)
        pdu.id(18, target.id)
        pdu.id(24, missile === null ? nobody : { ...shooter.id, entity: missile })
        pdu.id(30, { ...shooter.id, entity: event })
        pdu.f64(40, location)
        fillDescriptor(pdu, 64, weapon)
        pdu.f32(80, velocity)
        pdu.f32(92, [rangeM])
      })
    },
    detonation({ shooter, target, event, weapon, result }) {
      send(shooter.id, { type: 3, family: 2, length: 104 }, (pdu) => {
        pdu.id(12, shooter.id)
        pdu.id(18, target.id)
        pdu.id(30, { ...shooter.id, entity: event })
        pdu.f64(48, motionStateOf(poseOf(target)).location)
        fillDescriptor(pdu, 72, weapon)
        pdu.u8(100, result)
      })
    },
    mine(victim) {
      // Nobody fires a mine: the firer is nobody; the range's own application tells of it.
      send(control0, { type: 3, family: 2, length: 104 }, (pdu) => {
        pdu.id(18, victim.id)
        pdu.f64(48, motionStateOf(poseOf(victim)).location)
        fillDescriptor(pdu, 72, { munition: mineType, quantity: 1, speedMps: 0 })
        pdu.u8(100, 1)
      })
    },
  }
}

function controlMessages(send: Send, now: () => number): ControlMessages {
  return {
    startResume() {
      send(control0, { type: 13, family: 5, length: 44 }, (pdu) => {
        addressed(pdu)
        fillClockTime(pdu, 24, now())
        fillClockTime(pdu, 32, now())
        pdu.u32(40, 1)
      })
    },
    comment(text) {
      send(control0, { type: 22, family: 5, length: 40 + paddedLength(text) }, (pdu) => {
        addressed(pdu)
        pdu.u32(28, 1)
        fillText(pdu, 32, text)
      })
    },
    eventReport(text, number) {
      send(control0, { type: 21, family: 5, length: 48 + paddedLength(text) }, (pdu) => {
        addressed(pdu)
        pdu.u32(24, 1_000 + number)
        pdu.u32(36, 1)
        fillText(pdu, 40, text)
      })
    },
  }
}

function emissionMessages(send: Send): EmissionMessages {
  return {
    radio(unit, state) {
      send(unit.id, { type: 25, family: 4, length: 104 }, (pdu) => fillTransmitter(pdu, { unit, ...state }))
    },
    emission(unit) {
      send(unit.id, { type: 23, family: 6, length: 100 }, (pdu) => fillEmission(pdu, unit))
    },
    iff(unit, code) {
      send(unit.id, { type: 28, family: 6, length: 60 }, (pdu) => {
        pdu.id(12, unit.id)
        // Transponder, Mark XII generic, on; the reply code in mode 3/A.
        pdu.u16(36, 1)
        pdu.u16(38, 1)
        pdu.u8(44, 0x80)
        pdu.u16(52, 0x2000 | code)
      })
    },
    designator(unit, spot) {
      send(unit.id, { type: 24, family: 6, length: 88 }, (pdu) => {
        pdu.id(12, unit.id)
        pdu.u16(18, 1)
        pdu.id(20, spot.id)
        pdu.u16(26, 1_688)
        pdu.f32(28, [50, 1.064])
        pdu.f64(48, motionStateOf(poseOf(spot)).location)
        pdu.u8(72, 1)
      })
    },
  }
}
