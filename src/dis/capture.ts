import { SitrepError } from '../core/errors.ts'
import { addressText, udpOfFrame, udpOfWhole } from './capture-frame.ts'
import type { SkipReason } from './capture-frame.ts'
import { createFragments } from './fragments.ts'
import type { Fragment, Fragments } from './fragments.ts'
import type { OctetStream } from './octet-stream.ts'
import { createOctetStream } from './octet-stream.ts'

/** One UDP datagram of a capture, `at` in whole milliseconds. Length-prefixed files hold no times and no addresses: both are null. */
export type CapturedDatagram = { at: number | null; address: string | null; destinationPort: number | null; payload: Uint8Array }

export type CaptureFormat = 'pcap' | 'pcapng' | 'length-prefixed'

export interface Capture extends AsyncIterable<CapturedDatagram> {
  /** Known once the first datagram was read. */
  readonly format: CaptureFormat | undefined
  /** Frames that hold no whole UDP datagram, by reason. */
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>
}

/** No frame and no PDU is larger. */
const largestRecord = 262_144

type Reading = { stream: OctetStream; skipped: Partial<Record<SkipReason, number>>; fragments: Fragments }

/**
 * Reads pcap, pcapng, or PDUs each prefixed by a 32-bit big-endian length; which it is, is seen from the first octets. What was readable of a
 * broken file comes first.
 * @throws SitrepError `bad-file` while iterating, saying at which offset what was expected
 */
export function readCapture(chunks: AsyncIterable<Uint8Array>): Capture {
  const reading: Reading = { stream: createOctetStream(chunks), skipped: {}, fragments: createFragments() }
  let format: CaptureFormat | undefined
  return {
    get format() {
      return format
    },
    skipped: reading.skipped,
    async *[Symbol.asyncIterator]() {
      const start = await reading.stream.peek(4)
      if (start === undefined) throw new SitrepError('bad-file', 'The file is empty, or shorter than four octets.')
      const magic = start.getUint32(0)
      format = formatOf(magic)
      try {
        if (format === 'pcap') yield* readPcap(reading)
        else if (format === 'pcapng') yield* readPcapng(reading)
        else yield* readLengthPrefixed(reading)
      } finally {
        const { left } = reading.fragments
        if (left > 0) reading.skipped.fragment = left
      }
    },
  }
}

const pcapMagics: ReadonlyMap<number, { littleEndian: boolean; perSecond: number }> = new Map([
  [0xa1b2c3d4, { littleEndian: false, perSecond: 1e6 }],
  [0xd4c3b2a1, { littleEndian: true, perSecond: 1e6 }],
  [0xa1b23c4d, { littleEndian: false, perSecond: 1e9 }],
  [0x4d3cb2a1, { littleEndian: true, perSecond: 1e9 }],
])
const pcapngMagic = 0x0a0d0d0a

function formatOf(magic: number): CaptureFormat {
  if (pcapMagics.has(magic)) return 'pcap'
  return magic === pcapngMagic ? 'pcapng' : 'length-prefixed'
}

async function* readPcap({ stream, skipped, fragments }: Reading): AsyncGenerator<CapturedDatagram> {
  const header = await expectOctets(stream, 24, 'the 24 octets of a pcap header')
  const { littleEndian, perSecond } = pcapMagics.get(header.getUint32(0)) ?? { littleEndian: false, perSecond: 1e6 }
  // The upper bits of the link type field say whether frames end with a check sequence.
  const linkType = header.getUint32(20, littleEndian) & 0x0fffffff
  while (!(await stream.ended())) {
    const record = await expectOctets(stream, 16, 'a packet header of 16 octets')
    const at = record.getUint32(0, littleEndian) * 1_000 + (record.getUint32(4, littleEndian) * 1_000) / perSecond
    const frame = await expectOctets(stream, sizeOf(stream, record.getUint32(8, littleEndian)), 'a captured frame')
    const datagram = taken(frame, { linkType, at, skipped, fragments })
    if (datagram !== undefined) yield datagram
  }
}

type Interface = { linkType: number; /** Ticks per millisecond. */ perMs: number }

async function* readPcapng({ stream, skipped, fragments }: Reading): AsyncGenerator<CapturedDatagram> {
  let littleEndian = false
  let interfaces: Interface[] = []
  while (!(await stream.ended())) {
    const head = await expectPeek(stream, 12)
    if (head.getUint32(0) === pcapngMagic) {
      // The byte-order mark of the section header says how everything after it is written.
      littleEndian = head.getUint32(8) === 0x4d3c2b1a
      interfaces = []
    }
    const type = head.getUint32(0, littleEndian)
    const length = head.getUint32(4, littleEndian)
    if (length < 12 || length % 4 !== 0) throw broken(stream, `a block length that is a multiple of 4 and at least 12, got ${length}`)
    const block = await expectOctets(stream, sizeOf(stream, length), `a block of ${length} octets`)
    if (type === 1) interfaces.push(interfaceOf(block, littleEndian))
    if (type !== 6 && type !== 3) continue
    const datagram =
      type === 6 ? enhanced(block, { littleEndian, interfaces, skipped, fragments }) : simple(block, { littleEndian, interfaces, skipped, fragments })
    if (datagram !== undefined) yield datagram
  }
}

