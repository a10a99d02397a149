import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCapture } from './capture.ts'
import type { CapturedDatagram } from './capture.ts'

const payload = Buffer.from('a datagram of some octets')

function udp(content: Buffer): Buffer {
  const header = Buffer.alloc(8)
  header.writeUInt16BE(1111, 0)
  header.writeUInt16BE(3000, 2)
  header.writeUInt16BE(8 + content.length, 4)
  return Buffer.concat([header, content])
}

function ipv4(content: Buffer, { protocol = 17, flags = 0 } = {}): Buffer {
  const header = Buffer.alloc(20)
  header[0] = 0x45
  header.writeUInt16BE(20 + content.length, 2)
  header.writeUInt16BE(flags, 6)
  header[9] = protocol
  Buffer.from([10, 0, 0, 7]).copy(header, 12)
  return Buffer.concat([header, content])
}

function ethernet(content: Buffer, tags = 0): Buffer {
  const tag = Buffer.from([0x81, 0x00, 0x00, 0x05])
  return Buffer.concat([Buffer.alloc(12), ...Array.from({ length: tags }, () => tag), Buffer.from([0x08, 0x00]), content])
}

function pcap(frames: readonly Buffer[], { linkType = 1, littleEndian = true, nano = false } = {}): Buffer {
  const header = Buffer.alloc(24)
  const put = (buffer: Buffer, value: number, at: number): number => (littleEndian ? buffer.writeUInt32LE(value, at) : buffer.writeUInt32BE(value, at))
  put(header, nano ? 0xa1b23c4d : 0xa1b2c3d4, 0)
  put(header, linkType, 20)
  const records = frames.map((frame, index) => {
    const record = Buffer.alloc(16)
    put(record, 1_700_000_000 + index, 0)
    put(record, nano ? 500_000_000 : 500_000, 4)
    put(record, frame.length, 8)
    put(record, frame.length, 12)
    return Buffer.concat([record, frame])
  })
  return Buffer.concat([header, ...records])
}

function pcapng(frame: Buffer): Buffer {
  const block = (type: number, body: Buffer): Buffer => {
    const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)])
    const around = Buffer.alloc(8)
    around.writeUInt32LE(type, 0)
    around.writeUInt32LE(padded.length + 12, 4)
    return Buffer.concat([around, padded, around.subarray(4, 8)])
  }
  const section = Buffer.alloc(16, 0xff)
  section.writeUInt32LE(0x1a2b3c4d, 0)
  const description = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0])
  const packet = Buffer.alloc(20)
  const ticks = 1_700_000_000_500_000_000n
  packet.writeUInt32LE(Number(ticks >> 32n), 4)
  packet.writeUInt32LE(Number(ticks & 0xffffffffn), 8)
  packet.writeUInt32LE(frame.length, 12)
  packet.writeUInt32LE(frame.length, 16)
  return Buffer.concat([block(0x0a0d0d0a, section), block(1, description), block(6, Buffer.concat([packet, frame]))])
}

async function* chunksOf(file: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.length; at += size) yield await Promise.resolve(file.subarray(at, at + size))
}

async function read(
  file: Uint8Array,
  size = 7,
): Promise<{ datagrams: CapturedDatagram[]; skipped: object; format: string | undefined; error: string | undefined }> {
  const capture = readCapture(chunksOf(file, size))
  const datagrams: CapturedDatagram[] = []
  let error: string | undefined
  try {
    for await (const datagram of capture) datagrams.push(datagram)
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : String(thrown)
  }
  return { datagrams, skipped: capture.skipped, format: capture.format, error }
}

