/* Datagrams for tests, octets by hand, so that nothing under test made them. */

export type StateOptions = { force?: number; kind?: number; exercise?: number; marking?: string; deactivated?: boolean }

/** An Entity State of version 6 of 1:1:`entity`. */
export function entityState(entity: number, options: StateOptions = {}): Buffer {
  const octets = Buffer.alloc(144)
  octets.set([6, options.exercise ?? 1, 1, 1])
  octets.writeUInt16BE(144, 8)
  for (const [index, value] of [1, 1, entity].entries()) octets.writeUInt16BE(value, 12 + index * 2)
  octets[18] = options.force ?? 1
  octets.set([options.kind ?? 1, 1, 0, 225, 1, 1, 3, 0], 20)
  octets.writeDoubleBE(4_000_000, 48)
  octets.writeDoubleBE(500_000, 56)
  octets.writeDoubleBE(4_900_000, 64)
  if (options.deactivated === true) octets.writeUInt32BE(0x800000, 84)
  octets[128] = 1
  octets.write((options.marking ?? `VIPER${entity}`).padEnd(11, '\0'), 129, 'latin1')
  return octets
}

/** A Fire of three rounds by 1:1:1 at 2:1:1 under event number `event`. */
export function fire(event: number): Buffer {
  const octets = Buffer.alloc(96)
  octets.set([6, 1, 2, 2])
  octets.writeUInt16BE(96, 8)
  for (const [index, value] of [1, 1, 1, 2, 1, 1, 0, 0, 0, 1, 1, event].entries()) octets.writeUInt16BE(value, 12 + index * 2)
  octets.set([2, 2, 0, 225, 2, 13, 2, 0], 64)
  octets.writeUInt16BE(3, 76)
  return octets
}
