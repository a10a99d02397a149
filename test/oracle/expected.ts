import { readTimestamp } from '../../src/dis/timestamp.ts'
import type { Vector } from '../../src/core/coordinates.ts'
import type { BodyOf, ClockTime, EntityId, EntityType, EventId, Munition, Orientation, Pdu, VariableRecord } from '../../src/dis/pdu.ts'

/* What tshark should show of a PDU as we decoded it: our values under its names of the fields, in the order of the wire. */

export type Expected = Map<string, (number | string)[]>

export function expectedOf(pdu: Pdu): Expected {
  const say = createSaying()
  const { header } = pdu
  say.put('dis.proto_ver', header.protocolVersion)
  say.put('dis.exer_id', header.exerciseId)
  say.put('dis.pdu_type', header.pduType)
  say.put('dis.proto_fam', header.protocolFamily)
  say.put('dis.timestamp', readTimestamp(header.timestamp).pastHourMs / 1_000)
  say.put('dis.pdu_length', header.length)
  if (header.protocolVersion === 7) say.put('dis.pdu_status', header.status)
  sayBody(say, pdu)
  return say.said
}

type Saying = {
  said: Expected
  put: (name: string, value: number | string) => void
  id: (id: EntityId) => void
  event: (id: EventId) => void
  type: (type: EntityType) => void
  vector: (name: string, value: Vector) => void
}

function createSaying(): Saying {
  const said: Expected = new Map()
  const put = (name: string, value: number | string): void => void said.set(name, [...(said.get(name) ?? []), value])
  return {
    said,
    put,
    id(id) {
      put('dis.entity_id_site', id.site)
      put('dis.entity_id_application', id.application)
      put('dis.entity_id_entity', id.entity)
    },
    event(id) {
      put('dis.site', id.site)
      put('dis.application', id.application)
      put('dis.event_number', id.event)
    },
    type(type) {
      put('dis.entityKind', type.kind)
      put('dis.entityDomain', type.domain)
      put('dis.country', type.country)
      put('dis.category', type.category)
      put('dis.subcategory', type.subcategory)
      put('dis.specific', type.specific)
      put('dis.extra', type.extra)
    },
    vector(name, { x, y, z }) {
      put(`${name}.x`, x)
      put(`${name}.y`, y)
      put(`${name}.z`, z)
    },
  }
}

function sayOrientation({ put }: Saying, { psi, theta, phi }: Orientation): void {
  put('dis.entity_orientation.psi', psi)
  put('dis.entity_orientation.theta', theta)
  put('dis.entity_orientation.phi', phi)
}

function sayMunition(say: Saying, munition: Munition): void {
  say.type(munition.type)
  say.put('dis.warhead', munition.warhead)
  say.put('dis.fuse', munition.fuse)
  say.put('dis.quality', munition.quantity)
  say.put('dis.rate', munition.rate)
}

function sayRecords(say: Saying, records: readonly VariableRecord[]): void {
  for (const record of records) {
    say.put('dis.variable_parameter_type', record.record === 'other' ? record.recordType : recordTypes.indexOf(record.record))
    sayRecord(say, record)
  }
}

/** By their numbers on the wire. */
const recordTypes: readonly VariableRecord['record'][] = ['articulated', 'attached', 'separated', 'entity-type', 'association']

function sayRecord(say: Saying, record: VariableRecord): void {
  switch (record.record) {
    case 'articulated':
    case 'attached':
      say.put('dis.vp.part_attached_to_id', record.attachedTo)
      say.put('dis.vp.artic_param_type', record.parameter)
      if (record.record === 'articulated') {
        say.put('dis.vp.change', record.change)
        return say.put('dis.vp.parameter_value', record.value)
      }
      say.put('dis.vp.attached_indicator', record.detached)
      return say.type(record.type)
    case 'association':
      say.put('dis.vp.change_indicator', record.change)
      say.put('dis.vp.association_status', record.status)
      say.put('dis.vp.association_type', record.association)
      say.id(record.entity)
      say.put('dis.vp.own_station_location', record.ownStation)
      say.put('dis.vp.phys_conn_type', record.connection)
      say.put('dis.vp.group_member_type', record.groupMember)
      return say.put('dis.vp.group_number', record.groupNumber)
    case 'separated':
    case 'entity-type':
    case 'other':
      // tshark shows their octets as they are.
      return
    default:
      record satisfies never
  }
}

