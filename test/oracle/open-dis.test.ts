import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeDatagram } from '../../src/dis/decode.ts'
import { bodies } from '../../src/dis/encode-fixtures.ts'
import { encodePdu } from '../../src/dis/encode.ts'
import type { SentBody } from '../../src/dis/encode.ts'
import type { Pdu } from '../../src/dis/pdu.ts'
import { readByOpenDis, theirs, writtenByOpenDis } from './open-dis.ts'

/** Types of which it gets everything wrong that lies behind the first fields. */
const notCompared = new Set(['transmitter', 'signal', 'aggregate-state'])
const compared = Object.entries(bodies).filter(([name]) => !notCompared.has(name))

function only(octets: Uint8Array): Pdu {
  const { pdus, malformed } = decodeDatagram(octets)
  expect(malformed).toEqual([])
  const [pdu] = pdus
  if (pdus.length !== 1 || pdu === undefined) throw new Error(`one PDU was written and ${pdus.length} read`)
  return pdu
}

/** Without what it does not read rightly: records, and variable datums. */
function comparable(body: SentBody): SentBody {
  if ('records' in body) return { ...body, records: [] }
  if ('datums' in body) return { ...body, datums: { ...body.datums, variable: [] } }
  return body
}

describe('open-dis', () => {
  it.each(compared)('reads our %s as it is, and we read what it writes', (_name, arbitrary) => {
    let seen = 0
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<SentBody>, (drawn) => {
        const body = comparable(drawn)
        const match = theirs(body)
        if (match === undefined) return
        seen += 1
        const octets = encodePdu({ version: 6, exercise: 9, timestamp: 77 }, body)
        const read = readByOpenDis(match.make, octets)
        expect(JSON.parse(JSON.stringify(read))).toMatchObject({ exerciseID: 9, timestamp: 77, ...match.fields })
        const { header, originator: _originator, ...back } = only(writtenByOpenDis(read))
        expect(back).toEqual(body)
        expect(header).toMatchObject({ protocolVersion: 6, exerciseId: 9, timestamp: 77, length: octets.length })
      }),
    )
    expect(seen).toBeGreaterThan(10)
  })

  it.each(compared)('writes a %s from nothing but its fields, and we read the same', (_name, arbitrary) => {
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<SentBody>, (drawn) => {
        const body = withoutLists(comparable(drawn))
        const match = theirs(body)
        if (match === undefined) return
        const pdu = new match.make()
        assign(pdu, match.fields)
        const { header: _header, originator: _originator, ...back } = only(writtenByOpenDis(pdu))
        expect(back).toEqual(body)
      }),
      { numRuns: 30 },
    )
  })
})

/** Lists have elements of classes of its own. */
function withoutLists(body: SentBody): SentBody {
  if ('datums' in body) return { ...body, datums: { fixed: [], variable: [] } }
  if (body.body === 'data-query') return { ...body, fixedIds: [], variableIds: [] }
  if (body.body === 'electromagnetic-emission') return { ...body, systems: [] }
  return body
}

function assign(target: object, fields: object): void {
  for (const [key, value] of Object.entries(fields)) {
    if (!(key in target)) throw new Error(`open-dis has no field ${key}`)
    const inner: unknown = Reflect.get(target, key)
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && typeof inner === 'object' && inner !== null) assign(inner, value as object)
    else Reflect.set(target, key, value)
  }
}
