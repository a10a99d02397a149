import type { BodyOf, VariableRecord } from './pdu.ts'
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
    const recordType = u8(reader)
    if (recordType > 1) {
      skip(reader, 15)
      records.push({ record: 'other', recordType })
      continue
    }
    const change = u8(reader)
    const attachedTo = u16(reader)
    const parameter = u32(reader)
    if (recordType === 1) records.push({ record: 'attached', detached: change, attachedTo, parameter, type: entityType(reader) })
    else {
      records.push({ record: 'articulated', change, attachedTo, parameter, value: f32(reader) })
      skip(reader, 4)
    }
  }
  return records
}

export function fire(reader: Reader): BodyOf<'fire'> {
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

export function detonation(reader: Reader): BodyOf<'detonation'> {
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
