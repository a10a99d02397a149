import type { Instant } from '../../core/time.ts'
import type { Vector } from '../../core/coordinates.ts'
import type { BodyOf, EntityType } from '../../dis/pdu.ts'
import { damageOf, isDeactivated, isFrozen, killsOf } from '../../siso/appearance.ts'
import { timeoutMs, settle } from './activity.ts'
import { addGap } from './cadence.ts'
import { bumpMembership } from './context.ts'
import type { Context } from './context.ts'
import { noteDamage } from './losses.ts'
import { beatsKept, longestTimeoutMs, overdueBeats, sampleDistanceM, sampleEveryMs, samplesPerSecond } from './limits.ts'
import { isMoving } from './rules.ts'
import { changeMarking, createTrack, endTrack, forget, openInterval } from './track.ts'
import { trackOf } from './world.ts'
import type { ApplicationRecord, Claim, Track, TypeNumbers } from './world.ts'

export type Reported = { at: Instant; address: string; version: number; application: ApplicationRecord }

type EntityState = BodyOf<'entity-state'>
type Motion = Pick<EntityState, 'location' | 'velocity' | 'orientation' | 'appearance'>

const maxClaims = 4

/** An Entity State: a track appears, goes on, leaves or is replaced. @returns the track it was taken for */
export function onEntityState(context: Context, state: EntityState, reported: Reported): Track | undefined {
  const { application, at, address } = reported
  let track = application.tracks.get(state.entity.entity)
  if (track !== undefined && at >= track.checkAt) settle(context, track, at)
  const deactivated = isDeactivated(state.type.kind, state.appearance)
  if (track !== undefined) {
    const same = track.heardForceId === state.forceId && isType(track.type, state.type)
    if (address !== track.address || track.claims !== null) {
      const contradicts = noteClaim(context, track, { address, lastHeard: at, typeText: same ? track.typeText : typeText(state.type), forceId: state.forceId })
      // Somebody else's entity under the same number, said before and said again: a duplicate, not another track each time.
      if (!same && contradicts) return track
    }
    if (!same) {
      if (track.state === 'active') endTrack(context, track, { state: 'replaced', until: at, how: null })
      track = undefined
    } else if (track.state === 'left') {
      // Deactivated once more: it has left already.
      if (deactivated) return track
      track = undefined
    }
  }
  const former = track
  const active = track ?? appear(context, state, reported)
  if (active === undefined) return undefined
  if (former !== undefined) refresh(context, former, at)
  if (deactivated) {
    endTrack(context, active, { state: 'left', until: at, how: 'deactivated' })
    return active
  }
  active.address = address
  active.version = reported.version
  takeMarking(context, active, state.marking)
  active.deadReckoning = state.deadReckoning.algorithm
  const { acceleration, angularVelocity } = state.deadReckoning
  active.ax = acceleration.x
  active.ay = acceleration.y
  active.az = acceleration.z
  active.wx = angularVelocity.x
  active.wy = angularVelocity.y
  active.wz = angularVelocity.z
  takeMotion(context, active, { motion: state, at, first: former === undefined })
  return active
}

/** Refreshes a track; what never sent an Entity State, or has left, stays so. */
export function onEntityStateUpdate(context: Context, update: BodyOf<'entity-state-update'>, { application, at, address }: Reported): Track | undefined {
  const track = application.tracks.get(update.entity.entity)
  if (track === undefined) return undefined
  if (at >= track.checkAt) settle(context, track, at)
  if (track.state === 'left') return track
  if (address !== track.address || track.claims !== null)
    noteClaim(context, track, { address, lastHeard: at, typeText: track.typeText, forceId: track.heardForceId })
  const deactivated = isDeactivated(track.type[0], update.appearance)
  refresh(context, track, at)
  if (deactivated) {
    endTrack(context, track, { state: 'left', until: at, how: 'deactivated' })
    return track
  }
  takeMotion(context, track, { motion: update, at, first: false })
  return track
}

