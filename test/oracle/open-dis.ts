import { createRequire } from 'node:module'
import type { SentBody } from '../../src/dis/encode.ts'
import type { BodyOf, ClockTime, Datums, EmissionSystem, EntityId, EntityType, EventId, Munition, Orientation } from '../../src/dis/pdu.ts'

/*
 * open-dis, the simulator library most used in teaching: a body of ours under its classes and names. Version 6 only: its two versions share one
 * global object, and the later overwrites the earlier. What it gets wrong, and is not compared:
 *  - Transmitter: reading a 64-bit number does not advance, so everything behind the frequency is shifted. Signal: writes one octet of data for each
 *    sample, whatever the length of the data is.
 *  - Articulation and attachment records: one 64-bit float where the standard has a 32-bit float and padding, or a type of entity.
 *  - Aggregate State: one octet of padding instead of up to four, and silent systems of eight octets instead of twelve.
 *  - Variable datums: no padding to 64 bits, so that a second one is read from the wrong place. Data Query-R: values behind ids that have none.
 *  - Event Report-R: a type of event of 16 bits instead of 32, which puts the numbers of datums where they are not.
 */

export interface OpenDisPdu {
  initFromBinary(stream: unknown): void
  encodeToBinary(stream: unknown): void
}
type Make = new () => OpenDisPdu
type Library = Record<string, Make> & {
  InputStream: new (octets: ArrayBuffer) => unknown
  OutputStream: new (octets: ArrayBuffer) => { toByteArray(): ArrayBuffer; currentPosition: number }
}

const openDis = createRequire(import.meta.url)('open-dis') as Library

/** Its class for a PDU, and the values of the fields that we have as well. */
export type Theirs = { make: Make; fields: object }

export function readByOpenDis(make: Make, octets: Uint8Array): OpenDisPdu {
  const pdu = new make()
  pdu.initFromBinary(new openDis.InputStream(Uint8Array.from(octets).buffer))
  return pdu
}

/** As it writes them; the length, which it leaves to its caller, is put in. */
export function writtenByOpenDis(pdu: OpenDisPdu): Uint8Array {
  const stream = new openDis.OutputStream(new ArrayBuffer(10_000))
  pdu.encodeToBinary(stream)
  const octets = new Uint8Array(stream.toByteArray()).slice(0, stream.currentPosition)
  new DataView(octets.buffer).setUint16(8, octets.length)
  return octets
}

const idOf = ({ site, application, entity }: EntityId): object => ({ site, application, entity })
const eventOf = ({ site, application, event }: EventId): object => ({ site, application, eventNumber: event })
const typeOf = (type: EntityType): object => ({
  entityKind: type.kind,
  domain: type.domain,
  country: type.country,
  category: type.category,
  subcategory: type.subcategory,
  spec: type.specific,
  extra: type.extra,
})
const burstOf = ({ type, warhead, fuse, quantity, rate }: Munition): object => ({ munition: typeOf(type), warhead, fuse, quantity, rate })
const facingOf = ({ psi, theta, phi }: Orientation): object => ({ psi, theta, phi })
const clockOf = ({ hour, timePastHour }: ClockTime): object => ({ hour, timePastHour })
const fixedOf = ({ fixed }: Datums): object[] => fixed.map(({ id, value }) => ({ fixedDatumID: id, fixedDatumValue: value }))
/** It reads unsigned words as signed ones. */
const signed = (value: number): number => value | 0

function systemOf({ name, function: purpose, number, location, beams }: EmissionSystem): object {
  return {
    emitterSystem: { emitterName: name, function: purpose, emitterIdNumber: number },
    location,
    beamDataRecords: beams.map((beam) => ({
      beamIDNumber: beam.number,
      beamParameterIndex: beam.parameterIndex,
      fundamentalParameterData: {
        frequency: beam.frequencyHz,
        frequencyRange: beam.rangeHz,
        effectiveRadiatedPower: beam.powerDbm,
        pulseRepetitionFrequency: beam.prfHz,
        pulseWidth: beam.pulseWidthMicroseconds,
      },
      beamFunction: beam.function,
      trackJamTargets: beam.targets.map((target) => ({ trackJam: idOf(target) })),
    })),
  }
}

function class_(name: string): Make {
  const make = openDis[name]
  if (make === undefined) throw new Error(`open-dis has no ${name}`)
  return make
}

/** Undefined for what it has no class for or gets wrong. */
export function theirs(body: SentBody): Theirs | undefined {
  if ('reliable' in body) return management(body)
  const [name, fields] = entityFields(body) ?? emissionFields(body) ?? []
  return name === undefined || fields === undefined ? undefined : { make: class_(name), fields }
}

function entityFields(body: SentBody): [string, object] | undefined {
  switch (body.body) {
    case 'entity-state':
      return ['EntityStatePdu', stateFields(body)]
    case 'entity-state-update':
      return [
        'EntityStateUpdatePdu',
        {
          entityID: idOf(body.entity),
          entityLinearVelocity: body.velocity,
          entityLocation: body.location,
          entityOrientation: facingOf(body.orientation),
          entityAppearance: signed(body.appearance),
        },
      ]
    case 'fire':
      return [
        'FirePdu',
        {
          firingEntityID: idOf(body.firer),
          targetEntityID: idOf(body.target),
          munitionID: idOf(body.munitionEntity),
          eventID: eventOf(body.event),
          fireMissionIndex: signed(body.missionIndex),
          locationInWorldCoordinates: body.location,
          burstDescriptor: burstOf(body.munition),
          velocity: body.velocity,
          rangeToTarget: body.rangeM,
        },
      ]
    case 'detonation':
      return [
        'DetonationPdu',
        {
          firingEntityID: idOf(body.firer),
          targetEntityID: idOf(body.target),
          munitionID: idOf(body.exploding),
          eventID: eventOf(body.event),
          velocity: body.velocity,
          locationInWorldCoordinates: body.location,
          burstDescriptor: burstOf(body.munition),
          locationInEntityCoordinates: body.locationInEntity,
          detonationResult: body.result,
        },
      ]
    case 'collision': {
      const parties = { issuingEntityID: idOf(body.issuing), collidingEntityID: idOf(body.colliding) }
      if (body.elastic) return ['CollisionElasticPdu', { ...parties, collisionEventID: eventOf(body.event) }]
      return ['CollisionPdu', { ...parties, eventID: eventOf(body.event), collisionType: body.collisionType }]
    }
    default:
      return undefined
  }
}

