import type { Instant } from '../../core/time.ts'
import { toGeodetic } from '../../core/coordinates.ts'
import type { Vector } from '../../core/coordinates.ts'
import type { BodyOf, EntityId, EventId } from '../../dis/pdu.ts'
import { detonationClass, isDamaging } from '../../siso/detonation-results.ts'
import type { DetonationRow, FireRow } from '../records.ts'
import { milestone, nextSeq } from './context.ts'
import type { Context } from './context.ts'
import { isGiven, typeText } from './entity-state.ts'
import { fireJoinsMs, fireRepeatsMs, killAfterMs, killBeforeMs, overtakenMs } from './limits.ts'
import { attributeLate } from './losses.ts'
import { mended, namesEntity, partyOf } from './track.ts'
import { entityText, identityKey, pushTo } from './world.ts'
import type { ExerciseRecord, OpenDetonation, OpenFire } from './world.ts'

export type Heard = { exercise: ExerciseRecord; at: Instant }

/** One row per firer and event id; a repeated Fire PDU is the same fire, event number 0 never is. */
export function onFire(context: Context, fire: BodyOf<'fire'>, { exercise, at }: Heard): void {
  const { world } = context
  const firer = partyOf(context, { exercise: exercise.exercise, id: fire.firer, at })
  const eventKey = joinKey(exercise.exercise, fire)
  const repeated = eventKey === null ? undefined : world.fires.get(eventKey)
  if (repeated !== undefined && isSame(repeated, { event: fire.event, track: firer.track, at })) {
    repeated.lastHeard = at
    return
  }
  const row: FireRow = {
    seq: nextSeq(context),
    t: at,
    exercise: exercise.exercise,
    firer,
    target: partyOf(context, { exercise: exercise.exercise, id: fire.target, at }),
    munitionEntity: namesEntity(fire.munitionEntity) ? entityText(fire.munitionEntity) : null,
    event: eventText(fire.event),
    munition: typeText(fire.munition.type),
    warhead: fire.munition.warhead,
    fuse: fire.munition.fuse,
    quantity: fire.munition.quantity,
    rounds: Math.max(1, fire.munition.quantity),
    rate: fire.munition.rate,
    rangeM: Number.isFinite(fire.rangeM) ? fire.rangeM : 0,
    ...placeOf(fire.location),
  }
  context.sink.fire({ ...row })
  if (eventKey !== null) {
    // The newest under a key is kept last, so that the oldest is dropped first.
    world.fires.delete(eventKey)
    world.fires.set(eventKey, { event: eventText(fire.event), lastHeard: at, track: firer.track, row })
    while (world.fires.size > context.rules.limits.openFires) dropOldest(world.fires)
    joinOvertaken(context, { key: eventKey, row })
  }
  if (exercise.firstFire === null) {
    exercise.firstFire = at
    milestone(context, {
      t: at,
      exercise: exercise.exercise,
      kind: 'first-fire',
      site: firer.site,
      entity: firer.entity,
      text: `First fire, by ${firer.marking ?? firer.entity ?? 'nobody named'}`,
    })
  }
  context.aspects.bump('events')
}

/** One row per Detonation PDU, joined to its fire by exercise, firer and event number. */
export function onDetonation(context: Context, detonation: BodyOf<'detonation'>, { exercise, at }: Heard): void {
  const { world } = context
  const firer = partyOf(context, { exercise: exercise.exercise, id: detonation.firer, at })
  const key = joinKey(exercise.exercise, detonation)
  const fire = key === null ? undefined : fireFor(world.fires.get(key), { track: firer.track, at })
  const row: DetonationRow = {
    seq: nextSeq(context),
    t: at,
    exercise: exercise.exercise,
    firer,
    target: partyOf(context, { exercise: exercise.exercise, id: detonation.target, at }),
    event: eventText(detonation.event),
    munition: typeText(detonation.munition.type),
    result: detonation.result,
    resultClass: detonationClass(detonation.result),
    quantity: detonation.munition.quantity,
    fireSeq: fire?.row.seq ?? null,
    fireRounds: fire?.row.rounds ?? null,
    ...placeOf(detonation.location),
  }
  context.sink.detonation({ ...row })
  const open: OpenDetonation = { row, damaging: isDamaging(detonation.result) }
  remember(context, open, { key, joined: fire !== undefined })
  if (exercise.firstDetonation === null) {
    exercise.firstDetonation = at
    milestone(context, { t: at, exercise: exercise.exercise, kind: 'first-detonation', site: firer.site, entity: firer.entity, text: 'First detonation' })
  }
  attributeLate(context, open)
  context.aspects.bump('events')
}

