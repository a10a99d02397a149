import { applications, cast } from './cast.ts'
import type { Group, TypeNumbers } from './cast.ts'
import { createRoute } from './motion.ts'
import type { Pose, Route } from './motion.ts'

/** One simulated entity. Times are seconds since the scenario began. */
export type Unit = {
  readonly group: Group
  readonly id: { site: number; application: number; entity: number }
  readonly version: 6 | 7
  readonly type: TypeNumbers
  readonly marking: string
  readonly route: Route
  /** Seconds it has driven; stands still while stopped. */
  driven: number
  damage: 0 | 1 | 3
  mobilityKilled: boolean
  firepowerKilled: boolean
  destroyedAt: number | null
  /** Out of the exercise (deactivated) until then. */
  backAt: number | null
  /** Up to when `driven` has been counted. */
  advancedAt: number
}

/** Trucks and people rest for a third of the time, so that there are always some that stand still. */
const parkedEvery = 3

export function createUnits(random: () => number): Unit[] {
  const entityNumbers = new Map<string, number>()
  return cast.flatMap((group) =>
    Array.from({ length: group.count }, (_, index) => {
      const key = `${group.site}:${group.application}`
      const entity = (entityNumbers.get(key) ?? 0) + 1
      entityNumbers.set(key, entity)
      const unit: Unit = {
        group,
        id: { site: group.site, application: group.application, entity },
        version: applications.find((each) => each.site === group.site && each.application === group.application)?.version ?? 7,
        type: group.type,
        marking: `${group.callsign}${index + 1}`,
        route: createRoute(group, random),
        driven: random() * 100,
        damage: 0,
        mobilityKilled: false,
        firepowerKilled: false,
        destroyedAt: null,
        backAt: null,
        advancedAt: 0,
      }
      return unit
    }),
  )
}

export function isStopped(unit: Unit): boolean {
  const parks = (unit.group.role === 'truck' || unit.group.role === 'dismount') && unit.id.entity % parkedEvery === 0
  return parks || unit.mobilityKilled || unit.damage === 3
}

export function isIn(unit: Unit): boolean {
  return unit.backAt === null
}

/** Able to shoot and be shot at. */
export function isFighting(unit: Unit): boolean {
  return isIn(unit) && unit.damage !== 3
}

export function poseOf(unit: Unit): Pose {
  const pose = unit.route(unit.driven)
  return isStopped(unit) ? { ...pose, speedMps: 0 } : pose
}

/** Lets it drive up to that second. */
export function advance(unit: Unit, seconds: number): void {
  if (!isStopped(unit)) unit.driven += Math.max(0, seconds - unit.advancedAt)
  unit.advancedAt = seconds
}

/** Seconds to the next Entity State: fast movers drift from their dead reckoning sooner; a parked version 7 unit beats slowly. */
export function reportIntervalOf(unit: Unit): number {
  if (isStopped(unit)) return unit.version === 7 ? 20 : 5
  if (unit.group.role === 'fighter') return 0.5
  return unit.group.altitudeM > 100 ? 0.8 : 1.6
}

/** Appearance word: bits 1 and 2 mobility and firepower kill (land platforms), 3–4 damage, 23 deactivated. */
export function appearanceOf(unit: Unit, deactivated = false): number {
  const land = unit.type[0] === 1 && unit.type[1] === 1
  return (land && unit.mobilityKilled ? 1 << 1 : 0) | (land && unit.firepowerKilled ? 1 << 2 : 0) | (unit.damage << 3) | (deactivated ? 1 << 23 : 0)
}
