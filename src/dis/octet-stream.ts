/** Octets of a stream of chunks, in pieces of the size asked for. */
export interface OctetStream {
  /** How many octets were taken so far. */
  readonly offset: number
  /** The next octets without taking them; undefined when fewer are left. */
  peek(size: number): Promise<DataView | undefined>
  /** The next octets, in memory of their own; undefined (and nothing taken) when fewer are left. */
  take(size: number): Promise<DataView | undefined>
  ended(): Promise<boolean>
}

export function createOctetStream(chunks: AsyncIterable<Uint8Array>): OctetStream {
  const iterator = chunks[Symbol.asyncIterator]()
  let held = Buffer.alloc(0)
  let offset = 0
  let done = false

  async function fill(size: number): Promise<boolean> {
    while (held.length < size && !done) {
      const next = await iterator.next()
      if (next.done === true) done = true
      else held = held.length === 0 ? Buffer.from(next.value) : Buffer.concat([held, next.value])
    }
    return held.length >= size
  }

  return {
    get offset() {
      return offset
    },
    async peek(size) {
      return (await fill(size)) ? new DataView(held.buffer, held.byteOffset, size) : undefined
    },
    async take(size) {
      if (!(await fill(size))) return undefined
      const octets = Uint8Array.from(held.subarray(0, size))
      held = held.subarray(size)
      offset += size
      return new DataView(octets.buffer)
    },
    async ended() {
      return !(await fill(1))
    },
  }
}
