import type { BodyOf, Header, Munition, NotMunition, VariableRecord } from './pdu.ts'
import { entityId, entityType, eventId, f32, munition, orientation, remaining, ShortBody, skip, text, u16, u32, u8, vector32, vector64 } from './reader.ts'
import type { Reader } from './reader.ts'

export function entityState(reader: Reader): BodyOf<'entity-state'> {
  const entity = entityId(reader)
  const forceId = u8(reader)
  const recordCount = u8(reader)
  const type = entityType(reader)
  const alternativeType = entityType(reader)
  const velocity = vector32(reader)
  const location = vector64(reader)
  const facing = orientation(reader)
  const appearance = u32(reader)
  const algorithm = u8(reader)
  skip(reader, 15)
  const acceleration = vector32(reader)
  const angularVelocity = vector32(reader)
  skip(reader, 1)
  const marking = text(reader, 11)
  const capabilities = u32(reader)
  const records = variableRecords(reader, recordCount)
  const deadReckoning = { algorithm, acceleration, angularVelocity }
  return {
    body: 'entity-state',
    entity,
    forceId,
    type,
    alternativeType,
    velocity,
    location,
    orientation: facing,
    appearance,
    deadReckoning,
    marking,
    capabilities,
    records,
  }
}

export function entityStateUpdate(reader: Reader): BodyOf<'entity-state-update'> {
  const entity = entityId(reader)
  skip(reader, 1)
  const recordCount = u8(reader)
  const velocity = vector32(reader)
  const location = vector64(reader)
  const facing = orientation(reader)
  const appearance = u32(reader)
  return { body: 'entity-state-update', entity, velocity, location, orientation: facing, appearance, records: variableRecords(reader, recordCount) }
}

/** Sixteen octets each, told apart by the first. */
function variableRecords(reader: Reader, count: number): VariableRecord[] {
  if (count * 16 > remaining(reader)) throw new ShortBody()
  const records: VariableRecord[] = []
  for (let index = 0; index < count; index += 1) {
    const next = reader.at + 16
    records.push(variableRecord(reader))
    reader.at = next
  }
  return records
}

function variableRecord(reader: Reader): VariableRecord {
  const recordType = u8(reader)
  switch (recordType) {
    case 0:
      return { record: 'articulated', change: u8(reader), attachedTo: u16(reader), parameter: u32(reader), value: f32(reader) }
    case 1:
      return { record: 'attached', detached: u8(reader), attachedTo: u16(reader), parameter: u32(reader), type: entityType(reader) }
    case 2: {
      const reason = u8(reader)
      const preEntity = u8(reader)
      skip(reader, 1)
      const parent = entityId(reader)
      skip(reader, 2)
      return { record: 'separated', reason, preEntity, parent, stationName: u16(reader), stationNumber: u16(reader) }
    }
    case 3:
      return { record: 'entity-type', change: u8(reader), type: entityType(reader) }
    case 4:
      return {
        record: 'association',
        change: u8(reader),
        status: u8(reader),
        association: u8(reader),
        entity: entityId(reader),
        ownStation: u16(reader),
        connection: u8(reader),
        groupMember: u8(reader),
        groupNumber: u16(reader),
      }
    default:
      return { record: 'other', recordType }
  }
}

/**
 * What the PDU status of version 7 says of the descriptor: of a Fire in bit 4, of a Detonation in bits 4 and 5 (SISO uids 304 and 305). Before
 * version 7 the octet is padding.
 */
const notMunitions: readonly (NotMunition | undefined)[] = [undefined, 'expendable', 'explosion', undefined]

function onlyType({ type }: Munition): Munition {
  return { type, warhead: 0, fuse: 0, quantity: 0, rate: 0 }
}

export function fire(reader: Reader, { protocolVersion, status }: Header): BodyOf<'fire'> {
  const body = readFire(reader)
  if (protocolVersion < 7 || (status & 0x10) === 0) return body
  return { ...body, munition: onlyType(body.munition), notMunition: 'expendable' }
}

function readFire(reader: Reader): BodyOf<'fire'> {
  return {
    body: 'fire',
    firer: entityId(reader),
    target: entityId(reader),
    munitionEntity: entityId(reader),
    event: eventId(reader),
    missionIndex: u32(reader),
    location: vector64(reader),
    munition: munition(reader),
    velocity: vector32(reader),
    rangeM: f32(reader),
  }
}

export function detonation(reader: Reader, { protocolVersion, status }: Header): BodyOf<'detonation'> {
  const body = readDetonation(reader)
  const notMunition = protocolVersion < 7 ? undefined : notMunitions[(status >> 4) & 3]
  return notMunition === undefined ? body : { ...body, munition: onlyType(body.munition), notMunition }
}

function readDetonation(reader: Reader): BodyOf<'detonation'> {
  const firer = entityId(reader)
  const target = entityId(reader)
  const exploding = entityId(reader)
  const event = eventId(reader)
  const velocity = vector32(reader)
  const location = vector64(reader)
  const burst = munition(reader)
  const locationInEntity = vector32(reader)
  const result = u8(reader)
  const recordCount = u8(reader)
  skip(reader, 2)
  variableRecords(reader, recordCount)
  return { body: 'detonation', firer, target, exploding, event, velocity, location, munition: burst, locationInEntity, result }
}

export function collision(reader: Reader, elastic: boolean): BodyOf<'collision'> {
  const issuing = entityId(reader)
  const colliding = entityId(reader)
  const event = eventId(reader)
  const collisionType = elastic ? 0 : u8(reader)
  // Padding, velocity, mass and location; the elastic one goes on with its coefficients.
  skip(reader, elastic ? 70 : 29)
  return { body: 'collision', elastic, issuing, colliding, event, collisionType }
}

export function aggregateState(reader: Reader): BodyOf<'aggregate-state'> {
  const aggregate = entityId(reader)
  const forceId = u8(reader)
  const state = u8(reader)
  const type = entityType(reader)
  const formation = u32(reader)
  skip(reader, 1)
  const marking = text(reader, 31)
  const dimensions = vector32(reader)
  skip(reader, 12)
  const location = vector64(reader)
  const velocity = vector32(reader)
  const counts = { aggregates: u16(reader), entities: u16(reader), silentAggregates: u16(reader), silentEntities: u16(reader) }
  const members = counts.aggregates + counts.entities
  if (members * 6 > remaining(reader)) throw new ShortBody()
  skip(reader, counts.aggregates * 6)
  const entities = Array.from({ length: counts.entities }, () => entityId(reader))
  return { body: 'aggregate-state', aggregate, forceId, state, type, formation, marking, dimensions, location, velocity, counts, entities }
}
