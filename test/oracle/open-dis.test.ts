import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeDatagram } from '../../src/dis/decode.ts'
import { bodies } from '../../src/dis/encode-fixtures.ts'
import { encodePdu } from '../../src/dis/encode.ts'
import type { SentBody } from '../../src/dis/encode.ts'
import type { EntityId, EntityType, EventId, Munition, Orientation } from '../../src/dis/pdu.ts'

/* open-dis, the simulator library most used in teaching: it reads what we send, and we read what it sends. Version 6, types 1 to 3. */

interface OpenDisPdu {
  initFromBinary(stream: unknown): void
  encodeToBinary(stream: unknown): void
}
type OpenDis = Record<'EntityStatePdu' | 'FirePdu' | 'DetonationPdu', new () => OpenDisPdu> & {
  InputStream: new (octets: ArrayBuffer) => unknown
  OutputStream: new (octets: ArrayBuffer) => { toByteArray(): ArrayBuffer }
}

const openDis = createRequire(import.meta.url)('open-dis') as OpenDis

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
/** It reads unsigned words as signed ones. */
const signed = (value: number): number => value | 0

function theirs(body: SentBody): { make: new () => OpenDisPdu; expected: object } {
  switch (body.body) {
    case 'entity-state':
      return {
        make: openDis.EntityStatePdu,
        expected: {
          entityID: idOf(body.entity),
          forceId: body.forceId,
          entityType: typeOf(body.type),
          alternativeEntityType: typeOf(body.alternativeType),
          entityLinearVelocity: body.velocity,
          entityLocation: body.location,
          entityOrientation: facingOf(body.orientation),
          entityAppearance: signed(body.appearance),
          marking: { characterSet: 1, characters: [...Buffer.concat([Buffer.from(body.marking), Buffer.alloc(11)]).subarray(0, 11)] },
          capabilities: signed(body.capabilities),
        },
      }
    case 'fire':
      return {
        make: openDis.FirePdu,
        expected: {
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
      }
    case 'detonation':
      return {
        make: openDis.DetonationPdu,
        expected: {
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
      }
    default:
      throw new Error(`${body.body} is not compared`)
  }
}

describe('open-dis', () => {
  it.each(['entity-state', 'fire', 'detonation'] as const)('reads our %s, and we read its own', (name) => {
    fc.assert(
      fc.property(bodies[name] as fc.Arbitrary<SentBody>, (drawn) => {
        const body = 'records' in drawn ? { ...drawn, records: [] } : drawn
        const octets = encodePdu({ version: 6, exercise: 9, timestamp: 77 }, body)
        const { make, expected } = theirs(body)
        const read = new make()
        read.initFromBinary(new openDis.InputStream(Uint8Array.from(octets).buffer))
        expect(JSON.parse(JSON.stringify(read))).toMatchObject({ exerciseID: 9, timestamp: 77, ...expected })
        const stream = new openDis.OutputStream(new ArrayBuffer(1_500))
        read.encodeToBinary(stream)
        const { pdus, malformed } = decodeDatagram(new Uint8Array(stream.toByteArray()))
        expect(malformed).toEqual([])
        expect(pdus[0]).toMatchObject(body)
      }),
    )
  })
})
