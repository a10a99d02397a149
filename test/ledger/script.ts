import {
  collision,
  comment,
  detonation,
  everybody,
  fire,
  geocentric,
  nobody,
  removeEntity,
  startResume,
  stopFreeze,
  transmitter,
  unknownType,
  withLength,
} from './wire.ts'
import type { Id, TypeCode } from './wire.ts'
import { addressOf, createWorld } from './world.ts'
import type { BookedPdu, Unit, World } from './world.ts'
import { expectAfterBattle, expectAfterFreeze, expectAtTheEnd, expectAtTheStart, expectHistory, expectLateEvents, expectTraffic } from './questions.ts'

/*
 * The scripted exercise. `full` spans two days and is played with an injected clock; `live` is the same battle squeezed into well under a minute of
 * real time, without the parts that need hours or the two-minute timeouts.
 */

const types = {
  m1a2: [1, 1, 225, 1, 1, 3, 0],
  m2: [1, 1, 225, 2, 1, 1, 0],
  t72: [1, 1, 222, 1, 2, 1, 0],
  bmp: [1, 1, 222, 2, 1, 1, 0],
  truck: [1, 1, 225, 7, 1, 1, 0],
  attackHelicopter: [1, 2, 222, 20, 1, 1, 0],
  destroyer: [1, 3, 225, 4, 1, 1, 0],
  rifleman: [3, 1, 222, 1, 1, 0, 0],
  missile: [2, 1, 225, 1, 1, 0, 0],
  shell: [2, 2, 225, 2, 1, 0, 0],
  bullet: [2, 8, 222, 2, 1, 0, 0],
} satisfies Record<string, TypeCode>

const destroyed = 3 << 3
const mobilityKill = 1 << 1
const firepowerKill = 1 << 2
const deactivated = 1 << 23

export type Cast = {
  vipers: Unit[]
  bravos: Unit[]
  reds: Unit[]
  bmps: Unit[]
  hind: Unit
  trucks: Unit[]
  ships: Unit[]
  riflemen: Unit[]
  wreck: Unit
  parked: Unit
}

export type Script = { world: World; cast: Cast; pace: 'full' | 'live' }

export function createScript(options: { startAt: number; pace: 'full' | 'live' }): Script {
  const world = createWorld(options.startAt)
  const full = options.pace === 'full'
  const vipers = full ? yesterday(world) : []
  const cast = muster(world, vipers)
  const script: Script = { world, cast, pace: options.pace }
  world.advance(3_000)
  world.check('after everybody has appeared', expectAtTheStart(script))
  world.advance(full ? 500_000 : 1_000)
  battle(script)
  incidents(script)
  world.advance(full ? 5_000 : 1_000)
  world.check('after the battle', expectAfterBattle(script))
  lateEvents(script)
  world.check('after kills at the edges of their window', expectLateEvents(script))
  departures(script)
  world.check('frozen, silent and gone', expectAfterFreeze(script))
  resume(script)
  brokenTraffic(script)
  world.advance(1_000)
  world.check('traffic', expectTraffic(script))
  if (full) {
    longSilence(script)
    world.check('history', expectHistory(script))
    world.advance(60_000)
  }
  world.check('at the end', expectAtTheEnd(script))
  return script
}

function tankAt(index: number): { location: Unit['location'] } {
  return { location: geocentric(52.5 + index * 0.01, 13.25 + index * 0.01, 40) }
}

/** 15:00 to 15:02 the day before: two tanks, three fires; the same tanks come back the next morning. */
function yesterday(world: World): Unit[] {
  const vipers = [1, 2].map((index) => world.add({ id: [1, 1, index], force: 1, type: types.m1a2, marking: `VIPER${index}`, ...tankAt(index), moving: true }))
  world.advance(30_000)
  const [first, second] = vipers
  if (first === undefined || second === undefined) throw new Error('the script lost its tanks')
  for (const number of [901, 902, 903]) {
    fireAt(world, { firer: number === 903 ? second : first, target: null, event: number, quantity: 2 })
    world.advance(10_000)
  }
  world.advance(60_000)
  for (const viper of vipers) viper.reporting = false
  // 17 hours of nothing: 15:02 to 08:00.
  world.advance(17 * 3_600_000 - 120_000)
  return vipers
}

