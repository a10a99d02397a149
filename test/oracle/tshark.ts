import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

/* Wireshark's decoder of DIS, which shares nothing with ours. */

export const hasTshark: boolean = spawnSync('tshark', ['--version']).status === 0

/** One PDU as tshark shows it: field → its values in the order of the wire. */
export type Dissected = ReadonlyMap<string, readonly string[]>

const packets = z.array(z.object({ _source: z.object({ layers: z.record(z.string(), z.unknown()) }) }))

/** Each datagram dissected. @throws Error when tshark finds one malformed or no DIS in it */
export function dissect(datagrams: readonly Uint8Array[]): Dissected[] {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-oracle-'))
  try {
    const file = join(folder, 'sent.pcap')
    writeFileSync(file, captureOf(datagrams))
    const output = execFileSync('tshark', ['-r', file, '-d', `udp.port==${port},dis`, '-T', 'json', '--no-duplicate-keys'], {
      maxBuffer: 512 * 1_024 * 1_024,
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
    })
    return packets.parse(JSON.parse(output)).map(({ _source: { layers } }, index) => {
      if ('_ws.malformed' in layers || layers['dis'] === undefined)
        throw new Error(`tshark cannot read datagram ${index}: ${JSON.stringify(layers).slice(0, 2_000)}`)
      const fields = new Map<string, string[]>()
      flatten(layers['dis'], fields)
      return fields
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function flatten(node: unknown, fields: Map<string, string[]>, name = ''): void {
  if (Array.isArray(node)) for (const each of node) flatten(each, fields, name)
  else if (typeof node === 'object' && node !== null) for (const [key, value] of Object.entries(node)) flatten(value, fields, key)
  else if (typeof node === 'string') {
    // Under a name for every domain it has a list of.
    const common = name.startsWith('dis.category.') ? 'dis.category' : name
    fields.set(common, [...(fields.get(common) ?? []), node])
  }
}

const port = 3000

/** pcap of Ethernet frames with IPv4 and UDP around each datagram. */
function captureOf(datagrams: readonly Uint8Array[]): Buffer {
  const header = Buffer.alloc(24)
  header.writeUInt32LE(0xa1b2c3d4, 0)
  header.writeUInt16LE(2, 4)
  header.writeUInt16LE(4, 6)
  header.writeUInt32LE(65_535, 16)
  header.writeUInt32LE(1, 20)
  return Buffer.concat([header, ...datagrams.map(frameOf)])
}

function frameOf(datagram: Uint8Array): Buffer {
  const frame = Buffer.alloc(42)
  frame.writeUInt16BE(0x0800, 12)
  frame[14] = 0x45
  frame.writeUInt16BE(28 + datagram.length, 16)
  frame[22] = 64
  frame[23] = 17
  frame.writeUInt16BE(port, 34)
  frame.writeUInt16BE(port, 36)
  frame.writeUInt16BE(8 + datagram.length, 38)
  const record = Buffer.alloc(16)
  record.writeUInt32LE(frame.length + datagram.length, 8)
  record.writeUInt32LE(frame.length + datagram.length, 12)
  return Buffer.concat([record, frame, datagram])
}
