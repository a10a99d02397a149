import type { Instant } from '../../core/time.ts'
import type { Party, Presence } from '../records.ts'
import { createCadence } from './cadence.ts'
import { bumpMembership } from './context.ts'
import type { Context } from './context.ts'
import { leftRemembersMs } from './limits.ts'
import { classOf } from './rules.ts'
import { entityText, identityKey, trackOf } from './world.ts'
import type { ApplicationRecord, EntityNumbers, Track, TypeNumbers } from './world.ts'

/** What an Entity State says of an identity that makes it a track. */
export type Appearing = {
  at: Instant
  application: ApplicationRecord
  entity: number
  forceId: number
  type: TypeNumbers
  marking: string | null
  version: number
  address: string
}

/** A new track with its first interval; undefined when there is no room for one. */
export function createTrack(context: Context, appearing: Appearing): Track | undefined {
  const { world, rules } = context
  if (world.active.size + world.ended.size >= rules.limits.tracks && !evictOldest(context)) {
    world.refusedTracks += 1
    return undefined
  }
  const { application, entity, at } = appearing
  const { exercise, site } = application
  const id = entityText({ site, application: application.application, entity })
  const forceId = rules.forceId({ exercise, site, application: application.application, id }, appearing.forceId) ?? appearing.forceId
  world.track += 1
  const track: Track = {
    track: world.track,
    interval: 0,
    exercise,
    site,
    application: application.application,
    entity,
    id,
    heardForceId: appearing.forceId,
    forceId,
    force: classOf(forceId),
    type: appearing.type,
    typeText: appearing.type.join('.'),
    marking: appearing.marking,
    version: appearing.version,
    state: 'stopped',
    how: null,
    firstHeard: at,
    from: at,
    lastHeard: at,
    until: null,
    graceFrom: 0,
    removalRequestedAt: null,
    overdue: false,
    checkAt: at,
    cadence: cadenceOf(application, appearing.type),
    cadenceVersion: 0,
    ownGaps: [],
    ownNext: 0,
    moving: false,
    damage: null,
    mobilityKilled: false,
    firepowerKilled: false,
    frozenBit: false,
    destroyedAt: null,
    killedBy: null,
    ...origin,
    deadReckoning: 0,
    address: appearing.address,
    claims: null,
    sampledAt: 0,
    sampledX: 0,
    sampledY: 0,
    sampledZ: 0,
    cell: null,
  }
  const former = application.tracks.get(entity)
  if (former !== undefined) forget(context, former)
  application.tracks.set(entity, track)
  indexMarking(context, track)
  openInterval(context, track, at)
  resolveUnknown(context, track)
  return track
}

const origin = { x: 0, y: 0, z: 0, vx: 0, vy: 0, vz: 0, ax: 0, ay: 0, az: 0, psi: 0, theta: 0, phi: 0, wx: 0, wy: 0, wz: 0 }

const cadencesKept = 256

/** Gaps are shared by all of one kind and domain in an application. */
export function cadenceOf(application: ApplicationRecord, [kind, domain]: TypeNumbers): Track['cadence'] {
  const key = kind * 256 + domain
  const known = application.cadences.get(key)
  if (known !== undefined) return known
  const made = createCadence()
  // More kinds than anybody simulates share nothing.
  if (application.cadences.size < cadencesKept) application.cadences.set(key, made)
  return made
}

/** It is present from now on: a first interval, or another after contact was lost. */
export function openInterval(context: Context, track: Track, at: Instant): void {
  const { world } = context
  world.interval += 1
  track.interval = world.interval
  track.state = 'active'
  track.how = null
  track.from = at
  track.until = null
  track.overdue = false
  track.removalRequestedAt = null
  track.checkAt = at
  world.ended.delete(track)
  world.pendingRemovals.delete(track)
  world.active.add(track)
  context.sink.presence(presenceOf(track))
  bumpMembership(context, track)
}

export type Ending = { state: 'left' | 'lost' | 'stopped' | 'replaced'; until: Instant; how: 'deactivated' | 'removed' | null }

/** It stops counting as active. One that timed out and is removed afterwards has left too. */
export function endTrack(context: Context, track: Track, { state, until, how }: Ending): void {
  const { world } = context
  const wasActive = track.state === 'active'
  world.active.delete(track)
  world.pendingRemovals.delete(track)
  world.ended.delete(track)
  world.ended.add(track)
  if (!wasActive && state === 'left') {
    world.interval += 1
    track.interval = world.interval
    track.from = until
  }
  track.removalRequestedAt = null
  track.overdue = false
  track.state = state === 'replaced' ? 'left' : state
  track.how = how
  track.until = Math.max(track.from, until)
  context.sink.presence({ ...presenceOf(track), lastHeard: track.lastHeard, until: track.until, end: state === 'stopped' ? 'listener-stopped' : state, how })
  bumpMembership(context, track)
}

