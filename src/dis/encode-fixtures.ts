import fc from 'fast-check'
import { textDatum } from './encode-management.ts'
import type { SentBody } from './encode.ts'
import type { Vector } from '../core/coordinates.ts'
import type { BodyName, BodyOf, EntityId, EntityType, EventId, Orientation } from './pdu.ts'

/* Bodies of every kind that is sent, with values as the wire can carry them. For tests. */

/** Of this many bits; the ends of the range more often than chance has it. */
const whole = (bits: number): fc.Arbitrary<number> =>
  fc.oneof({ arbitrary: fc.integer({ min: 0, max: 2 ** bits - 1 }), weight: 4 }, { arbitrary: fc.constantFrom(0, 2 ** bits - 1), weight: 1 })
const u8 = whole(8)
const u16 = whole(16)
const u32 = whole(32)
const frequency = fc.oneof(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), fc.constant(2 ** 64))
const largestFloat = Math.fround(3.4028234663852886e38)
const f32 = fc
  .oneof(
    { arbitrary: fc.float({ noNaN: true, noDefaultInfinity: true }), weight: 6 },
    { arbitrary: fc.constantFrom(-largestFloat, largestFloat, 2 ** -149), weight: 1 },
  )
  .map((value) => Math.fround(value) + 0)
const f64 = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e8, max: 1e8 }).map((value) => value + 0)
const id: fc.Arbitrary<EntityId> = fc.record({ site: u16, application: u16, entity: u16 })
const event: fc.Arbitrary<EventId> = fc.record({ site: u16, application: u16, event: u16 })
const type: fc.Arbitrary<EntityType> = fc.record({ kind: u8, domain: u8, country: u16, category: u8, subcategory: u8, specific: u8, extra: u8 })
const small: fc.Arbitrary<Vector> = fc.record({ x: f32, y: f32, z: f32 })
const large: fc.Arbitrary<Vector> = fc.record({ x: f64, y: f64, z: f64 })
const facing: fc.Arbitrary<Orientation> = fc.record({ psi: f32, theta: f32, phi: f32 })
const munition = fc.record({ type, warhead: u16, fuse: u16, quantity: u16, rate: u16 })
const word = (max: number): fc.Arbitrary<string> =>
  fc.oneof({ arbitrary: fc.stringMatching(new RegExp(`^[A-Z][A-Z0-9-]{0,${max - 1}}$`)), weight: 4 }, { arbitrary: fc.constant('W'.repeat(max)), weight: 1 })
const clock = fc.record({ hour: fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }), timePastHour: u32 })
const datums = fc.record({
  fixed: fc.array(fc.record({ id: u32, value: u32 }), { maxLength: 3 }),
  variable: fc.array(
    fc.tuple(u32, word(30)).map(([datum, text]) => textDatum(datum, text)),
    { maxLength: 3 },
  ),
})
const reliable = fc.boolean()
const management = { from: id, to: id, reliable }
const record = fc.oneof(
  fc.record({ record: fc.constant('articulated' as const), change: u8, attachedTo: u16, parameter: u32, value: f32 }),
  fc.record({ record: fc.constant('attached' as const), detached: u8, attachedTo: u16, parameter: u32, type }),
  fc.record({ record: fc.constant('separated' as const), reason: u8, preEntity: u8, parent: id, stationName: u16, stationNumber: u16 }),
  fc.record({ record: fc.constant('entity-type' as const), change: u8, type }),
  fc.record({
    record: fc.constant('association' as const),
    change: u8,
    status: u8,
    association: u8,
    entity: id,
    ownStation: u16,
    connection: u8,
    groupMember: u8,
    groupNumber: u16,
  }),
  fc.record({ record: fc.constant('other' as const), recordType: fc.integer({ min: 5, max: 255 }) }),
)
const records = fc.array(record, { maxLength: 4 })
const beam = fc.record({
  number: u8,
  parameterIndex: u16,
  frequencyHz: f32,
  rangeHz: f32,
  powerDbm: f32,
  prfHz: f32,
  pulseWidthMicroseconds: f32,
  function: u8,
  targets: fc.array(id, { maxLength: 3 }),
})
const system = fc.record({ name: u16, function: u8, number: u8, location: small, beams: fc.array(beam, { maxLength: 3 }) })

type Arbitraries = { [Name in Exclude<BodyName, 'other'>]: fc.Arbitrary<BodyOf<Name>> }

