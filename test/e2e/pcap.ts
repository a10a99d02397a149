/** A classic pcap file (microseconds, Ethernet, IPv4, UDP port 3000) holding these payloads; checksums are left 0, as captures with offloading have them. */
export function createPcap(packets: readonly { at: number; payload: Uint8Array }[]): Uint8Array {
  const global = Buffer.alloc(24)
  global.writeUInt32LE(0xa1b2c3d4, 0)
  global.writeUInt16LE(2, 4)
  global.writeUInt16LE(4, 6)
  global.writeUInt32LE(65_535, 16)
  global.writeUInt32LE(1, 20)
  return Buffer.concat([global, ...packets.flatMap(({ at, payload }) => recordOf(at, payload))])
}

function recordOf(at: number, payload: Uint8Array): Buffer[] {
  const udpLength = 8 + payload.length
  const headers = Buffer.alloc(14 + 20 + 8)
  headers.fill(0xff, 0, 6)
  headers.writeUInt16BE(0x0800, 12)
  headers.writeUInt8(0x45, 14)
  headers.writeUInt16BE(20 + udpLength, 16)
  headers.writeUInt8(64, 22)
  headers.writeUInt8(17, 23)
  headers.set([10, 0, 0, 4, 10, 0, 0, 255], 26)
  headers.writeUInt16BE(40_000, 34)
  headers.writeUInt16BE(3_000, 36)
  headers.writeUInt16BE(udpLength, 38)
  const record = Buffer.alloc(16)
  record.writeUInt32LE(Math.floor(at / 1_000), 0)
  record.writeUInt32LE((at % 1_000) * 1_000, 4)
  record.writeUInt32LE(headers.length + payload.length, 8)
  record.writeUInt32LE(headers.length + payload.length, 12)
  return [record, headers, Buffer.from(payload)]
}
