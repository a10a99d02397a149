import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeDatagram } from '../../src/dis/decode.ts'
import { bodies } from '../../src/dis/encode-fixtures.ts'
import { encodePdu } from '../../src/dis/encode.ts'
import { expectedOf } from './expected.ts'
import { dissect, hasTshark } from './tshark.ts'

const samples = 12

describe.skipIf(!hasTshark)(hasTshark ? 'tshark reads what we read' : 'tshark is not installed: nothing is compared with it', () => {
  it.each(Object.entries(bodies))('of every %s we can send, in versions 5, 6 and 7', (_name, arbitrary) => {
    const datagrams = fc
      .sample(fc.tuple(fc.constantFrom(5 as const, 6 as const, 7 as const), arbitrary), { numRuns: samples, seed: 20_261 })
      .map(([version, body]) => encodePdu({ version, exercise: 3, timestamp: 0x8000_0001 }, body))
    const dissected = dissect(datagrams)
    expect(dissected).toHaveLength(datagrams.length)
    for (const [index, datagram] of datagrams.entries()) {
      const [pdu] = decodeDatagram(datagram).pdus
      if (pdu === undefined) throw new Error('not decoded')
      for (const [field, ours] of expectedOf(pdu)) {
        const theirs = dissected[index]?.get(field) ?? []
        expect({ field, values: theirs.map((value, at) => asOurs(value, ours[at])) }).toEqual({ field, values: ours })
      }
    }
  })
})

/** tshark prints six digits of a float and writes flags in hexadecimal: equal to that accuracy is equal. */
function asOurs(theirs: string, ours: number | string | undefined): number | string {
  if (typeof ours !== 'number') return theirs
  const value = Number(theirs)
  return Math.abs(value - ours) <= Math.max(1e-5 * Math.abs(ours), 1e-44) ? ours : value
}