function appear(context: Context, state: EntityState, reported: Reported): Track | undefined {
  const { application, at, address, version } = reported
  const former = application.tracks.get(state.entity.entity)
  const claims = former?.claims ?? (former !== undefined && former.address !== address ? [claimOf(former)] : null)
  const track = createTrack(context, {
    at,
    application,
    entity: state.entity.entity,
    forceId: state.forceId,
    type: typeNumbers(state.type),
    marking: state.marking === '' ? null : state.marking,
    version,
    address,
  })
  if (track !== undefined && claims !== null) {
    track.claims = claims
    context.world.contested.add(track)
    noteClaim(context, track, { address, lastHeard: at, typeText: track.typeText, forceId: state.forceId })
  }
  return track
}

/** Heard again: a beat more, back from contact lost, no longer overdue, not removed after all. */
function refresh(context: Context, track: Track, at: Instant): void {
  const gap = at - track.lastHeard
  // Longer gaps are no beats, and what a freeze suppressed is none either.
  if (gap > 0 && gap <= longestTimeoutMs && track.graceFrom <= track.lastHeard) {
    addGap(track.cadence, gap)
    if (track.ownGaps.length < beatsKept) track.ownGaps.push(gap)
    else track.ownGaps[track.ownNext] = gap
    track.ownNext = (track.ownNext + 1) % beatsKept
    // It may be overdue sooner than was thought; whether it is, is worked out then.
    track.checkAt = Math.min(track.checkAt, at + Math.max(1_000, overdueBeats * gap))
  }
  if (track.state !== 'active') openInterval(context, track, at)
  track.lastHeard = Math.max(track.lastHeard, at)
  if (track.removalRequestedAt !== null) {
    track.removalRequestedAt = null
    context.world.pendingRemovals.delete(track)
    track.checkAt = at
    bumpMembership(context, track)
  }
  if (track.overdue) {
    track.overdue = false
    track.checkAt = at
    bumpMembership(context, track)
  }
}

function takeMarking(context: Context, track: Track, marking: string): void {
  if (marking !== '' && marking !== track.marking) changeMarking(context, track, marking)
}

function takeMotion(context: Context, track: Track, { motion, at, first }: { motion: Motion; at: Instant; first: boolean }): void {
  const { location, velocity, orientation, appearance } = motion
  track.x = finite(location.x)
  track.y = finite(location.y)
  track.z = finite(location.z)
  track.vx = finite(velocity.x)
  track.vy = finite(velocity.y)
  track.vz = finite(velocity.z)
  track.psi = orientation.psi
  track.theta = orientation.theta
  track.phi = orientation.phi
  const moving = isMoving(track.deadReckoning, Math.hypot(track.vx, track.vy, track.vz))
  if (moving !== track.moving) {
    track.moving = moving
    // Another heartbeat goes with it: start learning again.
    track.ownGaps.length = 0
    track.ownNext = 0
    track.checkAt = at
    bumpMembership(context, track)
  }
  const frozenBit = isFrozen(track.type[0], appearance)
  if (frozenBit !== track.frozenBit) {
    track.frozenBit = frozenBit
    bumpMembership(context, track)
  }
  const kills = killsOf({ kind: track.type[0], domain: track.type[1] }, appearance)
  noteDamage(context, track, { at, first, damage: damageOf(track.type[0], appearance), ...kills })
  sample(context, track, at)
}

function sample({ world, sink }: Context, track: Track, at: Instant): void {
  if (at - track.sampledAt < sampleEveryMs || !hasLocation(track)) return
  const spacingMs = Math.max(sampleEveryMs, (world.active.size / samplesPerSecond) * 1_000)
  if (at - track.sampledAt < spacingMs) return
  if (track.sampledAt !== 0 && Math.hypot(track.x - track.sampledX, track.y - track.sampledY, track.z - track.sampledZ) < sampleDistanceM) return
  track.sampledAt = at
  track.sampledX = track.x
  track.sampledY = track.y
  track.sampledZ = track.z
  sink.sample({
    t: at,
    track: track.track,
    exercise: track.exercise,
    entity: track.id,
    x: track.x,
    y: track.y,
    z: track.z,
    speedMps: Math.hypot(track.vx, track.vy, track.vz),
    damage: track.damage ?? 0,
  })
}

