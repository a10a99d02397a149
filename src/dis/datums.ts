import type { Datums, FixedDatum, VariableDatum } from './pdu.ts'
import { remaining, safeText, ShortBody, skip, take, u32 } from './reader.ts'
import type { Reader } from './reader.ts'

/** Number of fixed and variable datums, then the datums; variable ones are padded to 64 bits. */
export function readDatums(reader: Reader): Datums {
  const fixedCount = u32(reader)
  const variableCount = u32(reader)
  if (fixedCount * 8 + variableCount * 8 > remaining(reader)) throw new ShortBody()
  const fixed: FixedDatum[] = []
  for (let index = 0; index < fixedCount; index += 1) fixed.push({ id: u32(reader), value: u32(reader) })
  const variable: VariableDatum[] = []
  for (let index = 0; index < variableCount; index += 1) variable.push(readVariable(reader))
  return { fixed, variable }
}

function readVariable(reader: Reader): VariableDatum {
  const id = u32(reader)
  const lengthBits = u32(reader)
  const octets = Math.ceil(lengthBits / 8)
  const at = take(reader, octets)
  const bytes = new Uint8Array(reader.view.buffer, reader.view.byteOffset + at, octets)
  const end = bytes.indexOf(0)
  const text = safeText(end < 0 ? bytes : bytes.subarray(0, end))
  // Senders often leave out the padding after the last datum.
  skip(reader, Math.min((8 - (octets % 8)) % 8, remaining(reader)))
  return { id, lengthBits, text }
}

/** Data Query names datums without values. */
export function readDatumIds(reader: Reader): { fixedIds: number[]; variableIds: number[] } {
  const fixedCount = u32(reader)
  const variableCount = u32(reader)
  if ((fixedCount + variableCount) * 4 > remaining(reader)) throw new ShortBody()
  const read = (count: number): number[] => Array.from({ length: count }, () => u32(reader))
  return { fixedIds: read(fixedCount), variableIds: read(variableCount) }
}
