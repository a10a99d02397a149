import type { Party } from '../records.ts'
import { cadenceOf } from './track.ts'
import { classOf } from './rules.ts'
import { createWorld, entityText } from './world.ts'
import type { ApplicationRecord, Claim, Track, TrackState, TypeNumbers, World } from './world.ts'

/*
 * The world as data that is quick to write: tracks, of which there are many, in columns of numbers; everything else as it is. What is handed out
 * shares its maps with the living world, so it must be serialised or cloned before anything else is received.
 */

const snapshotFormat = 1

export type TrackerSnapshot = Omit<World, 'active' | 'ended' | 'pendingRemovals' | 'contested' | 'markings' | 'format'> & {
  format: typeof snapshotFormat
  tracks: TrackColumns
}

type TrackColumns = {
  count: number
  doubles: Float64Array
  singles: Float32Array
  integers: Uint32Array
  markings: (string | null)[]
  addresses: string[]
  claims: Map<number, Claim[]>
  killers: Map<number, Party>
}

const doublesPerTrack = 16
const singlesPerTrack = 12
const integersPerTrack = 33

const states: readonly TrackState[] = ['active', 'lost', 'left', 'stopped']
const hows = [null, 'deactivated', 'removed'] as const

export function takeSnapshot(world: World): TrackerSnapshot {
  const { active, ended, pendingRemovals: _pending, contested: _contested, markings: _markings, ...rest } = world
  const applications = new Map<number, ApplicationRecord>()
  for (const [key, application] of world.applications) applications.set(key, { ...application, tracks: new Map() })
  // In the order of their end, so that the oldest are forgotten first.
  return { ...rest, format: snapshotFormat, applications, tracks: columnsOf([...ended, ...active]) }
}

function columnsOf(tracks: readonly Track[]): TrackColumns {
  const count = tracks.length
  const columns: TrackColumns = {
    count,
    doubles: new Float64Array(count * doublesPerTrack),
    singles: new Float32Array(count * singlesPerTrack),
    integers: new Uint32Array(count * integersPerTrack),
    markings: [],
    addresses: [],
    claims: new Map(),
    killers: new Map(),
  }
  const addresses = new Map<string, number>()
  for (const [index, track] of tracks.entries()) {
    let address = addresses.get(track.address)
    if (address === undefined) {
      address = columns.addresses.push(track.address) - 1
      addresses.set(track.address, address)
    }
    writeTrack(columns, { index, track, address })
  }
  return columns
}

function writeTrack(columns: TrackColumns, { index, track, address }: { index: number; track: Track; address: number }): void {
  const { doubles, singles, integers } = columns
  const none = Number.NaN
  const [kind, domain, country, category, subcategory, specific, extra] = track.type
  doubles.set(
    [
      track.firstHeard,
      track.from,
      track.lastHeard,
      track.until ?? none,
      track.graceFrom,
      track.removalRequestedAt ?? none,
      track.checkAt,
      track.destroyedAt ?? none,
      track.x,
      track.y,
      track.z,
      track.sampledAt,
      track.sampledX,
      track.sampledY,
      track.sampledZ,
      track.damage ?? none,
    ],
    index * doublesPerTrack,
  )
  singles.set(
    [track.vx, track.vy, track.vz, track.ax, track.ay, track.az, track.psi, track.theta, track.phi, track.wx, track.wy, track.wz],
    index * singlesPerTrack,
  )
  const flags = (track.overdue ? 1 : 0) | (track.moving ? 2 : 0) | (track.mobilityKilled ? 4 : 0) | (track.firepowerKilled ? 8 : 0) | (track.frozenBit ? 16 : 0)
  integers.set(
    [
      track.track,
      track.interval,
      track.exercise,
      track.site,
      track.application,
      track.entity,
      track.heardForceId,
      track.forceId,
      kind,
      domain,
      country,
      category,
      subcategory,
      specific,
      extra,
      track.version,
      states.indexOf(track.state),
      hows.indexOf(track.how),
      flags,
      track.deadReckoning,
      address,
      track.cadenceVersion,
      track.ownGaps.length * 16 + track.ownNext,
      ...track.ownGaps,
    ],
    index * integersPerTrack,
  )
  columns.markings.push(track.marking)
  if (track.claims !== null) columns.claims.set(track.track, track.claims)
  if (track.killedBy !== null) columns.killers.set(track.track, track.killedBy)
}