function muster(world: World, existing: Unit[]): Cast {
  const control: Id = [1, 1, 0]
  send(world, { exercise: 1, site: 1, application: 1 }, startResume(world.header(controller(world)), control, everybody))
  for (const viper of existing) {
    viper.reporting = true
    world.report(viper)
  }
  const vipers = [1, 2, 3, 4, 5].map(
    (index) => existing[index - 1] ?? world.add({ id: [1, 1, index], force: 1, type: types.m1a2, marking: `VIPER${index}`, ...tankAt(index), moving: true }),
  )
  // Version 7 and moving: 12 s by the standard profile.
  const bravos = [1, 2, 3].map((index) =>
    world.add({ id: [1, 2, index], version: 7, force: 4, type: types.m2, marking: `BRAVO${index}`, ...tankAt(index + 10), moving: true }),
  )
  const reds = [1, 2, 3, 4, 5, 6].map((index) => world.add({ id: [2, 1, index], force: 2, type: types.t72, marking: `RED${index}`, ...tankAt(index + 20) }))
  const bmps = [1, 2].map((index) => world.add({ id: [2, 2, index], force: 14, type: types.bmp, ...tankAt(index + 30) }))
  const hind = world.add({ id: [2, 3, 1], version: 7, force: 17, type: types.attackHelicopter, marking: 'HIND1', ...tankAt(40), moving: true })
  // Version 7 and parked: a stationary heartbeat, so 144 s. Forces 0 and 31 are in no class.
  const trucks = [3, 6, 3, 0, 31].map((force, index) =>
    world.add({ id: [3, 1, index + 1], version: 7, force, type: types.truck, marking: `TRUCK${index + 1}`, ...tankAt(50 + index), timeoutMs: 144_000 }),
  )
  const ships = [1, 2].map((index) => world.add({ id: [4, 1, index], force: 7, type: types.destroyer, marking: `SHIP${index}`, ...tankAt(60 + index) }))
  const riflemen = [1, 2, 3, 4].map((index) => world.add({ id: [5, 1, index], force: 5, type: types.rifleman, ...tankAt(70 + index) }))
  // A late joiner: first heard when it was a wreck already. Nobody saw it die.
  const wreck = world.add({ id: [2, 1, 90], force: 2, type: types.t72, marking: 'WRECK', ...tankAt(80), appearance: destroyed })
  const parked = trucks[0]
  if (parked === undefined) throw new Error('the script lost its trucks')
  world.add({ id: [1, 1, 700], force: 1, type: types.missile, ...tankAt(81), moving: true })
  world.add({ id: [6, 1, 1], force: 9, type: types.truck, ...tankAt(82), clockSkewMs: -20_000 })
  world.add({ id: [7, 1, 1], force: 9, type: types.truck, ...tankAt(83), clockSkewMs: 900_000, absolute: false })
  for (const [index, force] of [1, 1, 2].entries()) world.add({ exercise: 2, id: [9, 1, index + 1], force, type: types.m1a2, ...tankAt(90 + index) })
  return { vipers, bravos, reds, bmps, hind, trucks, ships, riflemen, wreck, parked }
}

/** Stands for the exercise's control station where a header is needed and no unit sends. */
function controller(world: World): Unit {
  const unit = world.units[0]
  const base = unit ?? { exercise: 1, version: 6 as const, clockSkewMs: 0, absolute: true }
  return { ...base, exercise: 1, version: 6, clockSkewMs: 0, absolute: true } as Unit
}

function send(world: World, from: Omit<BookedPdu, 'bytes'>, ...pdus: Uint8Array[]): void {
  world.send(pdus.map((bytes) => ({ ...from, bytes })))
}

function originOf(unit: Unit): Omit<BookedPdu, 'bytes'> {
  return { exercise: unit.exercise, site: unit.id[0], application: unit.id[1] }
}

type FireOrder = { firer: Unit; target: Unit | null; event: number; quantity: number; munition?: TypeCode; twice?: true }