/** (0, 0, 0) is "not given". */
export function hasLocation(track: Pick<Track, 'x' | 'y' | 'z'>): boolean {
  return track.x !== 0 || track.y !== 0 || track.z !== 0
}

/**
 * Books what an address says about an identity.
 * @returns whether it is what that address said before, while another is still heard saying something else
 */
function noteClaim(context: Context, track: Track, claim: Claim): boolean {
  if (track.claims === null) {
    track.claims = [claimOf(track)]
    context.world.contested.add(track)
  }
  const { claims } = track
  const timeout = timeoutMs(track, context.rules, claim.lastHeard)
  const before = claims.find((each) => each.address === claim.address)
  const others = claims.some((each) => each.address !== claim.address && claim.lastHeard - each.lastHeard < timeout)
  if (before === undefined) {
    claims.push(claim)
    if (claims.length > maxClaims) claims.shift()
    if (others) bumpMembership(context, track)
    return false
  }
  const repeats = before.typeText === claim.typeText && before.forceId === claim.forceId
  if (claim.lastHeard - before.lastHeard >= timeout && others) bumpMembership(context, track)
  Object.assign(before, claim)
  return repeats && others
}

function claimOf(track: Track): Claim {
  return { address: track.address, lastHeard: track.lastHeard, typeText: track.typeText, forceId: track.heardForceId }
}

/** Addresses heard under one identity within its timeout; two or more are a duplicate. */
export function addressesAt(context: Pick<Context, 'rules'>, track: Track, now: Instant): Claim[] {
  if (track.claims === null) return []
  const timeout = timeoutMs(track, context.rules, now)
  return track.claims.filter((claim) => now - claim.lastHeard < timeout)
}

/** One address is left: the identity is no longer contested. */
export function settleClaims(context: Context, now: Instant): void {
  for (const track of context.world.contested) {
    if (addressesAt(context, track, now).length >= 2) continue
    track.claims = null
    context.world.contested.delete(track)
    bumpMembership(context, track)
  }
}

/** Remove Entity: a request, for one entity or for all of an application, site or exercise (65535). */
export function onRemove(
  context: Context,
  { exercise, target, at }: { exercise: number; target: { site: number; application: number; entity: number }; at: Instant },
): void {
  for (const track of tracksNamed(context, exercise, target)) {
    if (at >= track.checkAt) settle(context, track, at)
    if (track.state === 'left' || track.removalRequestedAt !== null) continue
    track.removalRequestedAt = at
    track.checkAt = at
    context.world.pendingRemovals.add(track)
    bumpMembership(context, track)
  }
}

const all = 65_535

function tracksNamed({ world }: Context, exercise: number, target: { site: number; application: number; entity: number }): Track[] {
  if (target.site !== all && target.application !== all && target.entity !== all) {
    const track = trackOf(world, exercise, target)
    return track === undefined ? [] : [track]
  }
  const matches = (wanted: number, found: number): boolean => wanted === all || wanted === found
  return [...world.active, ...world.ended].filter(
    (track) =>
      track.exercise === exercise && matches(target.site, track.site) && matches(target.application, track.application) && matches(target.entity, track.entity),
  )
}

function isType(type: TypeNumbers, sent: EntityType): boolean {
  return (
    type[0] === sent.kind &&
    type[1] === sent.domain &&
    type[2] === sent.country &&
    type[3] === sent.category &&
    type[4] === sent.subcategory &&
    type[5] === sent.specific &&
    type[6] === sent.extra
  )
}

export function typeNumbers(type: EntityType): TypeNumbers {
  return [type.kind, type.domain, type.country, type.category, type.subcategory, type.specific, type.extra]
}

export function typeText(type: EntityType): string {
  return typeNumbers(type).join('.')
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0
}

export function isGiven(location: Vector): boolean {
  return Number.isFinite(location.x + location.y + location.z) && (location.x !== 0 || location.y !== 0 || location.z !== 0)
}

/** Forgets tracks that ended long ago. */
export function forgetEnded(context: Context, before: Instant): void {
  for (const track of context.world.ended) {
    if ((track.until ?? 0) >= before) break
    forget(context, track)
    context.world.evictedTracks += 1
  }
}