type Section = { littleEndian: boolean; interfaces: readonly Interface[] } & Pick<Reading, 'skipped' | 'fragments'>

/** Options of an interface: 9 is the resolution of its times, a power of ten or, with the top bit, of two. */
function interfaceOf(block: DataView, littleEndian: boolean): Interface {
  let perSecond = 1e6
  for (let at = 16; at + 4 <= block.byteLength - 4;) {
    const code = block.getUint16(at, littleEndian)
    const size = block.getUint16(at + 2, littleEndian)
    if (code === 0) break
    if (code === 9 && size >= 1 && at + 4 < block.byteLength) {
      const resolution = block.getUint8(at + 4)
      perSecond = (resolution & 0x80) === 0 ? 10 ** resolution : 2 ** (resolution & 0x7f)
    }
    at += 4 + Math.ceil(size / 4) * 4
  }
  return { linkType: block.byteLength >= 10 ? block.getUint16(8, littleEndian) : 0, perMs: perSecond / 1_000 }
}

function enhanced(block: DataView, { littleEndian, interfaces, skipped, fragments }: Section): CapturedDatagram | undefined {
  if (block.byteLength < 32) return skip(skipped, 'truncated')
  const from = interfaces[block.getUint32(8, littleEndian)]
  if (from === undefined) return skip(skipped, 'unknown-interface')
  const at = (block.getUint32(12, littleEndian) * 2 ** 32 + block.getUint32(16, littleEndian)) / from.perMs
  const captured = Math.min(block.getUint32(20, littleEndian), block.byteLength - 32)
  return taken(new DataView(block.buffer, block.byteOffset + 28, captured), { linkType: from.linkType, at, skipped, fragments })
}

/** A simple packet has no time: it cannot be placed in an exercise. */
function simple(block: DataView, { littleEndian, interfaces, skipped, fragments }: Section): CapturedDatagram | undefined {
  const [from] = interfaces
  if (from === undefined || block.byteLength < 16) return skip(skipped, 'unknown-interface')
  const captured = Math.min(block.getUint32(8, littleEndian), block.byteLength - 16)
  return taken(new DataView(block.buffer, block.byteOffset + 12, captured), { linkType: from.linkType, at: null, skipped, fragments })
}

type Taking = { linkType: number; at: number | null } & Pick<Reading, 'skipped' | 'fragments'>

/** A datagram in pieces is of the time of its last one. */
function taken(frame: DataView, { linkType, at, skipped, fragments }: Taking): CapturedDatagram | undefined {
  const found = udpOfFrame(frame, linkType)
  const udp = typeof found === 'string' || !('key' in found) ? found : joined(found, fragments)
  if (udp === undefined) return undefined
  if (typeof udp === 'string') return skip(skipped, udp)
  return { at: at === null ? null : Math.floor(at), address: addressText(udp.source), destinationPort: udp.destinationPort, payload: udp.payload }
}

function joined(fragment: Fragment, fragments: Fragments): ReturnType<typeof udpOfWhole> | undefined {
  const whole = fragments.add(fragment)
  return whole === undefined ? undefined : udpOfWhole(whole, fragment.source)
}

function skip(skipped: Reading['skipped'], reason: SkipReason): undefined {
  skipped[reason] = (skipped[reason] ?? 0) + 1
  return undefined
}

async function* readLengthPrefixed({ stream }: Reading): AsyncGenerator<CapturedDatagram> {
  while (!(await stream.ended())) {
    const prefix = await expectOctets(stream, 4, 'a length of four octets')
    const length = prefix.getUint32(0)
    if (length < 12 || length > 65_535)
      throw broken(stream, `pcap, pcapng, or PDUs each after a 32-bit big-endian length from 12 to 65,535; the length here would be ${length}`)
    const pdu = await expectOctets(stream, length, `a PDU of ${length} octets`)
    yield { at: null, address: null, destinationPort: null, payload: new Uint8Array(pdu.buffer, pdu.byteOffset, pdu.byteLength) }
  }
}

function sizeOf(stream: OctetStream, size: number): number {
  if (size > largestRecord) throw broken(stream, `a record of at most ${largestRecord} octets, got one of ${size}`)
  return size
}

async function expectOctets(stream: OctetStream, size: number, what: string): Promise<DataView> {
  const octets = await stream.take(size)
  if (octets === undefined) throw broken(stream, `${what}, but the file ends`)
  return octets
}

async function expectPeek(stream: OctetStream, size: number): Promise<DataView> {
  const octets = await stream.peek(size)
  if (octets === undefined) throw broken(stream, 'a block, but the file ends')
  return octets
}

function broken(stream: OctetStream, expected: string): SitrepError {
  return new SitrepError('bad-file', `The capture is broken at offset ${stream.offset}: expected ${expected}.`)
}
