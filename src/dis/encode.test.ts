import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeDatagram } from './decode.ts'
import { anyBody, bodies, laterBodies } from './encode-fixtures.ts'
import { textDatum } from './encode-management.ts'
import { encodePdu, longestPdu } from './encode.ts'
import type { SentBody, SentHeader } from './encode.ts'
import type { Pdu } from './pdu.ts'

const versions = [5, 6, 7] as const
const octet = fc.integer({ min: 0, max: 255 })
const headerOf = (version: SentHeader['version']): fc.Arbitrary<Required<SentHeader>> =>
  fc.record({ version: fc.constant(version), exercise: octet, timestamp: fc.integer({ min: 0, max: 0xffff_ffff }), status: octet })
const nobody = { site: 0, application: 0, entity: 0 }
const header: SentHeader = { version: 6, exercise: 1, timestamp: 0 }

function only(octets: Uint8Array): Pdu {
  const { pdus, malformed } = decodeDatagram(octets)
  expect(malformed).toEqual([])
  const [pdu] = pdus
  if (pdus.length !== 1 || pdu === undefined) throw new Error(`one PDU was sent and ${pdus.length} came back`)
  return pdu
}

/** Type and family of the PDU, as SISO-REF-010 numbers them (uids 4 and 5). */
function numbersOf(body: SentBody): [type: number, family: number] {
  if (body.body === 'collision') return [body.elastic ? 66 : 4, 1]
  if ('reliable' in body) {
    const names = ['create-entity', 'remove-entity', 'start-resume', 'stop-freeze', 'acknowledge', 'action-request', 'action-response', 'data-query']
    const type = 11 + [...names, 'set-data', 'data', 'event-report', 'comment'].indexOf(body.body)
    return body.reliable ? [type + 40, 10] : [type, 5]
  }
  const others = {
    'entity-state': [1, 1],
    fire: [2, 2],
    detonation: [3, 2],
    'electromagnetic-emission': [23, 6],
    designator: [24, 6],
    transmitter: [25, 4],
    signal: [26, 4],
    receiver: [27, 4],
    iff: [28, 6],
    'aggregate-state': [33, 7],
    'entity-state-update': [67, 1],
  } as const satisfies Record<string, [number, number]>
  return [...others[body.body]]
}

describe.each(versions)('what is encoded in version %i', (version) => {
  it.each(Object.entries(bodies))('comes back as it was: %s', (_name, arbitrary) => {
    fc.assert(
      fc.property(headerOf(version), arbitrary as fc.Arbitrary<SentBody>, (sent, body) => {
        const octets = encodePdu(sent, body)
        const { header: read, originator, ...rest } = only(octets)
        expect(rest).toEqual(body)
        const [pduType, protocolFamily] = numbersOf(body)
        expect(read).toMatchObject({ protocolVersion: version, exerciseId: sent.exercise, pduType, protocolFamily, timestamp: sent.timestamp })
        expect(read.length).toBe(octets.length)
        // Of a Fire and a Detonation two bits of it say what is described, which here is a munition.
        const free = body.body === 'fire' ? 0xef : body.body === 'detonation' ? 0xcf : 0xff
        expect(read.status).toBe(version === 7 ? sent.status & free : 0)
        expect(originator).toBeDefined()
      }),
      { numRuns: 40 },
    )
  })
})

describe('what only version 7 can say', () => {
  it.each(Object.entries(laterBodies))('comes back in it and is refused in the others: %s', (_name, arbitrary) => {
    fc.assert(
      fc.property(headerOf(7), arbitrary as fc.Arbitrary<SentBody>, (sent, body) => {
        const { header: _header, originator: _originator, ...rest } = only(encodePdu(sent, body))
        expect(rest).toEqual(body)
        expect(() => encodePdu({ ...sent, version: 6 }, body)).toThrow(/Version 6/)
      }),
    )
  })

  it('is not read into the padding of version 6', () => {
    fc.assert(
      fc.property(headerOf(7), fc.oneof(...Object.values(laterBodies)), (sent, body) => {
        const octets = encodePdu(sent, body)
        octets[0] = 6
        const pdu = only(octets)
        expect('notMunition' in pdu).toBe(false)
        if (pdu.body === 'electromagnetic-emission') expect(pdu.systems.flatMap(({ beams }) => beams).some((beam) => 'deactivated' in beam)).toBe(false)
      }),
    )
  })
})

describe('an encoded PDU', () => {
  it('stands side by side with others in a bundle', () => {
    fc.assert(
      fc.property(fc.array(anyBody, { minLength: 1, maxLength: 6 }), (sent) => {
        const bundle = Buffer.concat(sent.map((body) => encodePdu({ version: 7, exercise: 1, timestamp: 1 }, body)))
        const { pdus, malformed } = decodeDatagram(bundle)
        expect(malformed).toEqual([])
        expect(pdus.map(({ header: _header, originator: _originator, ...body }) => body)).toEqual(sent)
      }),
    )
  })

  const comment = (text: string): Uint8Array =>
    encodePdu(header, { body: 'comment', from: nobody, to: nobody, reliable: false, datums: { fixed: [], variable: [textDatum(1, text)] } })

  it('ends on boundaries of 64 bits where there are variable datums, and is never longer than a PDU may be', () => {
    expect([comment('a').length, comment('12345678').length, comment('123456789').length]).toEqual([48, 48, 56])
    expect(() => comment('x'.repeat(longestPdu))).toThrow(/longer/)
  })

  it('carries texts of more than ASCII', () => {
    expect(only(comment('Grüße — ¿qué?'))).toMatchObject({ datums: { variable: [{ lengthBits: 19 * 8, text: 'Grüße — ¿qué?' }] } })
    // Read as Latin-1 from eleven octets, it needs eleven octets again.
    expect(only(encodePdu(header, { ...state(), marking: 'MÜLLER-ÄÖÜ1' }))).toMatchObject({ marking: 'MÜLLER-ÄÖÜ1' })
  })

  it('refuses what does not fit its field instead of sending something else', () => {
    expect(() => encodePdu(header, { ...state(), marking: 'TWELVE CHARS' })).toThrow(/11/)
    expect(() => encodePdu(header, { ...state(), entity: { site: 65_536, application: 1, entity: 1 } })).toThrow(/65536/)
    expect(() => encodePdu(header, { ...state(), appearance: -1 })).toThrow(/-1/)
    expect(() => encodePdu(header, { ...state(), forceId: 1.5 })).toThrow(/1\.5/)
    expect(() => encodePdu(header, { ...state(), records: Array.from({ length: 256 }, () => ({ record: 'other', recordType: 9 })) })).toThrow(/256/)
    expect(() => encodePdu({ ...header, exercise: 256 }, state())).toThrow(/256/)
  })
})

function state(): SentBody & { body: 'entity-state' } {
  const [body] = fc.sample(bodies['entity-state'], { numRuns: 1, seed: 1 })
  if (body === undefined) throw new Error('no sample')
  return body
}
