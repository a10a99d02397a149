import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeDatagram } from '../../src/dis/decode.ts'
import { bodies, laterBodies } from '../../src/dis/encode-fixtures.ts'
import { encodePdu } from '../../src/dis/encode.ts'
import type { SentBody, SentHeader } from '../../src/dis/encode.ts'
import { expectedOf } from './expected.ts'
import { dissect, hasTshark } from './tshark.ts'

const samples = 12
const octet = fc.integer({ min: 0, max: 255 })
const timestamp = fc.integer({ min: 0, max: 0xffff_ffff })

type Arbitrary = fc.Arbitrary<SentBody>
const cases: [title: string, body: Arbitrary, versions: readonly SentHeader['version'][]][] = [
  ...Object.entries(bodies).map(([name, body]): [string, Arbitrary, readonly (5 | 6 | 7)[]] => [name, body, [5, 6, 7]]),
  ...Object.entries(laterBodies).map(([name, body]): [string, Arbitrary, readonly 7[]] => [`${name} with what is new in it`, body, [7]]),
]

describe.skipIf(!hasTshark)(hasTshark ? 'tshark reads what we read' : 'tshark is not installed: nothing is compared with it', () => {
  it.each(cases)('of every %s we can send', (_title, arbitrary, versions) => {
    const sent = versions.flatMap((version) =>
      fc.sample(fc.tuple(fc.record({ version: fc.constant(version), exercise: octet, timestamp, status: octet }), arbitrary), {
        numRuns: samples,
        seed: 20_261 + version,
      }),
    )
    const datagrams = sent.map(([header, body]) => encodePdu(header, body))
    const dissected = dissect(datagrams)
    expect(dissected).toHaveLength(datagrams.length)
    for (const [index, datagram] of datagrams.entries()) {
      const [pdu] = decodeDatagram(datagram).pdus
      if (pdu === undefined) throw new Error('not decoded')
      for (const [field, ours] of expectedOf(pdu)) {
        const theirs = dissected[index]?.get(field) ?? []
        expect({ field, values: theirs.map((value, at) => asOurs({ field, value, ours: ours[at] })) }).toEqual({ field, values: ours })
      }
    }
  })
})

/** Of times tshark keeps milliseconds, of other numbers six digits for a float and fifteen for a double: equal to that accuracy is equal. */
function asOurs({ field, value, ours }: { field: string; value: string; ours: number | string | undefined }): number | string {
  if (typeof ours !== 'number') return value
  const theirs = Number(value)
  if (theirs === ours) return ours
  if (field === 'dis.timestamp' || field === 'dis.clocktime') return Math.abs(theirs - ours) < 0.002 ? ours : theirs
  const digits = value.replace(/e.*/, '').replace(/\D/g, '').replace(/^0+/, '').length > 6 ? 15 : 6
  const halfOfLast = 0.51 * 10 ** (Math.floor(Math.log10(Math.abs(ours))) - digits + 1)
  return Math.abs(theirs - ours) <= halfOfLast ? ours : theirs
}
