import type { Fragment } from './fragments.ts'

/** Why a frame holds no datagram that can be read. */
export type SkipReason = 'link-type' | 'not-ip' | 'not-udp' | 'fragment' | 'truncated' | 'unknown-interface'

/** What a frame holds of a UDP datagram: all of it, or a piece. */
export type FrameDatagram = { source: Uint8Array; destinationPort: number; payload: Uint8Array }

/** Octets before the network layer, and where the protocol number stands; `raw` layers begin with the IP version. */
const ethernet = 1
const rawIp: ReadonlySet<number> = new Set([12, 14, 101, 228, 229])
const linuxCooked = 113
const linuxCooked2 = 276
const loopback: ReadonlySet<number> = new Set([0, 108])

/** The UDP datagram in a captured frame, or a piece of one, or why there is none. */
export function udpOfFrame(frame: DataView, linkType: number): FrameDatagram | Fragment | SkipReason {
  const network = networkOffset(frame, linkType)
  if (typeof network === 'string') return network
  if (network >= frame.byteLength) return 'truncated'
  const version = frame.getUint8(network) >>> 4
  if (version === 4) return udpOfIpv4(frame, network)
  return version === 6 ? udpOfIpv6(frame, network) : 'not-ip'
}

function networkOffset(frame: DataView, linkType: number): number | SkipReason {
  if (rawIp.has(linkType)) return 0
  if (loopback.has(linkType)) return 4
  if (linkType === linuxCooked) return 16
  if (linkType === linuxCooked2) return 20
  if (linkType !== ethernet) return 'link-type'
  let at = 12
  // 802.1Q and 802.1ad tags stack.
  while (at + 2 <= frame.byteLength && [0x8100, 0x88a8, 0x9100].includes(frame.getUint16(at))) at += 4
  if (at + 2 > frame.byteLength) return 'truncated'
  const type = frame.getUint16(at)
  return type === 0x0800 || type === 0x86dd ? at + 2 : 'not-ip'
}

function udpOfIpv4(frame: DataView, at: number): FrameDatagram | Fragment | SkipReason {
  if (at + 20 > frame.byteLength) return 'truncated'
  const headerOctets = (frame.getUint8(at) & 15) * 4
  if (frame.getUint8(at + 9) !== 17) return 'not-udp'
  // More fragments follow, or this is not the first: neither is a whole datagram.
  const fragmented = frame.getUint16(at + 6) & 0x3fff
  const source = octetsOf(frame, at + 12, 4)
  if (fragmented === 0) return udpAt(frame, at + headerOctets, source)
  // Frames may be padded: only the length of the packet says where the piece ends.
  const size = frame.getUint16(at + 2) - headerOctets
  if (size < 0 || at + headerOctets + size > frame.byteLength) return 'truncated'
  const key = `${octetsOf(frame, at + 12, 8).join('.')}/${frame.getUint16(at + 4)}`
  return { key, offset: (fragmented & 0x1fff) * 8, more: (fragmented & 0x2000) !== 0, bytes: octetsOf(frame, at + headerOctets, size), source }
}

/** The datagram of pieces that were put together. */
export function udpOfWhole(bytes: Uint8Array, source: Uint8Array): FrameDatagram | SkipReason {
  return udpAt(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0, source)
}

function udpOfIpv6(frame: DataView, at: number): FrameDatagram | SkipReason {
  if (at + 40 > frame.byteLength) return 'truncated'
  const next = frame.getUint8(at + 6)
  if (next === 44) return 'fragment'
  return next === 17 ? udpAt(frame, at + 40, octetsOf(frame, at + 8, 16)) : 'not-udp'
}

function udpAt(frame: DataView, at: number, source: Uint8Array): FrameDatagram | SkipReason {
  if (at + 8 > frame.byteLength) return 'truncated'
  const length = frame.getUint16(at + 4)
  if (length < 8 || at + length > frame.byteLength) return 'truncated'
  return { source, destinationPort: frame.getUint16(at + 2), payload: octetsOf(frame, at + 8, length - 8) }
}

function octetsOf(frame: DataView, at: number, size: number): Uint8Array {
  return new Uint8Array(frame.buffer, frame.byteOffset + at, size)
}

/** Dotted, or eight groups. */
export function addressText(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join('.')
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  return Array.from({ length: 8 }, (_, index) => view.getUint16(index * 2).toString(16)).join(':')
}
