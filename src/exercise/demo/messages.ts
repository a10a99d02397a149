import { textDatum } from '../../dis/encode-management.ts'
import { encodePdu } from '../../dis/encode.ts'
import type { SentBody } from '../../dis/encode.ts'
import type { ClockTime, EntityId, EntityType, Munition } from '../../dis/pdu.ts'
import { writeTimestamp } from '../../dis/timestamp.ts'
import { createBundler } from './bundler.ts'
import type { Bundler } from './bundler.ts'
import { applications, control } from './cast.ts'
import type { TypeNumbers } from './cast.ts'
import { motionStateOf } from './motion-state.ts'
import type { Pose } from './motion.ts'
import { appearanceOf, isStopped, poseOf } from './unit.ts'
import type { Unit } from './unit.ts'

export type Weapon = { munition: TypeNumbers; quantity: number; speedMps: number }
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
const nobody: EntityId = { site: 0, application: 0, entity: 0 }
const everybody: EntityId = { site: 0xffff, application: 0xffff, entity: 0xffff }
/** The white cell as an originator. */
const control0: EntityId = { site: control.site, application: control.application, entity: 0 }
const still = { x: 0, y: 0, z: 0 }

type Send = (from: EntityId, body: SentBody) => void

export function createMessages(options: { now: () => number }): Messages {
  const bundler = createBundler()
  const send: Send = (from, body) => {
    const sender = applications.find((each) => each.site === from.site && each.application === from.application)
    const timestamp = writeTimestamp(options.now() + (sender?.clockErrorMs ?? 0), true)
    bundler.emit(from, encodePdu({ version: sender?.version ?? control.version, exercise, timestamp }, body))
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

function typeOf([kind, domain, country, category, subcategory, specific, extra]: TypeNumbers): EntityType {
  return { kind, domain, country, category, subcategory, specific, extra }
}

type StateFields = { entity: EntityId; forceId: number; type: TypeNumbers; pose: Pose; appearance: number; algorithm: number; marking: string }

function entityState({ entity, forceId, type, pose, appearance, algorithm, marking }: StateFields): SentBody {
  return {
    body: 'entity-state',
    entity,
    forceId,
    type: typeOf(type),
    alternativeType: typeOf(type),
    ...motionStateOf(pose),
    appearance: appearance >>> 0,
    deadReckoning: { algorithm, acceleration: still, angularVelocity: still },
    marking: marking.slice(0, 11),
    capabilities: 0,
    records: [],
  }
}

function stateMessages(send: Send): Pick<WarMessages, 'state' | 'missile' | 'collision'> {
  return {
    state(unit, { deactivated } = { deactivated: false }) {
      const { id, group, type, marking } = unit
      // Static, or a straight line with the orientation held.
      const algorithm = isStopped(unit) ? 1 : 2
      send(id, entityState({ entity: id, forceId: group.force, type, pose: poseOf(unit), appearance: appearanceOf(unit, deactivated), algorithm, marking }))
    },
    missile({ shooter, number, weapon, pose, done }) {
      const entity = { ...shooter.id, entity: number }
      const flying = { ...pose, speedMps: done ? 0 : weapon.speedMps }
      const appearance = done ? deactivatedBit : 0
      send(shooter.id, entityState({ entity, forceId: shooter.group.force, type: weapon.munition, pose: flying, appearance, algorithm: 2, marking: '' }))
    },
    collision(issuing, other) {
      const event = { site: issuing.id.site, application: issuing.id.application, event: 0 }
      send(issuing.id, { body: 'collision', elastic: false, issuing: issuing.id, colliding: other.id, event, collisionType: 1 })
    },
  }
}

/** High explosive with a contact fuse. */
function munitionOf({ munition, quantity }: Weapon): Munition {
  return { type: typeOf(munition), warhead: 1_000, fuse: 1_000, quantity, rate: quantity > 1 ? 200 : 0 }
}

function weaponMessages(send: Send): Pick<WarMessages, 'fire' | 'detonation' | 'mine'> {
  const detonation = (firer: EntityId, target: Unit, { event, weapon, result }: Pick<DetonationOrder, 'event' | 'weapon' | 'result'>): SentBody => ({
    body: 'detonation',
    firer,
    target: target.id,
    exploding: nobody,
    event: { site: firer.site, application: firer.application, event },
    velocity: still,
    location: motionStateOf(poseOf(target)).location,
    munition: munitionOf(weapon),
    locationInEntity: still,
    result,
  })
  return {
    fire({ shooter, target, event, weapon, rangeM, missile }) {
      const { location, velocity } = motionStateOf({ ...poseOf(shooter), speedMps: weapon.speedMps })
      send(shooter.id, {
        body: 'fire',
        firer: shooter.id,
        target: target.id,
        munitionEntity: missile === null ? nobody : { ...shooter.id, entity: missile },
        event: { site: shooter.id.site, application: shooter.id.application, event },
        missionIndex: 0,
        location,
        munition: munitionOf(weapon),
        velocity,
        rangeM,
      })
    },
    detonation: ({ shooter, target, ...rest }) => send(shooter.id, detonation(shooter.id, target, rest)),
    // Nobody fires a mine: the firer is nobody; the range's own application tells of it.
    mine: (victim) => send(control0, detonation(nobody, victim, { event: 0, weapon: { munition: mineType, quantity: 1, speedMps: 0 }, result: 1 })),
  }
}

function controlMessages(send: Send, now: () => number): ControlMessages {
  const addressed = { from: control0, to: everybody, reliable: false }
  const clock = (): ClockTime => ({ hour: Math.floor(now() / 3_600_000), timePastHour: writeTimestamp(now(), true) })
  return {
    startResume: () => send(control0, { body: 'start-resume', ...addressed, realWorld: clock(), simulation: clock(), requestId: 1 }),
    comment: (text) => send(control0, { body: 'comment', ...addressed, datums: { fixed: [], variable: [textDatum(0, text)] } }),
    eventReport: (text, number) =>
      send(control0, { body: 'event-report', ...addressed, eventType: 1_000 + number, datums: { fixed: [], variable: [textDatum(0, text)] } }),
  }
}

function emissionMessages(send: Send): EmissionMessages {
  return {
    radio(unit, { frequencyHz, onAir }) {
      send(unit.id, {
        body: 'transmitter',
        entity: unit.id,
        radioId: 1,
        radioType: typeOf([7, unit.type[1], unit.type[2], 1, 1, 0, 0]),
        // 1: on but not transmitting, 2: on and transmitting.
        transmitState: onAir ? 2 : 1,
        inputSource: 1,
        antennaLocation: motionStateOf(poseOf(unit)).location,
        frequencyHz,
        bandwidthHz: 25_000,
        powerDbm: 43,
        // Frequency modulation, generic (SISO uids 155, 158 and 163).
        modulation: { spreadSpectrum: 0, major: 3, detail: 1, system: 1 },
      })
    },
    emission(unit) {
      // One system with one beam that searches.
      const beam = {
        number: 1,
        parameterIndex: 0,
        frequencyHz: 9.4e9,
        rangeHz: 2e7,
        powerDbm: 75,
        prfHz: 1_500,
        pulseWidthMicroseconds: 1,
        function: 1,
        targets: [],
      }
      const event = { site: unit.id.site, application: unit.id.application, event: 1 }
      const systems = [{ name: 15_000, function: 2, number: 1, location: still, beams: [beam] }]
      send(unit.id, { body: 'electromagnetic-emission', emitting: unit.id, event, stateUpdate: 0, systems })
    },
    iff(unit, code) {
      send(unit.id, {
        body: 'iff',
        emitting: unit.id,
        event: { site: 0, application: 0, event: 0 },
        location: still,
        // Transponder, generic Mark XII, normal; on and operational; layer 1 alone; the reply code in mode 3/A, which is on (bit 13).
        systemType: 1,
        systemName: 2,
        systemMode: 3,
        changeOptions: 0,
        systemStatus: 0x01,
        informationLayers: 0x02,
        parameters: [0, 0, 0x2000 | code, 0, 0, 0],
      })
    },
    designator(unit, spot) {
      send(unit.id, {
        body: 'designator',
        designating: unit.id,
        designated: spot.id,
        codeName: 1,
        code: 1_688,
        powerW: 50,
        wavelengthMicrometres: 1.064,
        spot: motionStateOf(poseOf(spot)).location,
      })
    },
  }
}
