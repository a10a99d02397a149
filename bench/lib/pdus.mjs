// Bytes of the PDUs the benchmarks send, written by hand: what is measured must not also make the load.

/** An Entity State of 144 octets. The time past the hour is stamped absolute. */
export function entityState({ version = 6, exercise = 1, site, application, entity, force, type, moving, x, y, z, marking = '' }) {
  const bytes = Buffer.alloc(144)
  bytes[0] = version
  bytes[1] = exercise
  bytes[2] = 1
  bytes[3] = 1
  stamp(bytes)
  bytes.writeUInt16BE(144, 8)
  bytes.writeUInt16BE(site, 12)
  bytes.writeUInt16BE(application, 14)
  bytes.writeUInt16BE(entity, 16)
  bytes[18] = force
  for (const [index, part] of type.entries()) {
    if (index < 2) bytes[20 + index] = part
    else if (index === 2) bytes.writeUInt16BE(part, 22)
    else bytes[21 + index] = part
  }
  bytes.writeFloatBE(moving ? 5 : 0, 36)
  bytes.writeDoubleBE(x, 48)
  bytes.writeDoubleBE(y, 56)
  bytes.writeDoubleBE(z, 64)
  bytes[88] = moving ? 2 : 1
  bytes[128] = 1
  bytes.write(marking, 129, 11, 'ascii')
  return bytes
}

/** Now, as the sender's clock. */
export function stamp(bytes, nowMs = Date.now()) {
  const units = Math.floor(((nowMs % 3_600_000) / 3_600_000) * 2 ** 31)
  bytes.writeUInt32BE((units * 2 + 1) >>> 0, 4)
}

const types = [
  [1, 1, 225, 1, 1, 3, 0],
  [1, 1, 222, 1, 2, 1, 0],
  [1, 1, 225, 2, 1, 1, 0],
  [1, 2, 222, 20, 2, 1, 0],
  [3, 1, 225, 1, 1, 0, 0],
  [1, 3, 225, 4, 1, 1, 0],
]

/** The n-th of a crowd: five sites, three forces, six types. */
export function crowdMember(index, { version = 6, moving = true } = {}) {
  return entityState({
    version,
    site: 1 + (index % 5),
    application: 1 + (Math.floor(index / 5) % 4),
    entity: 1 + Math.floor(index / 20),
    force: 1 + (index % 3),
    type: types[index % types.length],
    moving,
    x: 3_700_000 + (index % 1_000) * 10,
    y: 700_000 + Math.floor(index / 1_000) * 10,
    z: 5_150_000,
    marking: `UNIT${index}`,
  })
}
