import type { Vector } from '../core/coordinates.ts'

/*
 * PDUs as decoded: plain objects in the standard's own units (metres, seconds, hertz). Text is free of control characters.
 * IEEE 1278.1 versions 5 (1995), 6 (1998, 1278.1A) and 7 (2012).
 */

/** The twelve octets every PDU begins with. */
export type Header = {
  protocolVersion: number
  exerciseId: number
  pduType: number
  protocolFamily: number
  /** Raw: bits 31–1 count 3600/2³¹ s past the hour, bit 0 says absolute. See `timestamp.ts`. */
  timestamp: number
  /** Octets, header included. */
  length: number
  /** PDU status of version 7; padding before. */
  status: number
}

export type EntityId = { site: number; application: number; entity: number }
export type EntityType = { kind: number; domain: number; country: number; category: number; subcategory: number; specific: number; extra: number }
export type EventId = { site: number; application: number; event: number }
export type Orientation = { psi: number; theta: number; phi: number }
/**
 * Munition (burst) descriptor. Where version 7 says that something else was fired or went off (`NotMunition`), only its type is given: the numbers
 * are 0, for what stands in their place is padding or the material and force of an explosion.
 */
export type Munition = { type: EntityType; warhead: number; fuse: number; quantity: number; rate: number }

/** Of version 7: an expendable, such as chaff; or an explosion of something that is no munition, such as a fuel depot. */
export type NotMunition = 'expendable' | 'explosion'

export type VariableRecord =
  | { record: 'articulated'; change: number; attachedTo: number; parameter: number; value: number }
  | { record: 'attached'; detached: number; attachedTo: number; parameter: number; type: EntityType }
  /** Of version 7, as the two that follow: it left `parent`; `preEntity` says what it was before it was an entity of its own. */
  | { record: 'separated'; reason: number; preEntity: number; parent: EntityId; stationName: number; stationNumber: number }
  /** Its type is now another one. */
  | { record: 'entity-type'; change: number; type: EntityType }
  | {
      record: 'association'
      change: number
      status: number
      association: number
      entity: EntityId
      ownStation: number
      connection: number
      groupMember: number
      groupNumber: number
    }
  | { record: 'other'; recordType: number }

export type FixedDatum = { id: number; value: number }
/** `text` is the datum read as characters, safe to show, at most 2,000 of them. */
export type VariableDatum = { id: number; lengthBits: number; text: string }
export type Datums = { fixed: FixedDatum[]; variable: VariableDatum[] }

/** Simulation management: who tells whom; `reliable` for the -R twins (types 51–62). */
type Management = { from: EntityId; to: EntityId; reliable: boolean }
/** Hours since 1970 and raw units past the hour. */
export type ClockTime = { hour: number; timePastHour: number }

