import type { Instant } from '../../core/time.ts'
import { bumpMembership, milestone } from './context.ts'
import type { Context } from './context.ts'
import type { Addressee, EntityNumbers, ExerciseRecord, FreezeCommand, World } from './world.ts'

/*
 * Stop/Freeze and Start/Resume. The addressee is one entity, an application, a site or all: 65535 stands for all, and so does a 0 where a number
 * is left out (0:0:0 names nobody in particular, 12:0:0 a site, 12:3:0 an application). Repeated commands change nothing.
 */

const all = 65_535
const isAll = (part: number): boolean => part === all || part === 0

export function covers(addressee: Addressee, who: EntityNumbers): boolean {
  return (
    (isAll(addressee.site) || addressee.site === who.site) &&
    (isAll(addressee.application) || addressee.application === who.application) &&
    (isAll(addressee.entity) || addressee.entity === who.entity)
  )
}

export function addressesAll({ site }: Addressee): boolean {
  return isAll(site)
}

/** Whoever `inner` addresses is addressed by `outer` too. */
function includes(outer: Addressee, inner: Addressee): boolean {
  const part = (wide: number, narrow: number): boolean => isAll(wide) || (!isAll(narrow) && wide === narrow)
  return part(outer.site, inner.site) && part(outer.application, inner.application) && part(outer.entity, inner.entity)
}

function overlaps(a: Addressee, b: Addressee): boolean {
  const part = (one: number, other: number): boolean => isAll(one) || isAll(other) || one === other
  return part(a.site, b.site) && part(a.application, b.application) && part(a.entity, b.entity)
}

/** Since when it is frozen; null when it is not. The last command that covers it holds; repeated stops count from the first. */
export function frozenSince(world: World, who: EntityNumbers & { exercise: number }): Instant | null {
  const freezes = world.exercises.get(who.exercise)?.freezes
  if (freezes === undefined || freezes.length === 0) return null
  return frozenBy(freezes, who)?.at ?? null
}

export function frozenBy(freezes: readonly FreezeCommand[], who: EntityNumbers): FreezeCommand | undefined {
  let found: FreezeCommand | undefined
  for (let index = freezes.length - 1; index >= 0; index -= 1) {
    const command = freezes[index]
    if (command === undefined || !covers(command.addressee, who)) continue
    if (command.kind === 'start') break
    found = command
  }
  return found
}

/** Stops that still hold for somebody. */
export function standingFreezes(exercise: ExerciseRecord): FreezeCommand[] {
  return exercise.freezes.filter((command) => command.kind === 'stop')
}

export function addresseeText({ site, application, entity }: Addressee): string {
  if (isAll(site)) return 'all'
  if (isAll(application)) return `site ${site}`
  return isAll(entity) ? `application ${site}:${application}` : `entity ${site}:${application}:${entity}`
}

export type FreezeOrder = { at: Instant; addressee: Addressee; from: string; reason: number; behaviour: number }

export function stop(context: Context, exercise: ExerciseRecord, order: FreezeOrder): void {
  const { freezes } = exercise
  const last = freezes.at(-1)
  if (last?.kind === 'stop' && includes(last.addressee, order.addressee)) return
  freezes.push({ kind: 'stop', ...order })
  while (freezes.length > context.rules.limits.freezeCommands) freezes.shift()
  milestone(context, {
    t: order.at,
    exercise: exercise.exercise,
    kind: 'stop-freeze',
    site: siteOf(order.addressee),
    entity: null,
    text: `Stop/Freeze from ${order.from} to ${addresseeText(order.addressee)}`,
  })
  recheck(context, exercise, order)
}

export function start(context: Context, exercise: ExerciseRecord, order: FreezeOrder): void {
  const { world } = context
  // Whoever is freed gets one full timeout from now.
  for (const track of world.active) {
    if (track.exercise !== exercise.exercise || !covers(order.addressee, track) || frozenBy(exercise.freezes, track) === undefined) continue
    track.graceFrom = order.at
    track.checkAt = order.at
    bumpMembership(context, track)
  }
  for (const record of [...world.sites.values(), ...world.applications.values()])
    if (record.exercise === exercise.exercise && covers(order.addressee, placeOf(record))) record.graceFrom = order.at
  for (const emissions of Object.values(world.emissions))
    for (const emission of emissions.values())
      if (emission.exercise === exercise.exercise && covers(order.addressee, { ...emission, entity: emission.number })) emission.graceFrom = order.at
  const kept = exercise.freezes.filter((command) => !includes(order.addressee, command.addressee))
  if (kept.some((command) => command.kind === 'stop' && overlaps(command.addressee, order.addressee))) kept.push({ kind: 'start', ...order })
  exercise.freezes = kept.some((command) => command.kind === 'stop') ? kept : []
  tellStart(context, exercise, order)
  context.aspects.bump('simulation')
}

/** A Start/Resume sent again at once, as reliable senders do, is told once. */
function tellStart(context: Context, exercise: ExerciseRecord, order: FreezeOrder): void {
  const text = `Start/Resume from ${order.from} to ${addresseeText(order.addressee)}`
  const { lastStart } = exercise
  exercise.lastStart = { at: order.at, text }
  if (lastStart !== null && lastStart.text === text && order.at - lastStart.at <= repeatedMs) return
  milestone(context, { t: order.at, exercise: exercise.exercise, kind: 'start-resume', site: siteOf(order.addressee), entity: null, text })
}

const repeatedMs = 2_000

function recheck(context: Context, exercise: ExerciseRecord, order: FreezeOrder): void {
  for (const track of context.world.active) {
    if (track.exercise !== exercise.exercise || !covers(order.addressee, track)) continue
    track.checkAt = order.at
    bumpMembership(context, track)
  }
  context.aspects.bump('simulation')
}

function siteOf({ site }: Addressee): number | null {
  return isAll(site) ? null : site
}

/** A site or application as something an addressee may cover: every entity of it. */
export function placeOf(record: { site: number; application?: number }): EntityNumbers {
  return { site: record.site, application: record.application ?? all, entity: all }
}