/** Exercise, firer and event number; null where the event is not numbered or nobody fired. */
function joinKey(exercise: number, { firer, event }: { firer: EntityId; event: EventId }): string | null {
  return event.event === 0 || !namesEntity(firer) ? null : `${exercise}/${entityText(firer)}/${event.event}`
}

function isSame(open: OpenFire, { event, track, at }: { event: EventId; track: number | null; at: Instant }): boolean {
  const sameFirer = open.track === null || track === null || open.track === track
  return sameFirer && open.event === eventText(event) && at - open.lastHeard <= fireRepeatsMs
}

function fireFor(open: OpenFire | undefined, { track, at }: { track: number | null; at: Instant }): OpenFire | undefined {
  if (open === undefined || at - open.lastHeard > fireJoinsMs) return undefined
  return open.track === null || track === null || open.track === track ? open : undefined
}

/** Keeps what may still explain a damage or belong to a fire, as far as there is room. */
function remember({ world, rules }: Context, open: OpenDetonation, { key, joined }: { key: string | null; joined: boolean }): void {
  if (world.openDetonations >= rules.limits.openDetonations) return
  if (open.damaging && open.row.target.entity !== null) {
    pushTo(world.detonations, identityKey(open.row.exercise, open.row.target.entity), open)
    world.openDetonations += 1
  }
  if (key !== null && !joined) {
    pushTo(world.unjoined, key, open)
    world.openDetonations += 1
  }
}

/** Datagrams may overtake each other: a detonation heard just before its fire still belongs to it. */
function joinOvertaken(context: Context, { key, row }: { key: string; row: FireRow }): void {
  for (const { row: detonation } of context.world.unjoined.get(key) ?? []) {
    if (detonation.fireSeq !== null || row.t - detonation.t > overtakenMs) continue
    detonation.fireSeq = row.seq
    detonation.fireRounds = row.rounds
    detonation.firer = mended(context, row.exercise, detonation.firer)
    detonation.target = mended(context, row.exercise, detonation.target)
    context.sink.detonation({ ...detonation })
  }
}

function eventText(event: EventId): string | null {
  return event.event === 0 ? null : `${event.site}:${event.application}:${event.event}`
}

function placeOf(location: Vector): { latitudeDeg: number | null; longitudeDeg: number | null } {
  if (!isGiven(location)) return { latitudeDeg: null, longitudeDeg: null }
  const { latitudeDeg, longitudeDeg } = toGeodetic(location)
  return { latitudeDeg, longitudeDeg }
}

function dropOldest(map: Map<string, unknown>): void {
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}

/** Detonations that can attribute nothing any more, and fires nothing can belong to any more, are let go. */
export function settleEngagements({ world }: Context, now: Instant): void {
  const before = now - killBeforeMs - killAfterMs
  world.openDetonations = letGo(world.detonations, before) + letGo(world.unjoined, now - overtakenMs)
  for (const [key, open] of world.fires) {
    if (now - open.lastHeard <= fireJoinsMs) break
    world.fires.delete(key)
  }
}

/** @returns how many are left */
function letGo(map: Map<string, OpenDetonation[]>, before: Instant): number {
  let left = 0
  for (const [key, list] of map) {
    const kept = list.filter(({ row }) => row.t >= before)
    if (kept.length === 0) map.delete(key)
    else if (kept.length < list.length) map.set(key, kept)
    left += kept.length
  }
  return left
}
