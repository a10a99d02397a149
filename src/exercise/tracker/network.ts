import type { Instant } from '../../core/time.ts'
import { clockSkewMs } from '../../dis/timestamp.ts'
import type { Header, Malformed, Originator } from '../../dis/pdu.ts'
import { addGap, createCadence, medianGap, medianOf } from './cadence.ts'
import { milestone } from './context.ts'
import type { Context } from './context.ts'
import { frozenBy, placeOf } from './freeze.ts'
import { beatMultiplier, endedKeptMs, shortestTimeoutMs } from './limits.ts'
import { applicationKey, siteKey } from './world.ts'
import type { ApplicationRecord, Presences, SiteRecord, TroubleCount, World } from './world.ts'

/* Who is on the network: sites and applications by what they originate, their clocks, and what could not be decoded. */

const skewsKept = 11
/** PDUs this close together are one beat of a site. */
const oneBeatMs = 1_000

export type Sent = { header: Header; originator: Originator; address: string; at: Instant }

/** The application a PDU comes from, heard once more; undefined when there is no room for another. */
export function hearFrom(context: Context, { header, originator, address, at }: Sent): ApplicationRecord | undefined {
  const { world } = context
  const application =
    world.applications.get(applicationKey(header.exerciseId, originator.site, originator.application)) ??
    addApplication(context, { header, originator, address, at })
  const site = world.sites.get(siteKey(header.exerciseId, originator.site)) ?? addSite(context, { exercise: header.exerciseId, site: originator.site, at })
  if (site !== undefined) hearPresence(context, site, at)
  if (application === undefined) return undefined
  hearPresence(context, application, at)
  application.address = address
  application.version = header.protocolVersion
  application.versions |= 1 << Math.min(31, header.protocolVersion)
  hearClock(application, header.timestamp, at)
  return application
}

function hearPresence(context: Context, record: SiteRecord | ApplicationRecord, at: Instant): void {
  record.pdus += 1
  const gap = at - record.beatAt
  if (gap >= oneBeatMs) {
    // What a freeze suppressed is no gap of its own.
    if (record.graceFrom <= record.beatAt) addGap(record.beats, gap)
    record.beatAt = at
  }
  record.lastHeard = Math.max(record.lastHeard, at)
  if (!record.silent) return
  record.silent = false
  const since = record.silentSince
  record.silentSince = null
  if (!('application' in record))
    milestone(context, { t: at, exercise: record.exercise, kind: 'site-back', site: record.site, entity: null, text: backText(record, at - (since ?? at)) })
}

function backText({ site }: SiteRecord, silentMs: number): string {
  return `Site ${site} is heard again after ${Math.round(silentMs / 1_000)} s`
}

function createPresences(at: Instant): Presences {
  return { firstHeard: at, lastHeard: at, pdus: 0, beatAt: at, beats: createCadence(), graceFrom: 0, silent: false, silentSince: null }
}

function addSite(context: Context, { exercise, site, at }: { exercise: number; site: number; at: Instant }): SiteRecord | undefined {
  const { world, rules } = context
  if (world.sites.size >= rules.limits.sites) return undefined
  const joined = milestone(context, { t: at, exercise, kind: 'site-joined', site, entity: null, text: `Site ${site} is heard for the first time` })
  const made: SiteRecord = { exercise, site, milestoneSeq: joined.seq, ...createPresences(at) }
  world.sites.set(siteKey(exercise, site), made)
  return made
}

function addApplication({ world, rules }: Context, { header, originator, address, at }: Sent): ApplicationRecord | undefined {
  if (world.applications.size >= rules.limits.applications) return undefined
  const made: ApplicationRecord = {
    exercise: header.exerciseId,
    site: originator.site,
    application: originator.application,
    address,
    versions: 0,
    version: header.protocolVersion,
    skews: [],
    nextSkew: 0,
    absolute: 0,
    relative: 0,
    cadences: new Map(),
    tracks: new Map(),
    ...createPresences(at),
  }
  world.applications.set(applicationKey(made.exercise, made.site, made.application), made)
  return made
}