export type Body =
  | {
      body: 'entity-state'
      entity: EntityId
      forceId: number
      type: EntityType
      alternativeType: EntityType
      velocity: Vector
      location: Vector
      orientation: Orientation
      appearance: number
      deadReckoning: { algorithm: number; acceleration: Vector; angularVelocity: Vector }
      marking: string
      capabilities: number
      records: VariableRecord[]
    }
  | {
      body: 'entity-state-update'
      entity: EntityId
      velocity: Vector
      location: Vector
      orientation: Orientation
      appearance: number
      records: VariableRecord[]
    }
  | {
      body: 'fire'
      firer: EntityId
      target: EntityId
      munitionEntity: EntityId
      event: EventId
      missionIndex: number
      location: Vector
      munition: Munition
      notMunition?: 'expendable'
      velocity: Vector
      rangeM: number
    }
  | {
      body: 'detonation'
      firer: EntityId
      target: EntityId
      exploding: EntityId
      event: EventId
      velocity: Vector
      location: Vector
      munition: Munition
      notMunition?: NotMunition
      locationInEntity: Vector
      result: number
    }
  | { body: 'collision'; elastic: boolean; issuing: EntityId; colliding: EntityId; event: EventId; collisionType: number }
  | ({ body: 'create-entity'; requestId: number } & Management)
  | ({ body: 'remove-entity'; requestId: number } & Management)
  | ({ body: 'start-resume'; realWorld: ClockTime; simulation: ClockTime; requestId: number } & Management)
  | ({ body: 'stop-freeze'; realWorld: ClockTime; reason: number; behaviour: number; requestId: number } & Management)
  | ({ body: 'acknowledge'; flag: number; response: number; requestId: number } & Management)
  | ({ body: 'action-request'; requestId: number; actionId: number; datums: Datums } & Management)
  | ({ body: 'action-response'; requestId: number; status: number; datums: Datums } & Management)
  | ({ body: 'data-query'; requestId: number; fixedIds: number[]; variableIds: number[] } & Management)
  | ({ body: 'set-data'; requestId: number; datums: Datums } & Management)
  | ({ body: 'data'; requestId: number; datums: Datums } & Management)
  | ({ body: 'event-report'; eventType: number; datums: Datums } & Management)
  | ({ body: 'comment'; datums: Datums } & Management)
  | { body: 'electromagnetic-emission'; emitting: EntityId; event: EventId; stateUpdate: number; systems: EmissionSystem[] }
  | {
      body: 'designator'
      designating: EntityId
      designated: EntityId
      codeName: number
      code: number
      powerW: number
      wavelengthMicrometres: number
      spot: Vector
    }
  | {
      body: 'transmitter'
      entity: EntityId
      radioId: number
      radioType: EntityType
      transmitState: number
      inputSource: number
      antennaLocation: Vector
      frequencyHz: number
      bandwidthHz: number
      powerDbm: number
      modulation: { spreadSpectrum: number; major: number; detail: number; system: number }
    }
  | { body: 'signal'; entity: EntityId; radioId: number; encoding: number; tdlType: number; sampleRateHz: number; dataBits: number; samples: number }
  | { body: 'receiver'; entity: EntityId; radioId: number; receiverState: number; powerDbm: number; transmitter: EntityId; transmitterRadioId: number }
  | {
      body: 'iff'
      emitting: EntityId
      event: EventId
      location: Vector
      systemType: number
      systemName: number
      systemMode: number
      changeOptions: number
      systemStatus: number
      informationLayers: number
      /** Parameters 1–6: for transponders Mode 1, 2, 3/A, 4, C and S. */
      parameters: number[]
    }
  | {
      body: 'aggregate-state'
      aggregate: EntityId
      forceId: number
      state: number
      type: EntityType
      formation: number
      marking: string
      dimensions: Vector
      location: Vector
      velocity: Vector
      counts: { aggregates: number; entities: number; silentAggregates: number; silentEntities: number }
      entities: EntityId[]
    }
  /** Header only: a type without a decoder here, or a version other than 5, 6 and 7. */
  | { body: 'other'; unsupportedVersion: boolean }

export type EmissionSystem = { name: number; function: number; number: number; location: Vector; beams: EmissionBeam[] }
export type EmissionBeam = {
  number: number
  parameterIndex: number
  frequencyHz: number
  rangeHz: number
  powerDbm: number
  prfHz: number
  pulseWidthMicroseconds: number
  function: number
  /** Version 7 says so of a beam that has stopped emitting (SISO uid 318); before, such a beam is left out. */
  deactivated?: true
  targets: EntityId[]
}

/** Whose PDU it is, read where its type puts the identity of its sender; undefined where it does not say for sure. */
export type Originator = { site: number; application: number }

export type Pdu = { header: Header; originator: Originator | undefined } & Body
export type BodyName = Body['body']
export type BodyOf<Name extends BodyName> = Extract<Body, { body: Name }>

export type MalformedReason = 'short-header' | 'length-too-small' | 'length-past-end' | 'body-too-short'
/** A datagram, or the rest of one, that could not be decoded. `offset` is where in the datagram. */
export type Malformed = {
  reason: MalformedReason
  offset: number
  pduType: number | undefined
  exerciseId: number | undefined
  originator: Originator | undefined
}
