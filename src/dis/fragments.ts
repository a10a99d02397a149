/** A piece of an IPv4 datagram that was too large for the way it took. */
export type Fragment = {
  /** Who sent which datagram: addresses, protocol and identification. */
  key: string
  /** Octets of the datagram before this piece. */
  offset: number
  /** Pieces follow. */
  more: boolean
  bytes: Uint8Array
  source: Uint8Array
}

/** Puts pieces together, in whatever order they come. */
export interface Fragments {
  /** The whole, once its last missing piece is there. */
  add(fragment: Fragment): Uint8Array | undefined
  /** Pieces that never became a whole. */
  readonly left: number
}

/** Datagrams under way at once; a lost piece would hold the others for ever. */
const mostOpen = 256
const largestDatagram = 65_535

type Open = { pieces: Fragment[]; total: number | undefined }

export function createFragments(): Fragments {
  const open = new Map<string, Open>()
  let given = 0
  return {
    get left() {
      return [...open.values()].reduce((sum, { pieces }) => sum + pieces.length, given)
    },
    add(fragment) {
      if (fragment.offset + fragment.bytes.length > largestDatagram) {
        given += 1
        return undefined
      }
      const known = open.get(fragment.key) ?? { pieces: [], total: undefined }
      open.set(fragment.key, known)
      known.pieces.push({ ...fragment, bytes: Uint8Array.from(fragment.bytes) })
      if (!fragment.more) known.total = fragment.offset + fragment.bytes.length
      const whole = wholeOf(known)
      if (whole !== undefined) open.delete(fragment.key)
      else if (open.size > mostOpen) {
        const [oldest] = open
        if (oldest !== undefined) {
          given += oldest[1].pieces.length
          open.delete(oldest[0])
        }
      }
      return whole
    },
  }
}

/** Pieces that come twice, or overlap, fill the same place. */
function wholeOf({ pieces, total }: Open): Uint8Array | undefined {
  if (total === undefined) return undefined
  const whole = new Uint8Array(total)
  let reached = 0
  for (const { offset, bytes } of [...pieces].sort((a, b) => a.offset - b.offset)) {
    if (offset > reached) return undefined
    whole.set(bytes.subarray(0, Math.max(0, total - offset)), offset)
    reached = Math.max(reached, offset + bytes.length)
  }
  return reached >= total ? whole : undefined
}