function hearClock(application: ApplicationRecord, timestamp: number, at: Instant): void {
  const skew = clockSkewMs(timestamp, at)
  if (skew === null) {
    application.relative += 1
    return
  }
  application.absolute += 1
  if (application.skews.length < skewsKept) application.skews.push(skew)
  else application.skews[application.nextSkew] = skew
  application.nextSkew = (application.nextSkew + 1) % skewsKept
}

/** Median of the last absolute timestamps against the receive time; null where there are none. */
export function skewOf(application: ApplicationRecord): number | null {
  return application.skews.length === 0 ? null : medianOf(application.skews)
}

/** The larger of 12 s and 2.4 usual gaps. */
export function silentAfterMs(record: Presences, now: Instant): number {
  return Math.max(shortestTimeoutMs, beatMultiplier * (medianGap(record.beats, now) ?? 0))
}

/** Sites and applications that fell silent; a freeze that addresses one excuses it. */
export function settleSilence(context: Context, now: Instant): void {
  const { world } = context
  for (const site of world.sites.values()) {
    if (site.silent || !fellSilent(context, site, now)) continue
    site.silent = true
    site.silentSince = site.lastHeard
    const { exercise, lastHeard } = site
    milestone(context, {
      t: lastHeard + silentAfterMs(site, now),
      exercise,
      kind: 'site-silent',
      site: site.site,
      entity: null,
      text: `Site ${site.site} has fallen silent`,
    })
    context.aspects.bump('traffic')
  }
  for (const application of world.applications.values()) {
    if (application.silent || !fellSilent(context, application, now)) continue
    application.silent = true
    application.silentSince = application.lastHeard
    context.aspects.bump('traffic')
  }
}

function fellSilent(context: Context, record: SiteRecord | ApplicationRecord, now: Instant): boolean {
  const deadline = Math.max(record.lastHeard, record.graceFrom) + silentAfterMs(record, now)
  if (now < deadline) return false
  const frozen = frozenAt(context.world, record)
  return frozen === null || deadline <= frozen
}

/** Since when a site or application is frozen: addressed itself, or every application of the site addressed. */
export function frozenAt(world: World, record: SiteRecord | ApplicationRecord): Instant | null {
  const freezes = world.exercises.get(record.exercise)?.freezes
  if (freezes === undefined || freezes.length === 0) return null
  const itself = frozenBy(freezes, placeOf(record))
  if (itself !== undefined || 'application' in record) return itself?.at ?? null
  let latest: Instant | null = null
  for (const application of world.applications.values()) {
    if (application.exercise !== record.exercise || application.site !== record.site) continue
    const frozen = frozenBy(freezes, placeOf(application))
    if (frozen === undefined) return null
    latest = Math.max(latest ?? 0, frozen.at)
  }
  return latest
}

export function countMalformed(context: Context, piece: Malformed, { address, at }: { address: string; at: Instant }): void {
  const { world, rules } = context
  world.malformedTotal += 1
  const key = `${piece.reason}/${address}`
  const known = world.malformed.get(key)
  if (known !== undefined) tick(known, at)
  else if (world.malformed.size < rules.limits.troubleKeys) world.malformed.set(key, { reason: piece.reason, address, count: 1, first: at, last: at })
}

export function countUnknownType(context: Context, pduType: number, { address, at }: { address: string; at: Instant }): void {
  const { world, rules } = context
  const key = `${pduType}/${address}`
  const known = world.unknownTypes.get(key)
  if (known !== undefined) tick(known, at)
  else if (world.unknownTypes.size < rules.limits.troubleKeys) world.unknownTypes.set(key, { pduType, address, count: 1, first: at, last: at })
}

export function countVersion({ world }: Context, version: number, at: Instant): void {
  const known = world.versions.get(version)
  if (known === undefined) world.versions.set(version, { count: 1, first: at, last: at })
  else tick(known, at)
}

function tick(count: TroubleCount, at: Instant): void {
  count.count += 1
  count.last = at
}

/** Sites and applications nobody heard for a day are let go, when nothing is tracked there. */
export function forgetSilent({ world }: Context, now: Instant): void {
  for (const [key, application] of world.applications)
    if (now - application.lastHeard > endedKeptMs && application.tracks.size === 0) world.applications.delete(key)
  for (const [key, site] of world.sites) if (now - site.lastHeard > endedKeptMs) world.sites.delete(key)
}
