import type { BodyOf, EmissionBeam, EmissionSystem } from './pdu.ts'
import { put16, put32, put64, put8, putEntityId, putEntityType, putEventId, putF32, putVector32, putVector64, putZeros } from './writer.ts'
import type { Writer } from './writer.ts'

export function putEmission(writer: Writer, body: BodyOf<'electromagnetic-emission'>): void {
  putEntityId(writer, body.emitting)
  putEventId(writer, body.event)
  put8(writer, body.stateUpdate)
  put8(writer, body.systems.length)
  putZeros(writer, 2)
  for (const system of body.systems) putSystem(writer, system)
}

const beamOctets = ({ targets }: EmissionBeam): number => 52 + 8 * targets.length
/** In 32-bit words; 0 where a system is too long to say. */
const words = (octets: number): number => (octets / 4 > 255 ? 0 : octets / 4)

function putSystem(writer: Writer, system: EmissionSystem): void {
  put8(writer, words(20 + system.beams.reduce((sum, beam) => sum + beamOctets(beam), 0)))
  put8(writer, system.beams.length)
  putZeros(writer, 2)
  put16(writer, system.name)
  put8(writer, system.function)
  put8(writer, system.number)
  putVector32(writer, system.location)
  for (const beam of system.beams) putBeam(writer, beam)
}

/** Azimuth, elevation and sweep, the jamming mode, and which of the emitters of a target is meant, are written as zeros. */
function putBeam(writer: Writer, beam: EmissionBeam): void {
  put8(writer, words(beamOctets(beam)))
  put8(writer, beam.number)
  put16(writer, beam.parameterIndex)
  putF32(writer, beam.frequencyHz)
  putF32(writer, beam.rangeHz)
  putF32(writer, beam.powerDbm)
  putF32(writer, beam.prfHz)
  putF32(writer, beam.pulseWidthMicroseconds)
  putZeros(writer, 20)
  put8(writer, beam.function)
  put8(writer, beam.targets.length)
  putZeros(writer, 1)
  put8(writer, beam.deactivated === true ? 1 : 0)
  putZeros(writer, 4)
  for (const target of beam.targets) {
    putEntityId(writer, target)
    putZeros(writer, 2)
  }
}

export function putDesignator(writer: Writer, body: BodyOf<'designator'>): void {
  putEntityId(writer, body.designating)
  put16(writer, body.codeName)
  putEntityId(writer, body.designated)
  put16(writer, body.code)
  putF32(writer, body.powerW)
  putF32(writer, body.wavelengthMicrometres)
  putZeros(writer, 12)
  putVector64(writer, body.spot)
  // The spot stands still, as far as is said; padding and its acceleration.
  put8(writer, 1)
  putZeros(writer, 15)
}

/** Omnidirectional: neither antenna pattern nor modulation parameters follow. */
export function putTransmitter(writer: Writer, body: BodyOf<'transmitter'>): void {
  const { modulation } = body
  putEntityId(writer, body.entity)
  put16(writer, body.radioId)
  putEntityType(writer, body.radioType)
  put8(writer, body.transmitState)
  put8(writer, body.inputSource)
  putZeros(writer, 2)
  putVector64(writer, body.antennaLocation)
  putZeros(writer, 16)
  put64(writer, body.frequencyHz)
  putF32(writer, body.bandwidthHz)
  putF32(writer, body.powerDbm)
  put16(writer, modulation.spreadSpectrum)
  put16(writer, modulation.major)
  put16(writer, modulation.detail)
  put16(writer, modulation.system)
  putZeros(writer, 8)
}

/** Silence of that many bits, padded to 32. */
export function putSignal(writer: Writer, body: BodyOf<'signal'>): void {
  putEntityId(writer, body.entity)
  put16(writer, body.radioId)
  put16(writer, body.encoding)
  put16(writer, body.tdlType)
  put32(writer, body.sampleRateHz)
  put16(writer, body.dataBits)
  put16(writer, body.samples)
  putZeros(writer, Math.ceil(body.dataBits / 32) * 4)
}

export function putReceiver(writer: Writer, body: BodyOf<'receiver'>): void {
  putEntityId(writer, body.entity)
  put16(writer, body.radioId)
  put16(writer, body.receiverState)
  putZeros(writer, 2)
  putF32(writer, body.powerDbm)
  putEntityId(writer, body.transmitter)
  put16(writer, body.transmitterRadioId)
}

export function putIff(writer: Writer, body: BodyOf<'iff'>): void {
  putEntityId(writer, body.emitting)
  putEventId(writer, body.event)
  putVector32(writer, body.location)
  put16(writer, body.systemType)
  put16(writer, body.systemName)
  put8(writer, body.systemMode)
  put8(writer, body.changeOptions)
  putZeros(writer, 2)
  put8(writer, body.systemStatus)
  putZeros(writer, 1)
  put8(writer, body.informationLayers)
  putZeros(writer, 1)
  for (let index = 0; index < 6; index += 1) put16(writer, body.parameters[index] ?? 0)
}
