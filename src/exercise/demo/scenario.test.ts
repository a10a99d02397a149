import { describe, expect, test } from 'vitest'
import { createScenario } from './scenario.ts'

const startAt = Date.UTC(2026, 2, 18, 9, 0, 0)

type Sound = { version: number; type: number; site: number; application: number; entity: number; bytes: Uint8Array }

/** Steps through the bundles by their length fields. */
function pdusOf(datagrams: readonly Uint8Array[]): { pdus: Sound[]; broken: number } {
  const pdus: Sound[] = []
  let broken = 0
  for (const datagram of datagrams) {
    const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength)
    for (let at = 0; at < datagram.length;) {
      const length = datagram.length - at >= 12 ? view.getUint16(at + 8) : 0
      if (length < 12 || at + length > datagram.length) {
        broken += 1
        break
      }
      pdus.push({
        version: view.getUint8(at),
        type: view.getUint8(at + 2),
        site: view.getUint16(at + 12),
        application: view.getUint16(at + 14),
        entity: view.getUint16(at + 16),
        bytes: datagram.subarray(at, at + length),
      })
      at += length
    }
  }
  return { pdus, broken }
}

function play(seconds: number, options: { seed?: number; stepMs?: number } = {}): Uint8Array[] {
  const scenario = createScenario({ seed: options.seed ?? 1, startAt })
  const datagrams: Uint8Array[] = []
  for (let at = 0; at <= seconds * 1_000; at += options.stepMs ?? 50) datagrams.push(...scenario.step(startAt + at))
  return datagrams
}

describe('the demo scenario', () => {
  test('the same seed gives the same exercise, another seed another', () => {
    const one = play(20)
    expect(play(20)).toEqual(one)
    expect(play(20, { seed: 2 })).not.toEqual(one)
  })

  test('everybody is heard and shots have been fired within eight seconds', () => {
    const { pdus } = pdusOf(play(8))
    const states = pdus.filter((pdu) => pdu.type === 1 && pdu.entity < 9_000)
    expect(new Set(states.map((pdu) => `${pdu.site}:${pdu.application}:${pdu.entity}`)).size).toBe(119)
    const count = (type: number): number => pdus.filter((pdu) => pdu.type === type).length
    expect(count(2)).toBeGreaterThanOrEqual(4)
    expect(count(3)).toBeGreaterThanOrEqual(3)
    for (const type of [4, 13, 21, 22, 23, 24, 25, 28]) expect([type, count(type) > 0]).toEqual([type, true])
    expect(pdus[0]?.type).toBe(13)
  })

  test('it sends 60 to 150 PDUs a second in both versions, in bundles that fit', () => {
    const datagrams = play(120)
    const { pdus, broken } = pdusOf(datagrams)
    expect(pdus.length / 120).toBeGreaterThan(60)
    expect(pdus.length / 120).toBeLessThan(150)
    expect(new Set(pdus.map((pdu) => pdu.version))).toEqual(new Set([6, 7]))
    expect(datagrams.length).toBeLessThan(pdus.length)
    expect(Math.max(...datagrams.map((datagram) => datagram.length))).toBeLessThanOrEqual(1_400)
    expect(broken).toBeGreaterThan(2)
    expect(broken).toBeLessThan(12)
  })

  test('one site falls silent and comes back, and there are always wrecks and survivors after an hour', () => {
    const { pdus } = pdusOf(play(3_600, { stepMs: 1_000 }))
    const shipTimes = pdus
      .filter((pdu) => pdu.site === 45 && pdu.type === 1)
      .map((pdu) => new DataView(pdu.bytes.buffer, pdu.bytes.byteOffset).getUint32(4) / 2 / (2 ** 31 / 3_600))
    const gaps = shipTimes.slice(1).map((time, index) => time - (shipTimes[index] ?? 0))
    expect(Math.max(...gaps)).toBeGreaterThan(25)
    expect(shipTimes.at(-1)).toBeGreaterThan(3_500)
    const appearances = new Map<string, number>()
    for (const pdu of pdus)
      if (pdu.type === 1 && pdu.entity < 9_000)
        appearances.set(`${pdu.site}:${pdu.application}:${pdu.entity}`, new DataView(pdu.bytes.buffer, pdu.bytes.byteOffset).getUint32(84))
    const destroyed = [...appearances.values()].filter((word) => ((word >> 3) & 3) === 3)
    expect(destroyed.length).toBeGreaterThan(0)
    expect(destroyed.length).toBeLessThan(60)
    expect([...appearances.values()].filter((word) => ((word >> 3) & 3) === 0).length).toBeGreaterThan(40)
  })

  test('nothing that was handed out comes again', () => {
    const scenario = createScenario({ seed: 1, startAt })
    expect(scenario.step(startAt + 3_000).length).toBeGreaterThan(50)
    expect(scenario.step(startAt + 3_000)).toEqual([])
  })
})