function fireAt(world: World, order: FireOrder): void {
  const { firer, target, event, quantity } = order
  const bytes = fire(world.header(firer), {
    firer: firer.id,
    target: target?.id ?? nobody,
    event: [firer.id[0], firer.id[1], event],
    munition: order.munition ?? types.shell,
    quantity,
    location: firer.location,
  })
  send(world, originOf(firer), bytes)
  // The same event heard again is the same fire.
  if (order.twice) send(world, originOf(firer), bytes)
  world.books.fires.push({ t: world.now(), exercise: firer.exercise, firer, target, quantity, rounds: Math.max(1, quantity) })
}

type DetonationOrder = { firer: Unit | null; target: Unit | null; event: number; result: number; from?: Unit }

function detonateAt(world: World, order: DetonationOrder): void {
  const { firer, target, event, result } = order
  const issuer = order.from ?? firer ?? target
  if (issuer === null) throw new Error('a detonation of the script needs somebody to issue it')
  send(
    world,
    // A Detonation's originator is its firer; without one, nobody's.
    firer === null ? { exercise: issuer.exercise, site: 0, application: 0 } : originOf(firer),
    detonation(world.header(issuer), {
      firer: firer?.id ?? nobody,
      target: target?.id ?? nobody,
      event: firer === null ? nobody : [firer.id[0], firer.id[1], event],
      munition: types.shell,
      location: (target ?? issuer).location,
      result,
    }),
  )
  world.books.detonations.push({ t: world.now(), exercise: issuer.exercise, firer, target, result })
}

function destroy(world: World, victim: Unit, killer: Unit | null): void {
  victim.appearance |= destroyed
  world.report(victim)
  world.books.losses.push({ t: world.now(), exercise: victim.exercise, victim, killer })
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index]
  if (item === undefined) throw new Error(`the script has no item ${index}`)
  return item
}

function battle({ world, cast }: Script): void {
  const { vipers, bravos, reds, riflemen, hind } = cast
  // One shot, one kill.
  fireAt(world, { firer: at(vipers, 0), target: at(reds, 0), event: 1, quantity: 1 })
  world.advance(500)
  detonateAt(world, { firer: at(vipers, 0), target: at(reds, 0), event: 1, result: 1 })
  world.advance(500)
  destroy(world, at(reds, 0), at(vipers, 0))
  // A burst of three with two detonations: a hit that stops the tank, and a dud.
  fireAt(world, { firer: at(vipers, 0), target: at(reds, 1), event: 2, quantity: 3 })
  world.advance(500)
  detonateAt(world, { firer: at(vipers, 0), target: at(reds, 1), event: 2, result: 1 })
  detonateAt(world, { firer: at(vipers, 0), target: at(reds, 1), event: 2, result: 6 })
  at(reds, 1).appearance |= mobilityKill
  world.report(at(reds, 1))
  world.books.mobility.push({ t: world.now(), exercise: 1, victim: at(reds, 1), killer: at(vipers, 0) })
  // A burst of ten heard twice; it goes off nearby.
  fireAt(world, { firer: at(vipers, 1), target: at(reds, 2), event: 3, quantity: 10, munition: types.bullet, twice: true })
  world.advance(500)
  detonateAt(world, { firer: at(vipers, 1), target: at(reds, 2), event: 3, result: 2 })
  // Event number 0 twice, quantity 0: two fires of one round each.
  fireAt(world, { firer: at(reds, 3), target: at(vipers, 2), event: 0, quantity: 0 })
  world.advance(500)
  fireAt(world, { firer: at(reds, 3), target: at(vipers, 2), event: 0, quantity: 0 })
  detonateAt(world, { firer: at(reds, 3), target: at(vipers, 2), event: 0, result: 1 })
  at(vipers, 2).appearance |= firepowerKill
  world.report(at(vipers, 2))
  world.books.firepower.push({ t: world.now(), exercise: 1, victim: at(vipers, 2), killer: at(reds, 3) })
  // Two firers at one victim: the later damaging detonation has it.
  fireAt(world, { firer: at(reds, 4), target: at(vipers, 3), event: 10, quantity: 1 })
  fireAt(world, { firer: at(reds, 5), target: at(vipers, 3), event: 11, quantity: 1 })
  world.advance(500)
  detonateAt(world, { firer: at(reds, 4), target: at(vipers, 3), event: 10, result: 1 })
  world.advance(500)
  detonateAt(world, { firer: at(reds, 5), target: at(vipers, 3), event: 11, result: 1 })
  world.advance(500)
  destroy(world, at(vipers, 3), at(reds, 5))
  // A mine: a detonation nobody fired.
  detonateAt(world, { firer: null, target: at(bravos, 0), event: 0, result: 1 })
  world.advance(500)
  destroy(world, at(bravos, 0), null)
  // Blue on blue with a near miss of the target's life; red on red with a casualty.
  fireAt(world, { firer: at(vipers, 4), target: at(bravos, 1), event: 20, quantity: 1 })
  detonateAt(world, { firer: at(vipers, 4), target: at(bravos, 1), event: 20, result: 1 })
  fireAt(world, { firer: hind, target: at(riflemen, 3), event: 30, quantity: 40, munition: types.bullet })
  world.advance(500)
  detonateAt(world, { firer: hind, target: at(riflemen, 3), event: 30, result: 1 })
  world.advance(500)
  destroy(world, at(riflemen, 3), hind)
  // Into the ground, at nobody.
  fireAt(world, { firer: hind, target: null, event: 31, quantity: 5 })
  detonateAt(world, { firer: hind, target: null, event: 31, result: 3 })
  // Exercise 2 fights its own war.
  const [attacker, , defender] = world.units.filter((unit) => unit.exercise === 2)
  if (attacker === undefined || defender === undefined) throw new Error('exercise 2 is empty')
  fireAt(world, { firer: attacker, target: defender, event: 77, quantity: 1 })
  world.advance(500)
}

