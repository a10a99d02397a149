import type { BodyOf, EmissionBeam, EmissionSystem, Header } from './pdu.ts'
import { entityId, entityType, eventId, f32, remaining, ShortBody, skip, u16, u32, u64, u8, vector32, vector64 } from './reader.ts'
import type { Reader } from './reader.ts'

export function electromagneticEmission(reader: Reader, { protocolVersion }: Header): BodyOf<'electromagnetic-emission'> {
  const emitting = entityId(reader)
  const event = eventId(reader)
  const stateUpdate = u8(reader)
  const count = u8(reader)
  skip(reader, 2)
  if (count * 20 > remaining(reader)) throw new ShortBody()
  const systems = Array.from({ length: count }, () => emissionSystem(reader, protocolVersion))
  return { body: 'electromagnetic-emission', emitting, event, stateUpdate, systems }
}

/** The data length of a system counts 32-bit words; 0 says "too long to say", then its beams follow all the same. */
function emissionSystem(reader: Reader, protocolVersion: number): EmissionSystem {
  const began = reader.at
  const words = u8(reader)
  const beamCount = u8(reader)
  skip(reader, 2)
  const name = u16(reader)
  const purpose = u8(reader)
  const number = u8(reader)
  const location = vector32(reader)
  if (beamCount * 52 > remaining(reader)) throw new ShortBody()
  const end = began + words * 4
  const limit = words > 0 && end <= reader.end ? end : reader.end
  const beams = Array.from({ length: beamCount }, () => emissionBeam(reader, { protocolVersion, limit }))
  skipTo(reader, end, reader.end)
  return { name, function: purpose, number, location, beams }
}

/** To where the length of a system or beam says that it ends, if it can be believed: forward, and no further than what it is part of. */
function skipTo(reader: Reader, end: number, limit: number): void {
  if (end > reader.at && end <= limit) reader.at = end
}

function emissionBeam(reader: Reader, { protocolVersion, limit }: { protocolVersion: number; limit: number }): EmissionBeam {
  const began = reader.at
  const words = u8(reader)
  const number = u8(reader)
  const parameterIndex = u16(reader)
  const frequencyHz = f32(reader)
  const rangeHz = f32(reader)
  const powerDbm = f32(reader)
  const prfHz = f32(reader)
  const pulseWidthMicroseconds = f32(reader)
  // Beam data: azimuth and elevation centre and sweep, sweep sync.
  skip(reader, 20)
  const purpose = u8(reader)
  const targetCount = u8(reader)
  // Whether there are more targets than are listed; its own status, padding before version 7; jamming mode.
  skip(reader, 1)
  const isDeactivated = (u8(reader) & 1) === 1 && protocolVersion >= 7
  skip(reader, 4)
  if (targetCount * 8 > remaining(reader)) throw new ShortBody()
  const targets = Array.from({ length: targetCount }, () => {
    const target = entityId(reader)
    skip(reader, 2)
    return target
  })
  skipTo(reader, began + words * 4, limit)
  const beam: EmissionBeam = { number, parameterIndex, frequencyHz, rangeHz, powerDbm, prfHz, pulseWidthMicroseconds, function: purpose, targets }
  if (isDeactivated) beam.deactivated = true
  return beam
}

export function designator(reader: Reader): BodyOf<'designator'> {
  const designating = entityId(reader)
  const codeName = u16(reader)
  const designated = entityId(reader)
  const code = u16(reader)
  const powerW = f32(reader)
  const wavelengthMicrometres = f32(reader)
  skip(reader, 12)
  const spot = vector64(reader)
  // Dead reckoning algorithm, padding, acceleration.
  skip(reader, 16)
  return { body: 'designator', designating, designated, codeName, code, powerW, wavelengthMicrometres, spot }
}

export function transmitter(reader: Reader): BodyOf<'transmitter'> {
  const entity = entityId(reader)
  const radioId = u16(reader)
  const radioType = entityType(reader)
  const transmitState = u8(reader)
  const inputSource = u8(reader)
  skip(reader, 2)
  const antennaLocation = vector64(reader)
  skip(reader, 16)
  const frequencyHz = u64(reader)
  const bandwidthHz = f32(reader)
  const powerDbm = f32(reader)
  const modulation = { spreadSpectrum: u16(reader), major: u16(reader), detail: u16(reader), system: u16(reader) }
  // Crypto system and key, modulation parameter length, padding; the parameters and antenna pattern that follow are not read.
  skip(reader, 8)
  return { body: 'transmitter', entity, radioId, radioType, transmitState, inputSource, antennaLocation, frequencyHz, bandwidthHz, powerDbm, modulation }
}

export function signal(reader: Reader): BodyOf<'signal'> {
  const body: BodyOf<'signal'> = {
    body: 'signal',
    entity: entityId(reader),
    radioId: u16(reader),
    encoding: u16(reader),
    tdlType: u16(reader),
    sampleRateHz: u32(reader),
    dataBits: u16(reader),
    samples: u16(reader),
  }
  skip(reader, Math.ceil(body.dataBits / 8))
  return body
}

export function receiver(reader: Reader): BodyOf<'receiver'> {
  const entity = entityId(reader)
  const radioId = u16(reader)
  const receiverState = u16(reader)
  skip(reader, 2)
  const powerDbm = f32(reader)
  return { body: 'receiver', entity, radioId, receiverState, powerDbm, transmitter: entityId(reader), transmitterRadioId: u16(reader) }
}

export function iff(reader: Reader): BodyOf<'iff'> {
  const emitting = entityId(reader)
  const event = eventId(reader)
  const location = vector32(reader)
  const systemType = u16(reader)
  const systemName = u16(reader)
  const systemMode = u8(reader)
  const changeOptions = u8(reader)
  skip(reader, 2)
  const systemStatus = u8(reader)
  skip(reader, 1)
  const informationLayers = u8(reader)
  skip(reader, 1)
  const parameters = Array.from({ length: 6 }, () => u16(reader))
  return { body: 'iff', emitting, event, location, systemType, systemName, systemMode, changeOptions, systemStatus, informationLayers, parameters }
}