function stateFields(body: BodyOf<'entity-state'>): object {
  const { algorithm, acceleration, angularVelocity } = body.deadReckoning
  return {
    entityID: idOf(body.entity),
    forceId: body.forceId,
    entityType: typeOf(body.type),
    alternativeEntityType: typeOf(body.alternativeType),
    entityLinearVelocity: body.velocity,
    entityLocation: body.location,
    entityOrientation: facingOf(body.orientation),
    entityAppearance: signed(body.appearance),
    deadReckoningParameters: { deadReckoningAlgorithm: algorithm, entityLinearAcceleration: acceleration, entityAngularVelocity: angularVelocity },
    marking: { characterSet: 1, characters: [...Buffer.concat([Buffer.from(body.marking), Buffer.alloc(11)]).subarray(0, 11)] },
    capabilities: signed(body.capabilities),
  }
}

function emissionFields(body: SentBody): [string, object] | undefined {
  switch (body.body) {
    case 'electromagnetic-emission':
      return [
        'ElectronicEmissionsPdu',
        {
          emittingEntityID: idOf(body.emitting),
          eventID: eventOf(body.event),
          stateUpdateIndicator: body.stateUpdate,
          systems: body.systems.map(systemOf),
        },
      ]
    case 'designator':
      return [
        'DesignatorPdu',
        {
          designatingEntityID: idOf(body.designating),
          codeName: body.codeName,
          designatedEntityID: idOf(body.designated),
          designatorCode: body.code,
          designatorPower: body.powerW,
          designatorWavelength: body.wavelengthMicrometres,
          designatorSpotLocation: body.spot,
        },
      ]
    case 'receiver':
      return [
        'ReceiverPdu',
        {
          entityId: idOf(body.entity),
          radioId: body.radioId,
          receiverState: body.receiverState,
          receivedPower: body.powerDbm,
          transmitterEntityId: idOf(body.transmitter),
          transmitterRadioId: body.transmitterRadioId,
        },
      ]
    case 'iff':
      return [
        'IffAtcNavAidsLayer1Pdu',
        {
          emittingEntityId: idOf(body.emitting),
          eventID: eventOf(body.event),
          location: body.location,
          systemID: { systemType: body.systemType, systemName: body.systemName, systemMode: body.systemMode, changeOptions: body.changeOptions },
          fundamentalParameters: {
            systemStatus: body.systemStatus,
            informationLayers: body.informationLayers,
            ...Object.fromEntries(body.parameters.map((parameter, index) => [`parameter${index + 1}`, parameter])),
          },
        },
      ]
    default:
      return undefined
  }
}

type Management = Extract<SentBody, { reliable: boolean }>

function management(body: Management): Theirs | undefined {
  const known = managementFields(body)
  if (known === undefined) return undefined
  const [name, fields] = known
  const parties = { originatingEntityID: idOf(body.from), receivingEntityID: idOf(body.to) }
  return { make: class_(`${name}${body.reliable ? 'Reliable' : ''}Pdu`), fields: { ...parties, ...fields } }
}

function managementFields(body: Management): [string, object] | undefined {
  const { reliable } = body
  const datums = 'datums' in body ? { [reliable ? 'fixedDatumRecords' : 'fixedDatums']: fixedOf(body.datums) } : {}
  switch (body.body) {
    case 'create-entity':
      return ['CreateEntity', { requestID: body.requestId }]
    case 'remove-entity':
      return ['RemoveEntity', { requestID: body.requestId }]
    case 'start-resume':
      return ['StartResume', { realWorldTime: clockOf(body.realWorld), simulationTime: clockOf(body.simulation), requestID: body.requestId }]
    case 'stop-freeze':
      return ['StopFreeze', { realWorldTime: clockOf(body.realWorld), reason: body.reason, frozenBehavior: body.behaviour, requestID: body.requestId }]
    case 'acknowledge':
      return ['Acknowledge', { acknowledgeFlag: body.flag, responseFlag: body.response, requestID: body.requestId }]
    case 'action-request':
      return ['ActionRequest', { requestID: body.requestId, actionID: body.actionId, ...datums }]
    case 'action-response':
      return ['ActionResponse', { requestID: body.requestId, [reliable ? 'responseStatus' : 'requestStatus']: body.status, ...datums }]
    case 'data-query': {
      if (reliable) return undefined
      const wrapped = (ids: readonly number[]): object[] => ids.map((wrapper) => ({ wrapper }))
      return ['DataQuery', { requestID: body.requestId, fixedDatums: wrapped(body.fixedIds), variableDatums: wrapped(body.variableIds) }]
    }
    case 'set-data':
      return ['SetData', { requestID: body.requestId, ...datums }]
    case 'data':
      return ['Data', { requestID: body.requestId, ...datums }]
    case 'event-report':
      return reliable ? undefined : ['EventReport', { eventType: body.eventType, ...datums }]
    case 'comment':
      return ['Comment', datums]
    default:
      return body satisfies never
  }
}
