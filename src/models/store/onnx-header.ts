import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { SitrepError } from '../../core/errors.ts'

const graphField = 7
const irVersionField = 1
const mostFields = 200

/**
 * Steps over the outermost fields of an ONNX file, so that a file that is none, or that ends too early, is told from one that may be loaded.
 * @throws SitrepError `bad-weights`
 */
export async function checkOnnxHeader(path: string): Promise<void> {
  const wrong = (why: string): SitrepError => new SitrepError('bad-weights', `${path} is not an ONNX file that can be loaded: ${why}.`)
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    let [graph, irVersion] = [false, 0]
    for (let at = 0, fields = 0; at < size; fields += 1) {
      if (fields > mostFields) throw wrong('it has more fields than a model has')
      const field = await readField(file, at)
      if (field === undefined || field.end > size) throw wrong(graph || irVersion > 0 ? 'it ends too early' : 'it does not begin like one')
      if (field.number === irVersionField) irVersion = field.value
      if (field.number === graphField) graph = true
      at = field.end
    }
    if (irVersion < 1 || irVersion > 100) throw wrong('it tells no version')
    if (!graph) throw wrong('it holds no graph')
  } finally {
    await file.close()
  }
}

type Field = { number: number; value: number; end: number }

/** One protobuf field: its number, its value where that is a number, and where the next begins. */
async function readField(file: FileHandle, at: number): Promise<Field | undefined> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(20), 0, 20, at)
  const bytes = buffer.subarray(0, bytesRead)
  const tag = varint(bytes, 0)
  if (tag === undefined) return undefined
  const number = Math.floor(tag.value / 8)
  if (number < 1 || number > 100) return undefined
  const wire = tag.value % 8
  if (wire === 1 || wire === 5) return { number, value: 0, end: at + tag.end + (wire === 1 ? 8 : 4) }
  const next = varint(bytes, tag.end)
  if (next === undefined || (wire !== 0 && wire !== 2)) return undefined
  return { number, value: wire === 0 ? next.value : 0, end: at + next.end + (wire === 2 ? next.value : 0) }
}

function varint(bytes: Buffer, start: number): { value: number; end: number } | undefined {
  let value = 0
  for (let index = 0; index < 8; index += 1) {
    const byte = bytes[start + index]
    if (byte === undefined) return undefined
    value += (byte & 127) * 2 ** (7 * index)
    if (byte < 128) return { value, end: start + index + 1 }
  }
  return undefined
}