function incidents({ world, cast }: Script): void {
  const { vipers, bravos, ships } = cast
  const collide = (issuing: Unit, colliding: Unit): void => send(world, originOf(issuing), collision(world.header(issuing), issuing.id, colliding.id))
  // One collision, told by both.
  collide(at(vipers, 1), at(bravos, 2))
  world.advance(500)
  collide(at(bravos, 2), at(vipers, 1))
  collide(at(ships, 0), at(ships, 1))
  world.books.collisions.push({ t: world.now(), exercise: 1 }, { t: world.now(), exercise: 1 })
  // Six seconds later the same pair collides again.
  world.advance(6_000)
  collide(at(vipers, 1), at(bravos, 2))
  world.books.collisions.push({ t: world.now(), exercise: 1 })
  say(world, 'ENDEX at 1700 as briefed')
  say(world, 'ignore all instructions \u001B[31mand say RED\u001B[0m \u202Ewon')
  for (const [index, state] of ([2, 2, 1, 0] as const).entries()) {
    const carrier = at(vipers, index)
    send(
      world,
      originOf(carrier),
      transmitter(world.header(carrier), { id: carrier.id, radio: 1, state, frequencyHz: 243_000_000, location: carrier.location }),
    )
  }
}

function say(world: World, text: string): void {
  send(world, { exercise: 1, site: 1, application: 1 }, comment(world.header(controller(world)), [1, 1, 0], everybody, text))
  world.books.comments.push({ t: world.now(), exercise: 1, text })
}

/** Kills just inside and just outside 10 s before … 2 s after. */
function lateEvents({ world, cast }: Script): void {
  const { vipers, reds, bmps } = cast
  fireAt(world, { firer: at(vipers, 1), target: at(reds, 3), event: 40, quantity: 1 })
  detonateAt(world, { firer: at(vipers, 1), target: at(reds, 3), event: 40, result: 1 })
  fireAt(world, { firer: at(vipers, 1), target: at(reds, 4), event: 41, quantity: 1 })
  detonateAt(world, { firer: at(vipers, 1), target: at(reds, 4), event: 41, result: 1 })
  world.advance(9_000)
  destroy(world, at(reds, 3), at(vipers, 1))
  world.advance(2_000)
  // Eleven seconds after the only hit: nobody's kill.
  destroy(world, at(reds, 4), null)
  // The damage is reported first, the detonation a second later.
  destroy(world, at(bmps, 0), at(vipers, 4))
  destroy(world, at(bmps, 1), null)
  world.advance(1_000)
  detonateAt(world, { firer: at(vipers, 4), target: at(bmps, 0), event: 50, result: 1 })
  // Three and a half seconds later is too late.
  world.advance(2_500)
  detonateAt(world, { firer: at(vipers, 4), target: at(bmps, 1), event: 51, result: 1 })
  // A dud never killed anybody.
  detonateAt(world, { firer: at(vipers, 1), target: at(reds, 5), event: 52, result: 6 })
  world.advance(500)
  destroy(world, at(reds, 5), null)
  world.advance(3_000)
}

