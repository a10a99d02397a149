import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeDatagram } from './decode.ts'
import type { BodyName, BodyOf, Pdu } from './pdu.ts'

/** Big-endian octets: [width, value] pairs; `f` for floats; strings are zero-padded text of that width. */
type Field = readonly [1 | 2 | 4 | 'f4' | 'f8' | 'u8', number] | readonly ['text', string, number] | readonly ['zeros', number]

function octets(fields: readonly Field[]): Uint8Array {
  const parts = fields.map((field) => {
    if (field[0] === 'zeros') return Buffer.alloc(field[1])
    if (field[0] === 'text') return Buffer.concat([Buffer.from(field[1], 'latin1'), Buffer.alloc(field[2])]).subarray(0, field[2])
    const [kind, value] = field
    const buffer = Buffer.alloc(kind === 'f4' ? 4 : kind === 'f8' || kind === 'u8' ? 8 : kind)
    if (kind === 'f4') buffer.writeFloatBE(value)
    else if (kind === 'f8') buffer.writeDoubleBE(value)
    else if (kind === 'u8') buffer.writeBigUInt64BE(BigInt(value))
    else buffer.writeUIntBE(value, 0, kind)
    return buffer
  })
  return Buffer.concat(parts)
}

function pdu(type: number, body: readonly Field[], header: { version?: number; exercise?: number; length?: number } = {}): Uint8Array {
  const content = octets(body)
  return Buffer.concat([
    octets([
      [1, header.version ?? 6],
      [1, header.exercise ?? 3],
      [1, type],
      [1, 1],
      [4, 0x80000001],
      [2, header.length ?? 12 + content.length],
      ['zeros', 2],
    ]),
    content,
  ])
}

const id = (site: number, application: number, entity: number): Field[] => [
  [2, site],
  [2, application],
  [2, entity],
]
const tank: Field[] = [
  [1, 1],
  [1, 1],
  [2, 225],
  [1, 1],
  [1, 1],
  [1, 3],
  [1, 0],
]
const entityStateFields = (records: Field[][] = [], marking = 'VIPER1'): Field[] => [
  ...id(1, 2, 3),
  [1, 2],
  [1, records.length],
  ...tank,
  ...tank,
  ['f4', 1],
  ['f4', 2],
  ['f4', 3],
  ['f8', 4_000_000],
  ['f8', 500_000],
  ['f8', 4_900_000],
  ['f4', 0.1],
  ['f4', 0.2],
  ['f4', 0.3],
  [4, 0x00200018],
  [1, 4],
  ['zeros', 15],
  ['f4', 0.5],
  ['f4', 0],
  ['f4', 0],
  ['zeros', 12],
  [1, 1],
  ['text', marking, 11],
  [4, 7],
  ...records.flat(),
]
const fireFields: Field[] = [
  ...id(1, 2, 3),
  ...id(4, 5, 6),
  ...id(0, 0, 0),
  ...id(1, 2, 77),
  [4, 9],
  ['f8', 1],
  ['f8', 2],
  ['f8', 3],
  ...tank,
  [2, 1000],
  [2, 100],
  [2, 5],
  [2, 60],
  ['zeros', 12],
  ['f4', 1500],
]

function only<Name extends BodyName>(datagram: Uint8Array, name: Name): Pdu & BodyOf<Name> {
  const { pdus, malformed } = decodeDatagram(datagram)
  expect(malformed).toEqual([])
  const [first] = pdus
  if (pdus.length !== 1 || first === undefined || first.body !== name) throw new Error(`expected one ${name}, got ${pdus.map((each) => each.body).join(', ')}`)
  return first as Pdu & BodyOf<Name>
}