type Management = Extract<Pdu, { reliable: boolean }>

/** tshark has 32 bits for the seconds of the hours, without a sign. */
function sayClockTime(say: Saying, { hour, timePastHour }: ClockTime): void {
  say.put('dis.clocktime', (Math.imul(hour, 3_600) >>> 0) + readTimestamp(timePastHour).pastHourMs / 1_000)
}

function sayManagement(say: Saying, pdu: Management): void {
  // tshark shows nothing of the body of an Event Report-R.
  if (pdu.reliable && pdu.body === 'event-report') return
  say.id(pdu.from)
  say.id(pdu.to)
  // In a Data-R tshark reads the request id behind the required service; IEEE 1278.1-2012 §7.11.11 has it before.
  if ('requestId' in pdu && !(pdu.reliable && pdu.body === 'data')) say.put('dis.request_id', pdu.requestId)
  if ('actionId' in pdu) say.put('dis.action_id', pdu.actionId)
  if ('datums' in pdu) {
    say.put('dis.num_fixed_data', pdu.datums.fixed.length)
    say.put('dis.num_variable_data', pdu.datums.variable.length)
    for (const { id, value } of pdu.datums.fixed) {
      say.put('dis.datum_id', id)
      say.put('dis.fixed_datum_value_as_uint', value)
    }
    for (const { id, lengthBits, text } of pdu.datums.variable) {
      say.put('dis.datum_id', id)
      say.put('dis.datum_length', lengthBits)
      say.put('dis.hf_dis_variable_datum_value_as_text', text)
    }
  }
  switch (pdu.body) {
    case 'start-resume':
      sayClockTime(say, pdu.realWorld)
      sayClockTime(say, pdu.simulation)
      break
    case 'stop-freeze':
      sayClockTime(say, pdu.realWorld)
      say.put('dis.reason', pdu.reason)
      say.put('dis.frozen_behavior', pdu.behaviour)
      break
    case 'acknowledge':
      say.put('dis.acknowledge_flag', pdu.flag)
      say.put('dis.response_flag', pdu.response)
      break
    case 'action-response':
      say.put('dis.request_status', pdu.status)
      break
    case 'event-report':
      say.put('dis.event_type', pdu.eventType)
      break
    case 'data-query':
      say.put('dis.num_fixed_datum_id', pdu.fixedIds.length)
      say.put('dis.num_variable_datum_id', pdu.variableIds.length)
      for (const id of [...pdu.fixedIds, ...pdu.variableIds]) say.put('dis.datum_id', id)
      break
    default:
  }
}

function sayEntityState(say: Saying, pdu: BodyOf<'entity-state'>): void {
  say.id(pdu.entity)
  say.put('dis.force_id', pdu.forceId)
  say.put('dis.num_articulation_params', pdu.records.length)
  say.type(pdu.type)
  say.type(pdu.alternativeType)
  say.vector('dis.entity_linear_velocity', pdu.velocity)
  say.vector('dis.entity_location', pdu.location)
  sayOrientation(say, pdu.orientation)
  say.put('dis.appearance', pdu.appearance)
  say.vector('dis.entity_linear_acceleration', pdu.deadReckoning.acceleration)
  say.vector('dis.entity_angular_velocity', pdu.deadReckoning.angularVelocity)
  // tshark shows the algorithm under the name of the character set, which follows.
  say.put('dis.entity_marking_character_set', pdu.deadReckoning.algorithm)
  say.put('dis.entity_marking_character_set', 1)
  say.put('dis.entity_marking', pdu.marking)
  say.put('dis.capabilities', pdu.capabilities)
  sayRecords(say, pdu.records)
}