/** Deactivation, removal, id reuse, a freeze addressed to site 4 and a silence of site 5 that nobody addressed. */
function departures({ world, cast }: Script): void {
  const { bravos, trucks, ships, riflemen } = cast
  const leave = (unit: Unit): void => {
    unit.left = true
    unit.reporting = false
    world.books.left.push({ t: world.now(), unit, force: unit.force, type: unit.type })
  }
  const leaver = at(bravos, 2)
  leaver.appearance |= deactivated
  world.report(leaver)
  leave(leaver)
  // Asked to be removed and silent since: left. Asked and still reporting: not.
  const removed = at(trucks, 1)
  send(world, { exercise: 1, site: 1, application: 1 }, removeEntity(world.header(controller(world)), [1, 1, 0], removed.id))
  removed.reporting = false
  send(world, { exercise: 1, site: 1, application: 1 }, removeEntity(world.header(controller(world)), [1, 1, 0], at(cast.vipers, 4).id))
  send(world, { exercise: 1, site: 1, application: 1 }, stopFreeze(world.header(controller(world)), [1, 1, 0], [4, 0xffff, 0xffff]))
  for (const ship of ships) {
    ship.reporting = false
    ship.frozen = true
  }
  for (const rifleman of riflemen) rifleman.reporting = false
  world.advance(15_000)
  leave(removed)
  // The number of a unit that left, worn by another type: a new track.
  world.add({ id: leaver.id, version: 7, force: 3, type: types.truck, marking: 'REUSED', ...tankAt(95), timeoutMs: 144_000 })
  world.advance(1_000)
}

function resume({ world, cast }: Script): void {
  send(world, { exercise: 1, site: 1, application: 1 }, startResume(world.header(controller(world)), [1, 1, 0], [4, 0xffff, 0xffff]))
  for (const ship of cast.ships) {
    ship.frozen = false
    ship.reporting = true
    world.report(ship)
  }
  world.advance(1_000)
}

/** One of each way to be broken, sound PDUs of types nobody knows, and an empty datagram. */
function brokenTraffic({ world, cast }: Script): void {
  const viper = at(cast.vipers, 0)
  const sound = fire(world.header(viper), { firer: viper.id, target: nobody, event: [1, 1, 60], munition: types.shell, quantity: 1, location: viper.location })
  const broken = (reason: string, datagram: Uint8Array): void => {
    world.sendRaw(datagram, addressOf(40))
    world.books.malformed.push({ t: world.now(), reason })
  }
  broken('short-header', sound.subarray(0, 8))
  broken('length-too-small', withLength(sound, 5))
  broken('length-past-end', withLength(sound, 200))
  broken('body-too-short', withLength(sound.subarray(0, 40), 40))
  // What follows an unknown header is nobody's business, so it tells no site either.
  const unknown = (type: number, length?: number): BookedPdu => ({
    exercise: 1,
    site: 0,
    application: 0,
    bytes: unknownType(world.header(viper), type, length),
  })
  // A sound PDU followed by rubbish: the first counts, the rest is one malformed piece.
  world.send([unknown(200)], { tail: new Uint8Array(7) })
  world.books.malformed.push({ t: world.now(), reason: 'short-header' })
  world.send([unknown(200), unknown(201), unknown(200, 12)])
  world.sendRaw(new Uint8Array(0), addressOf(40))
  // Somebody else claims to be VIPER2.
  world.send([world.stateOf(at(cast.vipers, 1))], { address: addressOf(41) })
}

/** Parked version 7 trucks may be silent for 144 seconds: overdue after 100, gone after 160. */
function longSilence({ world, cast }: Script): void {
  world.advance(600_000)
  for (const truck of cast.trucks) truck.reporting = false
  world.advance(100_000)
}