/** One arbitrary for every kind of body. */
export const bodies: Arbitraries = {
  'entity-state': fc.record({
    body: fc.constant('entity-state' as const),
    entity: id,
    forceId: u8,
    type,
    alternativeType: type,
    velocity: small,
    location: large,
    orientation: facing,
    appearance: u32,
    deadReckoning: fc.record({ algorithm: u8, acceleration: small, angularVelocity: small }),
    marking: word(11),
    capabilities: u32,
    records,
  }),
  'entity-state-update': fc.record({
    body: fc.constant('entity-state-update' as const),
    entity: id,
    velocity: small,
    location: large,
    orientation: facing,
    appearance: u32,
    records,
  }),
  fire: fc.record({
    body: fc.constant('fire' as const),
    firer: id,
    target: id,
    munitionEntity: id,
    event,
    missionIndex: u32,
    location: large,
    munition,
    velocity: small,
    rangeM: f32,
  }),
  detonation: fc.record({
    body: fc.constant('detonation' as const),
    firer: id,
    target: id,
    exploding: id,
    event,
    velocity: small,
    location: large,
    munition,
    locationInEntity: small,
    result: u8,
  }),
  collision: fc
    .record({ body: fc.constant('collision' as const), elastic: fc.boolean(), issuing: id, colliding: id, event, collisionType: u8 })
    .map((body) => (body.elastic ? { ...body, collisionType: 0 } : body)),
  'create-entity': fc.record({ body: fc.constant('create-entity' as const), requestId: u32, ...management }),
  'remove-entity': fc.record({ body: fc.constant('remove-entity' as const), requestId: u32, ...management }),
  'start-resume': fc.record({ body: fc.constant('start-resume' as const), realWorld: clock, simulation: clock, requestId: u32, ...management }),
  'stop-freeze': fc.record({ body: fc.constant('stop-freeze' as const), realWorld: clock, reason: u8, behaviour: u8, requestId: u32, ...management }),
  acknowledge: fc.record({ body: fc.constant('acknowledge' as const), flag: u16, response: u16, requestId: u32, ...management }),
  'action-request': fc.record({ body: fc.constant('action-request' as const), requestId: u32, actionId: u32, datums, ...management }),
  'action-response': fc.record({ body: fc.constant('action-response' as const), requestId: u32, status: u32, datums, ...management }),
  'data-query': fc.record({
    body: fc.constant('data-query' as const),
    requestId: u32,
    fixedIds: fc.array(u32, { maxLength: 3 }),
    variableIds: fc.array(u32, { maxLength: 3 }),
    ...management,
  }),
  'set-data': fc.record({ body: fc.constant('set-data' as const), requestId: u32, datums, ...management }),
  data: fc.record({ body: fc.constant('data' as const), requestId: u32, datums, ...management }),
  'event-report': fc.record({ body: fc.constant('event-report' as const), eventType: u32, datums, ...management }),
  comment: fc.record({ body: fc.constant('comment' as const), datums, ...management }),
  'electromagnetic-emission': fc.record({
    body: fc.constant('electromagnetic-emission' as const),
    emitting: id,
    event,
    stateUpdate: u8,
    systems: fc.array(system, { maxLength: 3 }),
  }),
  designator: fc.record({
    body: fc.constant('designator' as const),
    designating: id,
    designated: id,
    codeName: u16,
    code: u16,
    powerW: f32,
    wavelengthMicrometres: f32,
    spot: large,
  }),
  transmitter: fc.record({
    body: fc.constant('transmitter' as const),
    entity: id,
    radioId: u16,
    radioType: type,
    transmitState: u8,
    inputSource: u8,
    antennaLocation: large,
    frequencyHz: frequency,
    bandwidthHz: f32,
    powerDbm: f32,
    modulation: fc.record({ spreadSpectrum: u16, major: u16, detail: u16, system: u16 }),
  }),
  signal: fc.record({
    body: fc.constant('signal' as const),
    entity: id,
    radioId: u16,
    encoding: u16,
    tdlType: u16,
    sampleRateHz: u32,
    // As many as a PDU has room for.
    dataBits: fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.constant((8_192 - 32) * 8)),
    samples: u16,
  }),
  receiver: fc.record({
    body: fc.constant('receiver' as const),
    entity: id,
    radioId: u16,
    receiverState: u16,
    powerDbm: f32,
    transmitter: id,
    transmitterRadioId: u16,
  }),
  iff: fc.record({
    body: fc.constant('iff' as const),
    emitting: id,
    event,
    location: small,
    systemType: u16,
    systemName: u16,
    systemMode: u8,
    changeOptions: u8,
    systemStatus: u8,
    informationLayers: u8,
    parameters: fc.array(u16, { minLength: 6, maxLength: 6 }),
  }),
  'aggregate-state': fc
    .record({
      body: fc.constant('aggregate-state' as const),
      aggregate: id,
      forceId: u8,
      state: u8,
      type,
      formation: u32,
      marking: word(31),
      dimensions: small,
      location: large,
      velocity: small,
      aggregates: fc.integer({ min: 0, max: 2 }),
      silentAggregates: fc.integer({ min: 0, max: 2 }),
      silentEntities: fc.integer({ min: 0, max: 2 }),
      entities: fc.array(id, { maxLength: 3 }),
    })
    .map(({ aggregates, silentAggregates, silentEntities, ...body }) => ({
      ...body,
      counts: { aggregates, entities: body.entities.length, silentAggregates, silentEntities },
    })),
}

export const anyBody: fc.Arbitrary<SentBody> = fc.oneof(...Object.values(bodies))

const typeOnly = <Burst extends BodyOf<'fire'> | BodyOf<'detonation'>>(body: Burst): Burst => ({
  ...body,
  munition: { type: body.munition.type, warhead: 0, fuse: 0, quantity: 0, rate: 0 },
})

/** What only version 7 has a place for. */
export const laterBodies: { [Name in 'fire' | 'detonation' | 'electromagnetic-emission']: fc.Arbitrary<BodyOf<Name>> } = {
  fire: bodies.fire.map((body) => ({ ...typeOnly(body), notMunition: 'expendable' })),
  detonation: fc
    .tuple(bodies.detonation, fc.constantFrom('expendable' as const, 'explosion' as const))
    .map(([body, notMunition]) => ({ ...typeOnly(body), notMunition })),
  'electromagnetic-emission': fc.tuple(bodies['electromagnetic-emission'], system, beam).map(([body, last, off]) => ({
    ...body,
    systems: [...body.systems, { ...last, beams: [...last.beams, { ...off, deactivated: true }] }],
  })),
}