function sayEmission(say: Saying, pdu: BodyOf<'electromagnetic-emission'>): void {
  say.id(pdu.emitting)
  say.event(pdu.event)
  say.put('dis.ua.state_update_indicator', pdu.stateUpdate)
  say.put('dis.electromagnetic.num_emission_systems', pdu.systems.length)
  for (const system of pdu.systems) {
    say.put('dis.electromagnetic.emitter.name', system.name)
    say.put('dis.electromagnetic.emission.function', system.function)
    say.put('dis.electromagnetic.emission.emitter_id_number', system.number)
    say.vector('dis.electromagnetic.emission.location', system.location)
    for (const beam of system.beams) {
      say.put('dis.em.beam.id_number', beam.number)
      say.put('dis.em.beam.parameter_index', beam.parameterIndex)
      say.put('dis.em.fund.frequency', beam.frequencyHz)
      say.put('dis.em.fund.frequency_range', beam.rangeHz)
      say.put('dis.em.fund.effective_radiated_power', beam.powerDbm)
      say.put('dis.em.fund.pulse_repetition_freq', beam.prfHz)
      say.put('dis.em.fund.pulse_width', beam.pulseWidthMicroseconds)
      say.put('dis.electromagnetic.emission.beam.function', beam.function)
      say.put('dis.track_jam.num_targ', beam.targets.length)
      for (const target of beam.targets) say.id(target)
    }
  }
}

function sayTransmitter(say: Saying, pdu: BodyOf<'transmitter'>): void {
  say.id(pdu.entity)
  say.put('dis.radio.radio_id', pdu.radioId)
  say.put('dis.entityKind', pdu.radioType.kind)
  say.put('dis.entityDomain', pdu.radioType.domain)
  say.put('dis.country', pdu.radioType.country)
  say.put('dis.radio.radio_category', pdu.radioType.category)
  say.put('dis.radio.transmit_state', pdu.transmitState)
  say.put('dis.radio.input_source', pdu.inputSource)
  say.vector('dis.antenna_location', pdu.antennaLocation)
  say.put('dis.radio.frequency', pdu.frequencyHz)
  say.put('dis.transmit_freq_bandwidth', pdu.bandwidthHz)
  say.put('dis.transmit_power', pdu.powerDbm)
  const spreading = ['frequency_hopping', 'pseudo_noise_modulation', 'time_hopping']
  for (const [bit, name] of spreading.entries()) say.put(`dis.radio.mod_type.${name}`, (pdu.modulation.spreadSpectrum >> bit) & 1)
  say.put('dis.radio.mod_type.major', pdu.modulation.major)
  say.put('dis.radio.mod_type.system', pdu.modulation.system)
}

function sayAggregate(say: Saying, pdu: BodyOf<'aggregate-state'>): void {
  // The aggregates in it, which the decoder does not keep, are sent as zeros.
  for (const id of [pdu.aggregate, ...Array.from({ length: pdu.counts.aggregates }, () => ({ site: 0, application: 0, entity: 0 }))]) {
    say.put('dis.aggregate_id_site', id.site)
    say.put('dis.aggregate_id_application', id.application)
    say.put('dis.aggregate_id__aggregate', id.entity)
  }
  say.put('dis.force_id', pdu.forceId)
  say.put('dis.aggregate.state', pdu.state)
  say.put('dis.aggregate.formation', pdu.formation)
  say.put('dis.aggregate.marking', pdu.marking)
  for (const axis of ['x', 'y', 'z'] as const) {
    say.put(`dis.aggregate.dimensions_${axis}`, pdu.dimensions[axis])
    say.put(`dis.aggregate.center_of_mass_${axis}`, pdu.location[axis])
    say.put(`dis.aggregate.velocity_${axis}`, pdu.velocity[axis])
  }
  say.put('dis.aggregate.number_of_aggregates', pdu.counts.aggregates)
  say.put('dis.aggregate.number_of_entities', pdu.counts.entities)
  say.put('dis.aggregate.number_of_silent_aggregates_types', pdu.counts.silentAggregates)
  say.put('dis.aggregate.number_of_silent_entity_types', pdu.counts.silentEntities)
  for (const entity of pdu.entities) say.id(entity)
}

