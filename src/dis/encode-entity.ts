import type { BodyOf, VariableRecord } from './pdu.ts'
import {
  put16,
  put32,
  put8,
  putEntityId,
  putEntityType,
  putEventId,
  putF32,
  putMunition,
  putOrientation,
  putText,
  putVector32,
  putVector64,
  putZeros,
} from './writer.ts'
import type { Writer } from './writer.ts'

/** ASCII, of the enumeration of character sets of markings. */
const ascii = 1

export function putEntityState(writer: Writer, body: BodyOf<'entity-state'>): void {
  const { algorithm, acceleration, angularVelocity } = body.deadReckoning
  putEntityId(writer, body.entity)
  put8(writer, body.forceId)
  put8(writer, body.records.length)
  putEntityType(writer, body.type)
  putEntityType(writer, body.alternativeType)
  putVector32(writer, body.velocity)
  putVector64(writer, body.location)
  putOrientation(writer, body.orientation)
  put32(writer, body.appearance)
  put8(writer, algorithm)
  putZeros(writer, 15)
  putVector32(writer, acceleration)
  putVector32(writer, angularVelocity)
  put8(writer, ascii)
  putText(writer, body.marking, 11)
  put32(writer, body.capabilities)
  putRecords(writer, body.records)
}

export function putEntityStateUpdate(writer: Writer, body: BodyOf<'entity-state-update'>): void {
  putEntityId(writer, body.entity)
  putZeros(writer, 1)
  put8(writer, body.records.length)
  putVector32(writer, body.velocity)
  putVector64(writer, body.location)
  putOrientation(writer, body.orientation)
  put32(writer, body.appearance)
  putRecords(writer, body.records)
}

/** Sixteen octets each. */
function putRecords(writer: Writer, records: readonly VariableRecord[]): void {
  for (const record of records)
    switch (record.record) {
      case 'articulated':
        put8(writer, 0)
        put8(writer, record.change)
        put16(writer, record.attachedTo)
        put32(writer, record.parameter)
        putF32(writer, record.value)
        putZeros(writer, 4)
        break
      case 'attached':
        put8(writer, 1)
        put8(writer, record.detached)
        put16(writer, record.attachedTo)
        put32(writer, record.parameter)
        putEntityType(writer, record.type)
        break
      default:
        putLaterRecord(writer, record)
    }
}

/** Those of version 7, and those of which only the type is kept. */
function putLaterRecord(writer: Writer, record: Exclude<VariableRecord, { record: 'articulated' | 'attached' }>): void {
  switch (record.record) {
    case 'separated':
      put8(writer, 2)
      put8(writer, record.reason)
      put8(writer, record.preEntity)
      putZeros(writer, 1)
      putEntityId(writer, record.parent)
      putZeros(writer, 2)
      put16(writer, record.stationName)
      put16(writer, record.stationNumber)
      break
    case 'entity-type':
      put8(writer, 3)
      put8(writer, record.change)
      putEntityType(writer, record.type)
      putZeros(writer, 6)
      break
    case 'association':
      put8(writer, 4)
      put8(writer, record.change)
      put8(writer, record.status)
      put8(writer, record.association)
      putEntityId(writer, record.entity)
      put16(writer, record.ownStation)
      put8(writer, record.connection)
      put8(writer, record.groupMember)
      put16(writer, record.groupNumber)
      break
    case 'other':
      put8(writer, record.recordType)
      putZeros(writer, 15)
      break
    default:
      record satisfies never
  }
}

export function putFire(writer: Writer, body: BodyOf<'fire'>): void {
  putEntityId(writer, body.firer)
  putEntityId(writer, body.target)
  putEntityId(writer, body.munitionEntity)
  putEventId(writer, body.event)
  put32(writer, body.missionIndex)
  putVector64(writer, body.location)
  putMunition(writer, body.munition)
  putVector32(writer, body.velocity)
  putF32(writer, body.rangeM)
}

export function putDetonation(writer: Writer, body: BodyOf<'detonation'>): void {
  putEntityId(writer, body.firer)
  putEntityId(writer, body.target)
  putEntityId(writer, body.exploding)
  putEventId(writer, body.event)
  putVector32(writer, body.velocity)
  putVector64(writer, body.location)
  putMunition(writer, body.munition)
  putVector32(writer, body.locationInEntity)
  put8(writer, body.result)
  // No articulation parameters; padding.
  putZeros(writer, 3)
}

/** Velocity, mass, place of impact and the coefficients of the elastic one are not kept by the decoder and written as zeros. */
export function putCollision(writer: Writer, body: BodyOf<'collision'>): void {
  putEntityId(writer, body.issuing)
  putEntityId(writer, body.colliding)
  putEventId(writer, body.event)
  if (!body.elastic) put8(writer, body.collisionType)
  putZeros(writer, body.elastic ? 70 : 29)
}

export function putAggregateState(writer: Writer, body: BodyOf<'aggregate-state'>): void {
  const { counts } = body
  putEntityId(writer, body.aggregate)
  put8(writer, body.forceId)
  put8(writer, body.state)
  putEntityType(writer, body.type)
  put32(writer, body.formation)
  put8(writer, ascii)
  putText(writer, body.marking, 31)
  putVector32(writer, body.dimensions)
  putZeros(writer, 12)
  putVector64(writer, body.location)
  putVector32(writer, body.velocity)
  put16(writer, counts.aggregates)
  put16(writer, counts.entities)
  put16(writer, counts.silentAggregates)
  put16(writer, counts.silentEntities)
  putZeros(writer, counts.aggregates * 6)
  for (const entity of body.entities) putEntityId(writer, entity)
  // To a boundary of 32 bits; then the silent systems, which are not kept; no variable datums.
  putZeros(writer, ((counts.aggregates + counts.entities) % 2) * 2)
  putZeros(writer, (counts.silentAggregates + counts.silentEntities) * 12)
  put32(writer, 0)
}
