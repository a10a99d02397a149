import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyBody, bodies } from './encode-fixtures.ts'
import { encodePdu, longestPdu } from './encode.ts'
import { textDatum } from './encode-management.ts'
import { decodeDatagram } from './decode.ts'

const version = fc.constantFrom(5 as const, 6 as const, 7 as const)
const timestamp = fc.integer({ min: 0, max: 0xffff_ffff })
const nobody = { site: 0, application: 0, entity: 0 }

describe('what is encoded', () => {
  it.each(Object.entries(bodies))('comes back as it was: %s', (name, arbitrary) => {
    fc.assert(
      fc.property(fc.record({ version, exercise: fc.integer({ min: 0, max: 255 }), timestamp }), arbitrary, (header, body) => {
        const octets = encodePdu(header, body)
        const { pdus, malformed } = decodeDatagram(octets)
        expect(malformed).toEqual([])
        expect(pdus).toHaveLength(1)
        const [pdu] = pdus
        expect(pdu).toMatchObject(body)
        expect(pdu?.header).toMatchObject({
          protocolVersion: header.version,
          exerciseId: header.exercise,
          timestamp: header.timestamp,
          length: octets.length,
        })
        expect(pdu?.body).toBe(name)
      }),
      { numRuns: 60 },
    )
  })

  it('stands side by side in a bundle', () => {
    fc.assert(
      fc.property(fc.array(anyBody, { minLength: 1, maxLength: 6 }), (sent) => {
        const bundle = Buffer.concat(sent.map((body) => encodePdu({ version: 7, exercise: 1, timestamp: 1 }, body)))
        const { pdus, malformed } = decodeDatagram(bundle)
        expect(malformed).toEqual([])
        expect(pdus.map((pdu) => pdu.body)).toEqual(sent.map((body) => body.body))
      }),
    )
  })

  it('ends on boundaries of 64 bits where there are variable datums, and is never longer than a PDU may be', () => {
    const comment = (text: string): Uint8Array =>
      encodePdu(
        { version: 6, exercise: 1, timestamp: 0 },
        { body: 'comment', from: nobody, to: nobody, reliable: false, datums: { fixed: [], variable: [textDatum(1, text)] } },
      )
    expect([comment('a').length, comment('12345678').length, comment('123456789').length]).toEqual([48, 48, 56])
    expect(() => comment('x'.repeat(longestPdu))).toThrow(/longer/)
  })

  it('refuses a marking that does not fit', () => {
    const [body] = fc.sample(bodies['entity-state'], { numRuns: 1, seed: 1 })
    if (body === undefined) throw new Error('no sample')
    expect(() => encodePdu({ version: 6, exercise: 1, timestamp: 0 }, { ...body, marking: 'TWELVE CHARS' })).toThrow(/11/)
  })
})