export function presenceOf(track: Track): Presence {
  return {
    interval: track.interval,
    track: track.track,
    exercise: track.exercise,
    entity: track.id,
    site: track.site,
    application: track.application,
    forceId: track.forceId,
    force: track.force,
    kind: track.type[0],
    domain: track.type[1],
    country: track.type[2],
    type: track.typeText,
    marking: track.marking,
    first: track.from === track.firstHeard,
    from: track.from,
    lastHeard: null,
    until: null,
    end: null,
    how: null,
  }
}

export function changeMarking(context: Context, track: Track, marking: string): void {
  dropMarking(context, track)
  track.marking = marking
  indexMarking(context, track)
  context.sink.presence(presenceOf(track))
  bumpMembership(context, track)
}

function indexMarking({ world }: Context, track: Track): void {
  if (track.marking === null) return
  const key = track.marking.toUpperCase()
  const tracks = world.markings.get(key)
  if (tracks === undefined) world.markings.set(key, new Set([track]))
  else tracks.add(track)
}

function dropMarking({ world }: Context, track: Track): void {
  if (track.marking === null) return
  const key = track.marking.toUpperCase()
  const tracks = world.markings.get(key)
  tracks?.delete(track)
  if (tracks?.size === 0) world.markings.delete(key)
}

/** Leaves the memory; history keeps it. */
export function forget(context: Context, track: Track): void {
  const { world } = context
  dropMarking(context, track)
  world.active.delete(track)
  world.ended.delete(track)
  world.pendingRemovals.delete(track)
  world.contested.delete(track)
  const tracks = world.applications.get((track.exercise * 65_536 + track.site) * 65_536 + track.application)?.tracks
  if (tracks?.get(track.entity) === track) tracks.delete(track.entity)
}

function evictOldest(context: Context): boolean {
  const [oldest] = context.world.ended
  if (oldest === undefined) return false
  forget(context, oldest)
  context.world.evictedTracks += 1
  return true
}

const nowhere: Party = {
  entity: null,
  site: null,
  application: null,
  track: null,
  forceId: null,
  force: 'unknown',
  kind: null,
  domain: null,
  country: null,
  type: null,
  marking: null,
}

/** 0:0:0 and wildcards name nobody. */
export function namesEntity(id: EntityNumbers): boolean {
  return id.entity !== 0 && id.entity !== 65_535 && id.site !== 65_535 && id.application !== 65_535
}

/** One side of an event as known now. An identity that left a while ago may be somebody else by now. */
export function partyOf(context: Context, { exercise, id, at }: { exercise: number; id: EntityNumbers; at: Instant }): Party {
  const { world, rules } = context
  if (!namesEntity(id)) return id.site === 0 || id.site === 65_535 ? nowhere : { ...nowhere, site: id.site, application: id.application }
  const track = trackOf(world, exercise, id)
  if (track !== undefined && !(track.state === 'left' && at - (track.until ?? at) > leftRemembersMs)) return partyOfTrack(track)
  const entity = entityText(id)
  const key = identityKey(exercise, entity)
  if (!world.unknownParties.has(key)) {
    world.unknownParties.set(key, at)
    if (world.unknownParties.size > rules.limits.unknownParties) forgetFirst(world.unknownParties)
  }
  const forceId = rules.forceId({ exercise, site: id.site, application: id.application, id: entity }, null)
  return {
    ...nowhere,
    entity,
    site: id.site,
    application: id.application,
    ...(forceId === null ? {} : { forceId, force: classOf(forceId) }),
  }
}

export function partyOfTrack(track: Track): Party {
  return {
    entity: track.id,
    site: track.site,
    application: track.application,
    track: track.track,
    forceId: track.forceId,
    force: track.force,
    kind: track.type[0],
    domain: track.type[1],
    country: track.type[2],
    type: track.typeText,
    marking: track.marking,
  }
}

/** A side of an event that is told again, with what became known since. */
export function mended({ world }: Context, exercise: number, party: Party): Party {
  if (party.track !== null || party.entity === null || party.site === null || party.application === null) return party
  const entity = Number(party.entity.slice(party.entity.lastIndexOf(':') + 1))
  const track = trackOf(world, exercise, { site: party.site, application: party.application, entity })
  return track === undefined || track.state === 'left' ? party : partyOfTrack(track)
}

/** Events that named it before it was heard get its force and type now. */
function resolveUnknown(context: Context, track: Track): void {
  const { world } = context
  if (world.unknownParties.size === 0) return
  const key = identityKey(track.exercise, track.id)
  const since = world.unknownParties.get(key)
  if (since === undefined) return
  world.unknownParties.delete(key)
  context.sink.partyKnown({ exercise: track.exercise, entity: track.id, since, party: partyOfTrack(track) })
  context.aspects.bump('events')
}

function forgetFirst(map: Map<string, unknown>): void {
  const [first] = map.keys()
  if (first !== undefined) map.delete(first)
}