describe('readCapture', () => {
  const frame = ethernet(ipv4(udp(payload)))
  const at = 1_700_000_000_500

  it.each([
    ['pcap, little-endian', pcap([frame])],
    ['pcap, big-endian, nanoseconds', pcap([frame], { littleEndian: false, nano: true })],
    ['pcap with two VLAN tags', pcap([ethernet(ipv4(udp(payload)), 2)])],
    ['pcap of raw IP', pcap([ipv4(udp(payload))], { linkType: 101 })],
    ['pcap of Linux cooked frames', pcap([Buffer.concat([Buffer.alloc(16), ipv4(udp(payload))])], { linkType: 113 })],
    ['pcapng in nanoseconds', pcapng(frame)],
  ])('reads %s', async (_name, file) => {
    const { datagrams, error } = await read(file)
    expect(error).toBeUndefined()
    expect(datagrams).toHaveLength(1)
    expect(datagrams[0]).toMatchObject({ address: '10.0.0.7', destinationPort: 3000 })
    expect(datagrams[0]?.at).toBeCloseTo(at, 3)
    expect(Buffer.from(datagrams[0]?.payload ?? []).toString()).toBe(payload.toString())
  })

  it('counts what is no whole UDP datagram by reason', async () => {
    const { datagrams, skipped } = await read(
      pcap([ethernet(ipv4(udp(payload), { protocol: 6 })), ethernet(ipv4(udp(payload), { flags: 0x2000 })), frame.subarray(0, 45), Buffer.alloc(60)]),
    )
    expect(datagrams).toEqual([])
    expect(skipped).toEqual({ 'not-udp': 1, fragment: 1, truncated: 1, 'not-ip': 1 })
  })

  it('puts datagrams together that came in pieces, in any order and twice, and counts the pieces of those that did not', async () => {
    const large = Buffer.alloc(3_000, 7)
    const whole = udp(large)
    // Offsets count eight octets; the last piece has no "more" flag.
    const piece = (from: number, to: number): Buffer => {
      const packet = ipv4(whole.subarray(from, to), { flags: (to < whole.length ? 0x2000 : 0) | (from / 8) })
      packet.writeUInt16BE(77, 4)
      return ethernet(packet)
    }
    const pieces = [piece(0, 1_480), piece(1_480, 2_960), piece(2_960, whole.length)]
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
      [1, 1, 2, 0],
    ]) {
      const { datagrams, skipped } = await read(pcap(order.flatMap((index) => pieces[index] ?? [])))
      expect(datagrams.map((each) => Buffer.from(each.payload).equals(large))).toEqual([true])
      expect(skipped).toEqual({})
    }
    const broken = await read(pcap(pieces.slice(0, 2)))
    expect([broken.datagrams, broken.skipped]).toEqual([[], { fragment: 2 }])
  })

  it('reads PDUs behind their lengths', async () => {
    const length = Buffer.from([0, 0, 0, payload.length])
    const { datagrams, format } = await read(Buffer.concat([length, payload, length, payload]))
    expect(format).toBe('length-prefixed')
    expect(datagrams.map((each) => [each.at, each.payload.length])).toEqual([
      [null, payload.length],
      [null, payload.length],
    ])
  })

  it('gives what was readable of a broken file, then says where it broke', async () => {
    const cut = await read(pcap([frame, frame]).subarray(0, -5))
    expect(cut.datagrams).toHaveLength(1)
    expect(cut.error).toMatch(/broken at offset \d+: expected a captured frame, but the file ends/)
    expect((await read(Buffer.from('this is a text, no capture'))).error).toContain('pcap, pcapng, or PDUs')
    expect((await read(Buffer.alloc(0))).error).toContain('empty')
  })

  it('never hangs nor fails in another way, whatever the file holds', async () => {
    const starts = fc.constantFrom(Buffer.alloc(0), pcap([frame]), pcapng(frame))
    await fc.assert(
      fc.asyncProperty(starts, fc.uint8Array({ maxLength: 200 }), fc.nat(), async (start, tail, cut) => {
        const { datagrams, error } = await read(Buffer.concat([start.subarray(0, cut % (start.length + 1)), tail]), 64)
        expect(datagrams.length).toBeLessThan(20)
        expect(error === undefined || /broken|empty/.test(error)).toBe(true)
      }),
    )
  })
})
