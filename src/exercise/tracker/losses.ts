import type { Instant } from '../../core/time.ts'
import type { DamageRow, DetonationRow, MilestoneRow, Party } from '../records.ts'
import { bumpMembership, nextSeq } from './context.ts'
import type { Context } from './context.ts'
import { killAfterMs, killBeforeMs } from './limits.ts'
import { isMunition } from './rules.ts'
import { mended, partyOfTrack } from './track.ts'
import { identityKey, pushTo } from './world.ts'
import type { OpenDamage, OpenDetonation, Track } from './world.ts'

/*
 * Damage that grows worse, and whose doing it was. A kill belongs to the firer of the last damaging detonation that named the victim, from 10 s
 * before to 2 s after; it is told at once and mended when a later one comes in time.
 */

export type Reported = { at: Instant; first: boolean; damage: number | null; mobilityKilled: boolean; firepowerKilled: boolean }

/** Changes against the last state. What is first heard damaged was not damaged while anybody listened: no loss. */
export function noteDamage(context: Context, track: Track, { at, first, damage, mobilityKilled, firepowerKilled }: Reported): void {
  if (damage === track.damage && mobilityKilled === track.mobilityKilled && firepowerKilled === track.firepowerKilled) return
  const worse = !first && !isMunition(track.type[0])
  if (worse && damage === 3 && track.damage !== 3) recordDamage(context, track, { at, damage: 'destroyed' })
  if (worse && mobilityKilled && !track.mobilityKilled) recordDamage(context, track, { at, damage: 'mobility' })
  if (worse && firepowerKilled && !track.firepowerKilled) recordDamage(context, track, { at, damage: 'firepower' })
  if (damage !== 3) {
    track.destroyedAt = null
    track.killedBy = null
  }
  track.damage = damage
  track.mobilityKilled = mobilityKilled
  track.firepowerKilled = firepowerKilled
  bumpMembership(context, track)
}

function recordDamage(context: Context, track: Track, { at, damage }: { at: Instant; damage: DamageRow['damage'] }): void {
  const row: DamageRow = {
    seq: nextSeq(context),
    t: at,
    exercise: track.exercise,
    damage,
    victim: partyOfTrack(track),
    firer: null,
    detonationSeq: null,
    munition: null,
  }
  const loss = damage === 'destroyed'
  if (loss) track.destroyedAt = at
  const milestone: MilestoneRow | null = loss
    ? { seq: nextSeq(context), t: at, exercise: track.exercise, kind: 'loss', site: track.site, entity: track.id, text: '' }
    : null
  const open: OpenDamage = { row, track: track.track, milestone }
  pushTo(context.world.damages, identityKey(track.exercise, track.id), open)
  attribute(context, open)
}

/** Finds the last detonation that counts and tells what is known. */
function attribute(context: Context, open: OpenDamage): void {
  const { row } = open
  let last: DetonationRow | undefined
  for (const detonation of context.world.detonations.get(identityKey(row.exercise, row.victim.entity ?? '')) ?? []) {
    if (!isCandidate(detonation, open)) continue
    if (last === undefined || detonation.row.t >= last.t) last = detonation.row
  }
  tell(context, open, last)
  context.aspects.bump('events')
  if (row.damage !== 'destroyed') return
  const track = trackNumbered(context, open)
  if (track === undefined) return
  track.killedBy = row.firer
}

function isCandidate({ row: detonation, damaging }: OpenDetonation, { row, track }: OpenDamage): boolean {
  return (
    damaging &&
    // The same number worn by a former entity is somebody else.
    (detonation.target.track === null || detonation.target.track === track) &&
    detonation.t >= row.t - killBeforeMs &&
    detonation.t <= row.t + killAfterMs
  )
}

function tell(context: Context, open: OpenDamage, by: DetonationRow | undefined): void {
  const { sink } = context
  const { row, milestone } = open
  row.firer = by === undefined || by.firer.entity === null ? null : mended(context, row.exercise, by.firer)
  row.detonationSeq = by?.seq ?? null
  row.munition = by?.munition ?? null
  sink.damage({ ...row })
  if (milestone === null) return
  milestone.text = `${nameOf(row.victim)} destroyed${row.firer === null ? '' : ` by ${nameOf(row.firer)}`}`
  sink.milestone({ ...milestone })
}

function nameOf(party: Party): string {
  if (party.marking === null) return party.entity ?? 'somebody'
  return `${party.marking} (${party.entity ?? '?'})`
}

function trackNumbered({ world }: Context, { row, track }: OpenDamage): Track | undefined {
  const { site, application, entity } = row.victim
  if (site === null || application === null || entity === null) return undefined
  const found = world.applications.get((row.exercise * 65_536 + site) * 65_536 + application)?.tracks.get(Number(entity.slice(entity.lastIndexOf(':') + 1)))
  return found?.track === track ? found : undefined
}

/** A detonation that came after the damage it did. */
export function attributeLate(context: Context, detonation: OpenDetonation): void {
  const { exercise, target } = detonation.row
  if (context.world.damages.size === 0 || target.entity === null) return
  for (const open of context.world.damages.get(identityKey(exercise, target.entity)) ?? []) if (isCandidate(detonation, open)) attribute(context, open)
}

/** Nothing can change these any more. */
export function settleDamages({ world }: Context, now: Instant): void {
  for (const [key, open] of world.damages) {
    const kept = open.filter(({ row }) => now <= row.t + killAfterMs)
    if (kept.length === 0) world.damages.delete(key)
    else if (kept.length < open.length) world.damages.set(key, kept)
  }
}