function sayBody(say: Saying, pdu: Pdu): void {
  switch (pdu.body) {
    case 'entity-state':
      return sayEntityState(say, pdu)
    case 'entity-state-update':
      say.id(pdu.entity)
      say.vector('dis.entity_linear_velocity', pdu.velocity)
      say.vector('dis.entity_location', pdu.location)
      sayOrientation(say, pdu.orientation)
      say.put('dis.appearance', pdu.appearance)
      return sayRecords(say, pdu.records)
    case 'fire':
      for (const id of [pdu.firer, pdu.target, pdu.munitionEntity]) say.id(id)
      say.event(pdu.event)
      say.put('dis.fire.mission_index', pdu.missionIndex)
      say.vector('dis.fire.location', pdu.location)
      sayMunition(say, pdu.munition)
      say.vector('dis.linear_velocity', pdu.velocity)
      return say.put('dis.range', pdu.rangeM)
    case 'detonation':
      for (const id of [pdu.firer, pdu.target, pdu.exploding]) say.id(id)
      say.event(pdu.event)
      say.vector('dis.linear_velocity', pdu.velocity)
      say.vector('dis.detonation.location', pdu.location)
      sayMunition(say, pdu.munition)
      say.vector('dis.entity_location', pdu.locationInEntity)
      return say.put('dis.detonation.result', pdu.result)
    case 'collision':
      // tshark knows the elastic collision by its header only.
      if (pdu.elastic) return
      say.id(pdu.issuing)
      say.id(pdu.colliding)
      say.event(pdu.event)
      return say.put('dis.collision.type', pdu.collisionType)
    case 'electromagnetic-emission':
      return sayEmission(say, pdu)
    case 'designator':
      say.id(pdu.designating)
      say.put('dis.designator_code_name', pdu.codeName)
      say.id(pdu.designated)
      say.put('dis.designator_designator_code', pdu.code)
      say.put('dis.designator_power', pdu.powerW)
      say.put('dis.designator_wavelength', pdu.wavelengthMicrometres)
      return say.vector('dis.designator_spot_location', pdu.spot)
    case 'transmitter':
      return sayTransmitter(say, pdu)
    case 'signal':
      say.id(pdu.entity)
      say.put('dis.radio.radio_id', pdu.radioId)
      say.put('dis.radio.encoding_scheme', pdu.encoding)
      say.put('dis.radio.tdl_type', pdu.tdlType)
      say.put('dis.radio.sample_rate', pdu.sampleRateHz)
      say.put('dis.radio.data_length', pdu.dataBits)
      return say.put('dis.radio.num_of_samples', pdu.samples)
    case 'receiver':
      say.id(pdu.entity)
      say.put('dis.radio.radio_id', pdu.radioId)
      say.put('dis.radio.receive_state', pdu.receiverState)
      say.put('dis.receive_power', pdu.powerDbm)
      say.id(pdu.transmitter)
      return say.put('dis.radio.transmitter_radio_id', pdu.transmitterRadioId)
    case 'iff':
      say.id(pdu.emitting)
      say.event(pdu.event)
      say.vector('dis.ua.location', pdu.location)
      say.put('dis.iff.system_type', pdu.systemType)
      say.put('dis.iff.system_name', pdu.systemName)
      say.put('dis.iff.system_mode', pdu.systemMode)
      say.put('dis.iff.change_options', pdu.changeOptions)
      say.put('dis.iff.system_status', pdu.systemStatus)
      say.put('dis.iff.information_layers', pdu.informationLayers)
      // The first and the last have other names for other systems.
      for (const [index, parameter] of pdu.parameters.slice(1, 5).entries()) say.put(`dis.iff.parameter_${index + 2}`, parameter)
      return
    case 'aggregate-state':
      return sayAggregate(say, pdu)
    case 'other':
      return
    default:
      return sayManagement(say, pdu)
  }
}