describe('decodeDatagram', () => {
  it('reads an Entity State with its records and marking', () => {
    const record: Field[] = [
      [1, 0],
      [1, 1],
      [2, 0],
      [4, 4107],
      ['f4', 1.5],
      ['zeros', 4],
    ]
    const state = only(pdu(1, entityStateFields([record])), 'entity-state')
    expect(state.header).toMatchObject({ protocolVersion: 6, exerciseId: 3, pduType: 1, length: 160 })
    expect(state).toMatchObject({
      originator: { site: 1, application: 2 },
      entity: { site: 1, application: 2, entity: 3 },
      forceId: 2,
      marking: 'VIPER1',
      appearance: 0x00200018,
      capabilities: 7,
    })
    expect(state.type).toEqual({ kind: 1, domain: 1, country: 225, category: 1, subcategory: 1, specific: 3, extra: 0 })
    expect(state.location).toEqual({ x: 4_000_000, y: 500_000, z: 4_900_000 })
    expect(state.deadReckoning).toMatchObject({ algorithm: 4, acceleration: { x: 0.5, y: 0, z: 0 } })
    expect(state.records).toEqual([{ record: 'articulated', change: 1, attachedTo: 0, parameter: 4107, value: 1.5 }])
  })

  it('keeps control characters and marks that turn text out of markings', () => {
    expect(only(pdu(1, entityStateFields([], 'A\u001b[31mB\u0007')), 'entity-state').marking).toBe('A [31mB')
  })

  it('reads a Fire and a Detonation', () => {
    expect(only(pdu(2, fireFields), 'fire')).toMatchObject({
      firer: { entity: 3 },
      target: { site: 4 },
      event: { event: 77 },
      missionIndex: 9,
      munition: { warhead: 1000, fuse: 100, quantity: 5, rate: 60 },
      rangeM: 1500,
    })
    const fields: Field[] = [
      ...id(1, 2, 3),
      ...id(4, 5, 6),
      ...id(0, 0, 0),
      ...id(1, 2, 77),
      ['zeros', 12],
      ['f8', 1],
      ['f8', 2],
      ['f8', 3],
      ...tank,
      [2, 1000],
      [2, 100],
      [2, 5],
      [2, 0],
      ['zeros', 12],
      [1, 6],
      [1, 0],
      ['zeros', 2],
    ]
    expect(only(pdu(3, fields), 'detonation')).toMatchObject({ firer: { entity: 3 }, event: { event: 77 }, result: 6, munition: { quantity: 5 } })
  })

  it('reads the same freeze from the plain and from the reliable PDU', () => {
    const plain = only(pdu(14, [...id(9, 9, 0), ...id(65535, 65535, 65535), ['zeros', 8], [1, 2], [1, 1], ['zeros', 2], [4, 42]]), 'stop-freeze')
    const reliable = only(pdu(54, [...id(9, 9, 0), ...id(65535, 65535, 65535), ['zeros', 8], [1, 2], [1, 1], [1, 1], ['zeros', 1], [4, 42]]), 'stop-freeze')
    expect(plain).toMatchObject({ to: { site: 65535 }, reason: 2, behaviour: 1, requestId: 42, reliable: false })
    expect(reliable).toMatchObject({ to: { site: 65535 }, reason: 2, behaviour: 1, requestId: 42, reliable: true })
  })

  it('reads several texts of a Comment, each padded to 64 bits', () => {
    const fields: Field[] = [
      ...id(1, 1, 0),
      ...id(0, 0, 0),
      [4, 1],
      [4, 2],
      [4, 5],
      [4, 99],
      [4, 1],
      [4, 40],
      ['text', 'hello', 8],
      [4, 2],
      [4, 72],
      ['text', 'ninechars', 16],
    ]
    const { datums } = only(pdu(22, fields), 'comment')
    expect(datums).toEqual({
      fixed: [{ id: 5, value: 99 }],
      variable: [
        { id: 1, lengthBits: 40, text: 'hello' },
        { id: 2, lengthBits: 72, text: 'ninechars' },
      ],
    })
  })

  it('reads the frequency of a Transmitter', () => {
    const fields: Field[] = [
      ...id(1, 2, 3),
      [2, 1],
      ...tank,
      [1, 2],
      [1, 1],
      ['zeros', 2],
      ['f8', 1],
      ['f8', 2],
      ['f8', 3],
      ['zeros', 16],
      ['u8', 243_000_000],
      ['f4', 25_000],
      ['f4', 40],
      [2, 0],
      [2, 2],
      [2, 1],
      [2, 1],
      ['zeros', 8],
    ]
    expect(only(pdu(25, fields), 'transmitter')).toMatchObject({ radioId: 1, transmitState: 2, frequencyHz: 243_000_000, bandwidthHz: 25_000, powerDbm: 40 })
  })

  it('takes a bundle apart, and a broken body in it costs only itself', () => {
    const { pdus, malformed } = decodeDatagram(Buffer.concat([pdu(2, fireFields), pdu(1, [[4, 1]]), pdu(137, [[4, 1]]), pdu(2, fireFields)]))
    expect(pdus.map((each) => each.body)).toEqual(['fire', 'other', 'fire'])
    expect(malformed).toMatchObject([{ reason: 'body-too-short', offset: 96, pduType: 1, exerciseId: 3 }])
  })

  it.each([
    ['length-too-small', pdu(2, fireFields, { length: 0 })],
    ['length-too-small', pdu(2, fireFields, { length: 11 })],
    ['length-past-end', pdu(2, fireFields, { length: 97 })],
    ['short-header', Buffer.from([6, 1, 1])],
  ])('counts %s once and stops', (reason, datagram) => {
    expect(decodeDatagram(datagram)).toMatchObject({ pdus: [], malformed: [{ reason, offset: 0 }] })
  })

  it('counts versions it does not decode, and types nobody knows, from their headers', () => {
    expect(decodeDatagram(pdu(1, entityStateFields(), { version: 4 })).pdus).toMatchObject([
      { body: 'other', unsupportedVersion: true, originator: { site: 1, application: 2 } },
    ])
    expect(decodeDatagram(pdu(200, [[4, 0x00010002]])).pdus).toMatchObject([{ body: 'other', unsupportedVersion: false, originator: undefined }])
    expect(decodeDatagram(new Uint8Array()).empty).toBe(true)
  })

  it('never throws, and accounts for every octet, whatever comes', () => {
    const sound = [pdu(1, entityStateFields()), pdu(2, fireFields), pdu(200, [])]
    const damaged = fc.tuple(fc.constantFrom(...sound), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }), fc.nat()).map(([original, flips, cut]) => {
      const copy = Uint8Array.from(original)
      for (const [at, value] of flips) copy[at % copy.length] = value
      return copy.subarray(0, cut % (copy.length + 1))
    })
    const anyType = fc
      .tuple(fc.nat(255), fc.uint8Array({ maxLength: 300 }))
      .map(([type, body]) => Buffer.concat([pdu(type, [], { version: 7, length: 12 + body.length }), body]))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), damaged, anyType), (datagram) => {
        const { pdus, malformed, empty } = decodeDatagram(datagram)
        expect(pdus.length + malformed.length).toBeLessThanOrEqual(Math.ceil(datagram.length / 12))
        expect(pdus.length + malformed.length > 0 || empty).toBe(true)
        expect(pdus.reduce((sum, each) => sum + each.header.length, 0)).toBeLessThanOrEqual(datagram.length)
      }),
      { numRuns: 2_000 },
    )
  })

  it('reads no octet beside the datagram it was given', () => {
    const padded = new Uint8Array(Buffer.concat([Buffer.alloc(7, 0xff), pdu(2, fireFields), Buffer.alloc(50, 0xff)]))
    expect(decodeDatagram(padded.subarray(7, 7 + 96)).pdus).toEqual(decodeDatagram(pdu(2, fireFields)).pdus)
  })
})