export function isSnapshot(value: unknown): value is TrackerSnapshot {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === snapshotFormat && 'tracks' in value && 'applications' in value
}

/** The world of a snapshot, with everything linked again. The snapshot becomes part of it. */
export function worldOf({ tracks: columns, ...rest }: TrackerSnapshot): World {
  const world: World = { ...createWorld(), ...rest }
  for (let index = 0; index < columns.count; index += 1) {
    const track = readTrack(columns, { index, world })
    if (track === undefined) continue
    if (track.state === 'active') world.active.add(track)
    else world.ended.add(track)
    if (track.removalRequestedAt !== null) world.pendingRemovals.add(track)
    if (track.claims !== null) world.contested.add(track)
    if (track.marking === null) continue
    const key = track.marking.toUpperCase()
    const marked = world.markings.get(key)
    if (marked === undefined) world.markings.set(key, new Set([track]))
    else marked.add(track)
  }
  return world
}

function readTrack(columns: TrackColumns, { index, world }: { index: number; world: World }): Track | undefined {
  const doubles = columns.doubles.subarray(index * doublesPerTrack, (index + 1) * doublesPerTrack)
  const singles = columns.singles.subarray(index * singlesPerTrack, (index + 1) * singlesPerTrack)
  const integers = columns.integers.subarray(index * integersPerTrack, (index + 1) * integersPerTrack)
  const double = (at: number): number => doubles[at] ?? 0
  const orNull = (at: number): number | null => (Number.isNaN(double(at)) ? null : double(at))
  const single = (at: number): number => singles[at] ?? 0
  const integer = (at: number): number => integers[at] ?? 0
  const [number, exercise, site, application, entity] = [integer(0), integer(2), integer(3), integer(4), integer(5)]
  const record = world.applications.get((exercise * 65_536 + site) * 65_536 + application)
  if (record === undefined) return undefined
  const type: TypeNumbers = [integer(8), integer(9), integer(10), integer(11), integer(12), integer(13), integer(14)]
  const flags = integer(18)
  const gaps = integer(22)
  const track: Track = {
    track: number,
    interval: integer(1),
    exercise,
    site,
    application,
    entity,
    id: entityText({ site, application, entity }),
    heardForceId: integer(6),
    forceId: integer(7),
    force: classOf(integer(7)),
    type,
    typeText: type.join('.'),
    marking: columns.markings[index] ?? null,
    version: integer(15),
    state: states[integer(16)] ?? 'stopped',
    how: hows[integer(17)] ?? null,
    firstHeard: double(0),
    from: double(1),
    lastHeard: double(2),
    until: orNull(3),
    graceFrom: double(4),
    removalRequestedAt: orNull(5),
    overdue: (flags & 1) !== 0,
    checkAt: double(6),
    cadence: cadenceOf(record, type),
    cadenceVersion: integer(21),
    ownGaps: [...integers.subarray(23, 23 + (gaps >> 4))],
    ownNext: gaps & 15,
    moving: (flags & 2) !== 0,
    damage: orNull(15),
    mobilityKilled: (flags & 4) !== 0,
    firepowerKilled: (flags & 8) !== 0,
    frozenBit: (flags & 16) !== 0,
    destroyedAt: orNull(7),
    killedBy: columns.killers.get(number) ?? null,
    x: double(8),
    y: double(9),
    z: double(10),
    vx: single(0),
    vy: single(1),
    vz: single(2),
    ax: single(3),
    ay: single(4),
    az: single(5),
    psi: single(6),
    theta: single(7),
    phi: single(8),
    wx: single(9),
    wy: single(10),
    wz: single(11),
    deadReckoning: integer(19),
    address: columns.addresses[integer(20)] ?? '',
    claims: columns.claims.get(number) ?? null,
    sampledAt: double(11),
    sampledX: double(12),
    sampledY: double(13),
    sampledZ: double(14),
    cell: null,
  }
  record.tracks.set(entity, track)
  return track
}
