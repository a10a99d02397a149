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

  it('reads the sender where the type puts it, and names nobody where it cannot be told', () => {
    const parties = [...id(1, 2, 3), ...id(4, 5, 6), ...id(7, 8, 9)]
    const senderOf = (type: number, body: readonly Field[] = parties, version = 6): Pdu['originator'] =>
      decodeDatagram(pdu(type, [...body, ['zeros', 200]], { version })).pdus[0]?.originator
    // First: service request, resupply received, repair response, acoustics, signatures, intercom signal, groups, transfers, minefields and their
    // data, environment, objects, records, energy weapons, information operations, attributes.
    for (const type of [5, 7, 10, 29, 30, 31, 33, 34, 35, 36, 37, 39, 41, 42, 43, 44, 45, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72])
      expect([type, senderOf(type)]).toEqual([type, { site: 1, application: 2 }])
    // Second, behind whom it is about: resupply offer, repair complete, minefield query and NACK.
    for (const type of [6, 9, 38, 40]) expect([type, senderOf(type)]).toEqual([type, { site: 4, application: 5 }])
    expect(senderOf(32, [[1, 1], [1, 2], ...parties])).toEqual({ site: 1, application: 2 })
    for (const type of [46, 47, 48, 49, 50])
      expect(
        senderOf(type, [
          [1, 21],
          [1, 2],
          [2, 3],
        ]),
      ).toEqual({ site: 21, application: 2 })
    // Resupply cancel is sent by either of the two.
    expect(senderOf(8)).toBeUndefined()
    expect(senderOf(8, [...id(1, 2, 3), ...id(1, 2, 9)])).toEqual({ site: 1, application: 2 })
    for (const type of [0, 73, 137, 255]) expect([type, senderOf(type)]).toEqual([type, undefined])
    for (const version of [0, 8, 255]) expect([version, senderOf(1, parties, version)]).toEqual([version, undefined])
    expect(decodeDatagram(pdu(8, id(1, 2, 3))).pdus[0]?.originator).toBeUndefined()
    expect(decodeDatagram(pdu(32, [[4, 1]])).pdus[0]?.originator).toBeUndefined()
  })

  const burst: Field[] = [...tank, [2, 1000], [2, 100], [2, 0x4640], [2, 0xe400]]
  const parties = [...id(1, 2, 3), ...id(4, 5, 6), ...id(0, 0, 0), ...id(1, 2, 77)]
  const detonationFields: Field[] = [...parties, ['zeros', 12], ['zeros', 24], ...burst, ['zeros', 12], [1, 6], [1, 0], ['zeros', 2]]
  const status = (datagram: Uint8Array, value: number): Uint8Array => {
    datagram[10] = value
    return datagram
  }

  it('takes the material and force of an explosion for no rounds of a munition', () => {
    const explosion = only(status(pdu(3, detonationFields, { version: 7 }), 0x20), 'detonation')
    expect(explosion).toMatchObject({ notMunition: 'explosion', munition: { type: { country: 225 }, warhead: 0, quantity: 0, rate: 0 }, result: 6 })
    expect(only(status(pdu(3, detonationFields, { version: 7 }), 0x10), 'detonation')).toMatchObject({ notMunition: 'expendable', munition: { quantity: 0 } })
    const munition = only(status(pdu(3, detonationFields, { version: 7 }), 0x0f), 'detonation')
    expect(munition).toMatchObject({ munition: { warhead: 1000, quantity: 0x4640 } })
    expect('notMunition' in munition).toBe(false)
    expect(only(status(pdu(2, fireFields, { version: 7 }), 0x10), 'fire')).toMatchObject({ notMunition: 'expendable', munition: { quantity: 0 } })
    // Padding in version 6.
    expect(only(status(pdu(2, fireFields), 0x10), 'fire')).toMatchObject({ munition: { quantity: 5 } })
    expect(only(status(pdu(3, detonationFields), 0x20), 'detonation')).toMatchObject({ munition: { quantity: 0x4640 } })
  })

  it('reads the records of version 7 about separation, type and association', () => {
    const records: Field[][] = [
      [[1, 2], [1, 1], [1, 3], [1, 0], ...id(7, 8, 9), [2, 0], [2, 4], [2, 5]],
      [[1, 3], [1, 1], ...tank, ['zeros', 6]],
      [[1, 4], [1, 1], [1, 2], [1, 3], ...id(7, 8, 9), [2, 6], [1, 7], [1, 8], [2, 9]],
      [
        [1, 200],
        ['zeros', 15],
      ],
    ]
    expect(only(pdu(1, entityStateFields(records), { version: 7 }), 'entity-state').records).toEqual([
      { record: 'separated', reason: 1, preEntity: 3, parent: { site: 7, application: 8, entity: 9 }, stationName: 4, stationNumber: 5 },
      { record: 'entity-type', change: 1, type: { kind: 1, domain: 1, country: 225, category: 1, subcategory: 1, specific: 3, extra: 0 } },
      {
        record: 'association',
        change: 1,
        status: 2,
        association: 3,
        entity: { site: 7, application: 8, entity: 9 },
        ownStation: 6,
        connection: 7,
        groupMember: 8,
        groupNumber: 9,
      },
      { record: 'other', recordType: 200 },
    ])
  })

  it('steps over what the lengths of beams and systems count beyond their fields, and reads systems without beams', () => {
    const beam = (words: number, number: number, extra: number): Field[] => [
      [1, words],
      [1, number],
      [2, 0],
      ['f4', 9e9],
      ['zeros', 36],
      [1, 1],
      [1, 1],
      [1, 0],
      [1, 1],
      ['zeros', 4],
      ...id(4, 5, 6),
      [1, 1],
      [1, 1],
      ['zeros', extra],
    ]
    const system = (words: number, number: number, beams: Field[][]): Field[] => [
      [1, words],
      [1, beams.length],
      ['zeros', 2],
      [2, 15_000],
      [1, 2],
      [1, number],
      ['zeros', 12],
      ...beams.flat(),
    ]
    // The first says its length, with four octets more in its first beam and four after the last; the second is too long to say; the third is off.
    const systems = [system(37, 1, [beam(16, 1, 4), beam(15, 2, 4)]), system(0, 2, [beam(0, 3, 0)]), system(5, 3, [])]
    const fields: Field[] = [...id(1, 2, 3), ...id(1, 2, 9), [1, 0], [1, 3], ['zeros', 2], ...systems.flat()]
    const emission = only(pdu(23, fields, { version: 7 }), 'electromagnetic-emission')
    expect(emission.systems.map(({ number, beams }) => [number, ...beams.map((each) => each.number)])).toEqual([[1, 1, 2], [2, 3], [3]])
    expect(emission.systems[0]?.beams[1]).toMatchObject({ deactivated: true, targets: [{ site: 4, application: 5, entity: 6 }] })
    expect(only(pdu(23, fields), 'electromagnetic-emission').systems[0]?.beams[1]).not.toHaveProperty('deactivated')
    // Lengths in octets, not in words of four, point past the end of what they are lengths of: they are not believed.
    const wrong = [...id(1, 2, 3), ...id(1, 2, 9), [1, 0], [1, 1], ['zeros', 2], ...system(140, 1, [beam(60, 1, 0), beam(60, 2, 0)])] as Field[]
    expect(only(pdu(23, wrong), 'electromagnetic-emission').systems[0]?.beams.map((each) => each.number)).toEqual([1, 2])
  })

  it.each([
    ['more fixed datums', [4, 1], [4, 0]],
    ['more variable datums', [4, 0], [4, 1]],
    ['more datums than any PDU holds', [4, 0xffff_ffff], [4, 0xffff_ffff]],
  ] as const)('counts a Comment with %s than are there as malformed', (_what, fixed, variable) => {
    expect(decodeDatagram(pdu(22, [...id(1, 1, 0), ...id(0, 0, 0), fixed, variable]))).toMatchObject({ pdus: [], malformed: [{ reason: 'body-too-short' }] })
  })

  it('reads the last datum of senders that leave out its padding, and counts one that is cut short as malformed', () => {
    const start: Field[] = [...id(1, 1, 0), ...id(0, 0, 0), [4, 0], [4, 1], [4, 7]]
    expect(only(pdu(22, [...start, [4, 20], ['text', 'abc', 3]]), 'comment').datums.variable).toEqual([{ id: 7, lengthBits: 20, text: 'abc' }])
    expect(decodeDatagram(pdu(22, [...start, [4, 40], ['text', 'abc', 3]])).malformed).toMatchObject([{ reason: 'body-too-short' }])
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
