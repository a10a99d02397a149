import { weapons } from './cast.ts'
import type { Role } from './cast.ts'
import type { Messages, Weapon } from './messages.ts'
import { between, distanceM } from './motion.ts'
import { pick } from '../../lib/random.ts'
import type { Schedule } from './schedule.ts'
import { isFighting, poseOf } from './unit.ts'
import type { Unit } from './unit.ts'

/** Seconds a wreck lies there, and how long its number then rests before a fresh unit wears it. */
const wreckSeconds = 240
const restSeconds = 60

const eagerShooters: ReadonlySet<string> = new Set(['VIPER1', 'VIPER4', 'BEAR2', 'APACHE1'])

/** Detonation results of SISO uid 62 with how often they come. */
const outcomes: readonly (readonly [result: number, share: number])[] = [
  [1, 0.55],
  [2, 0.18],
  [3, 0.15],
  [6, 0.12],
]

type CombatOptions = { units: readonly Unit[]; random: () => number; schedule: Schedule; messages: Messages }

export type Combat = { start(): void }

/** Shooting: every few seconds somebody fires, the round flies, and what it does shows in the victim's appearance a moment later. */
export function createCombat(options: CombatOptions): Combat {
  const { units, random, schedule, messages } = options
  let eventNumber = 0
  let missileNumber = 9_000

  function engage(): void {
    const able = units.filter((unit) => isFighting(unit) && !unit.firepowerKilled && weaponOf(unit) !== undefined)
    // A few are always in the thick of it, so that there is a leader to ask about.
    const eager = able.filter((unit) => eagerShooters.has(unit.marking))
    const shooter = pick(eager.length > 0 && random() < 0.4 ? eager : able, random)
    // Once in a while somebody mistakes a friend for an enemy.
    const mistaken = random() < 0.03
    const target =
      shooter &&
      pick(
        units.filter((unit) => isFighting(unit) && isTargetable(unit) && unit !== shooter && (sideOf(unit) === sideOf(shooter)) === mistaken),
        random,
      )
    if (shooter !== undefined && target !== undefined) shoot(shooter, target)
    // Plenty in the first seconds, so that there is something to ask about; then the pace of an exercise.
    schedule.after(schedule.now() < 8 ? 0.6 + random() * 0.6 : 3 + random() * 5, engage)
  }

  function shoot(shooter: Unit, target: Unit): void {
    const weapon = weaponOf(shooter)
    if (weapon === undefined) return
    eventNumber = (eventNumber % 65_000) + 1
    const event = eventNumber
    const from = poseOf(shooter)
    const rangeM = distanceM(from, poseOf(target))
    const flightSeconds = Math.min(6, Math.max(0.3, rangeM / weapon.speedMps))
    const missile = weapon.speedMps < 500 ? ++missileNumber : null
    messages.fire({ shooter, target, event, weapon, rangeM, missile })
    if (missile !== null) {
      for (let flown = 0.2; flown < flightSeconds; flown += 0.5) {
        const fraction = flown / flightSeconds
        schedule.after(flown, () => messages.missile({ shooter, number: missile, weapon, pose: between(from, poseOf(target), fraction), done: false }))
      }
    }
    schedule.after(flightSeconds, () => {
      if (missile !== null) messages.missile({ shooter, number: missile, weapon, pose: poseOf(target), done: true })
      const result = drawOutcome(random)
      messages.detonation({ shooter, target, event, weapon, result })
      if (result === 1) schedule.after(0.2 + random() * 0.4, () => hurt(target))
    })
  }

  function hurt(target: Unit): void {
    if (!isFighting(target)) return
    const luck = random()
    if (luck < 0.4) destroy(target)
    else if (luck < 0.6) target.mobilityKilled = true
    else if (luck < 0.75) target.firepowerKilled = true
    else target.damage = 1
    messages.state(target)
  }

  function destroy(target: Unit): void {
    target.damage = 3
    target.destroyedAt = schedule.now()
    schedule.after(wreckSeconds, () => {
      messages.state(target, { deactivated: true })
      target.backAt = schedule.now() + restSeconds
      schedule.after(restSeconds, () => {
        Object.assign(target, { backAt: null, damage: 0, mobilityKilled: false, firepowerKilled: false, destroyedAt: null })
        messages.state(target)
      })
    })
  }

  return {
    start() {
      schedule.after(1.5, engage)
      layMines(options)
    },
  }
}

function weaponOf(unit: Unit): Weapon | undefined {
  const role: Role = unit.group.role
  if (role !== 'tank' && role !== 'fighting-vehicle' && role !== 'attack-helicopter' && role !== 'dismount') return undefined
  return weapons[role][sideOf(unit)]
}

function sideOf(unit: Unit): 'blue' | 'red' {
  return unit.group.force % 3 === 1 ? 'blue' : 'red'
}

/** Land units of the two sides; aircraft and ships only watch. */
function isTargetable(unit: Unit): boolean {
  return unit.type[1] === 1 && unit.group.force % 3 !== 0
}

function drawOutcome(random: () => number): number {
  let left = random()
  for (const [result, share] of outcomes) {
    if (left < share) return result
    left -= share
  }
  return 1
}

/** Detonations without a fire: every few minutes somebody drives over a mine. */
function layMines({ units, random, schedule, messages }: CombatOptions): void {
  function mine(): void {
    const victim = pick(
      units.filter((unit) => isFighting(unit) && unit.group.role === 'truck'),
      random,
    )
    if (victim !== undefined) {
      messages.mine(victim)
      schedule.after(0.4, () => {
        victim.mobilityKilled = true
        messages.state(victim)
      })
    }
    schedule.after(150 + random() * 100, mine)
  }
  schedule.after(6.5, mine)
}
