import type { Script } from './script.ts'
import { classOf, isMunition } from './world.ts'
import type { Expectation, ForceClass, Unit, World } from './world.ts'

/* What is asked at each point of the script, and the answers by its own books. */

const hour = 3_600_000

/** Results of SISO uid 62 that are an impact on an entity, as far as the script uses them. */
const hitResults = new Set([1])

type Side = { class: ForceClass; words: readonly [string, ...string[]] }
const sides: readonly Side[] = [
  { class: 'friendly', words: ['friendly', 'blue'] },
  { class: 'opposing', words: ['opposing', 'red', 'hostile'] },
  { class: 'neutral', words: ['neutral'] },
]

export type Span = { from: number; to: number }

/** Start of the day of the script's last events, in script time; the script's zone is UTC. */
export function today({ world, pace }: Script): Span {
  return { from: pace === 'full' ? 9 * hour : 0, to: world.now() + 1_000 }
}

function within<T extends { t: number; exercise?: number }>(entries: readonly T[], span: Span, exercise = 1): T[] {
  return entries.filter((entry) => entry.t >= span.from && entry.t < span.to && (entry.exercise === undefined || entry.exercise === exercise))
}

function ofClass(units: readonly Unit[], side: ForceClass): Unit[] {
  return units.filter((unit) => classOf(unit.force) === side)
}

/** Platforms of a domain, all or of some categories. */
function platforms(units: readonly Unit[], domain: number, categories?: readonly number[]): Unit[] {
  return units.filter((unit) => unit.type[0] === 1 && unit.type[1] === domain && (categories === undefined || categories.includes(unit.type[3])))
}

function activeQuestions(world: World): Expectation[] {
  const active = world.active()
  const tanks = platforms(active, 1, [1])
  return [
    { plan: 'entities.active', questions: ['How many entities are active?', 'how many entites are active right now'], value: active.length },
    ...sides.map((side) => ({
      plan: `entities.active where.force=${side.class}`,
      questions: side.words.map((word) => `How many ${word} entities are active?`),
      value: ofClass(active, side.class).length,
    })),
    { plan: 'entities.active where.force=other', value: ofClass(active, 'other').length },
    {
      plan: 'entities.active where.force!=friendly',
      questions: ['How many active entities are not friendly?'],
      value: active.length - ofClass(active, 'friendly').length,
    },
    {
      plan: 'entities.active where.category=tank where.force=opposing',
      questions: ['How many tanks does red have?'],
      value: ofClass(tanks, 'opposing').length,
    },
    { plan: 'entities.active where.category=tank', questions: ['How many tanks are active?'], value: tanks.length },
    { plan: 'entities.active where.site=2', questions: ['How many entities are active at site 2?'], value: active.filter((unit) => unit.id[0] === 2).length },
    {
      plan: 'entities.active where.application=2:1',
      questions: ['How many entities are active in application 2:1?'],
      value: active.filter((unit) => unit.id[0] === 2 && unit.id[1] === 1).length,
    },
    {
      plan: 'entities.active where.domain=air',
      questions: ['How many aircraft are active?'],
      value: active.filter((unit) => unit.type[0] === 1 && unit.type[1] === 2).length,
    },
    { plan: 'entities.active where.exercise=2', questions: ['How many entities are active in exercise 2?'], value: world.active(2).length },
    {
      plan: 'entities.active where.state=destroyed',
      questions: ['How many active entities are destroyed?'],
      value: active.filter((unit) => isDestroyed(unit)).length,
    },
  ]
}

function isDestroyed(unit: Unit): boolean {
  return ((unit.appearance >> 3) & 3) === 3
}

export function expectAtTheStart(script: Script): Expectation[] {
  const { world, cast } = script
  const active = world.active()
  const munitions = world.units.filter((unit) => unit.exercise === 1 && isMunition(unit))
  const parked = cast.parked
  return [
    ...activeQuestions(world),
    { plan: 'entities.active where.kind=munition', questions: ['How many munitions are in flight?'], value: munitions.length },
    {
      plan: 'entities.active where.category=helicopter',
      questions: ['How many helicopters are active?'],
      value: platforms(active, 2, [20, 21, 22, 23, 24, 25]).length,
    },
    { plan: 'entities.active where.kind=platform where.domain=surface', questions: ['How many ships are there?'], value: platforms(active, 3).length },
    { plan: 'entities.active where.kind=life-form', questions: ['How many people are there?'], value: active.filter((unit) => unit.type[0] === 3).length },
    {
      plan: 'entities.active where.country=222',
      questions: ['How many Russian entities are active?'],
      value: active.filter((unit) => unit.type[2] === 222).length,
    },
    {
      plan: `entities.joined window=day+0..now`,
      questions: ['How many entities joined today?'],
      value: within(world.books.joined, today(script)).filter((entry) => entry.unit.exercise === 1 && !isMunition(entry.unit)).length,
    },
    { plan: 'fires', questions: ['How many fires today?', 'How many fire events were there today?'], value: 0 },
    { plan: 'losses', questions: ['How many losses today?'], value: 0 },
    { plan: 'exercises', questions: ['Which exercises are running?'], value: 2 },
    {
      plan: `position shape=detail where.entity=${parked.id.join(':')}`,
      questions: [`Where is ${parked.id.join(':')}?`, `Where is ${parked.marking}?`],
      value: { latitudeDeg: 52.5 + 50 * 0.01, longitudeDeg: 13.25 + 50 * 0.01 },
      tolerance: 2e-5,
    },
  ]
}

export function expectAfterBattle(script: Script): Expectation[] {
  const { world } = script
  const span = today(script)
  const fires = within(world.books.fires, span)
  const detonations = within(world.books.detonations, span)
  const hits = detonations.filter((entry) => hitResults.has(entry.result))
  const losses = within(world.books.losses, span)
  const duds = detonations.filter((entry) => entry.result === 6)
  const sameSide = detonations.filter(
    ({ firer, target }) => firer !== null && target !== null && classOf(firer.force) === classOf(target.force) && classOf(firer.force) !== 'other',
  )
  const count = (list: readonly unknown[]): number => list.length
  return [
    ...activeQuestions(world),
    { plan: 'fires', questions: ['How many fires today?', 'How many fire events today?'], value: count(fires) },
    ...sides.slice(0, 2).map((side) => ({
      plan: `fires where.firer.force=${side.class}`,
      questions: [`How many times did ${side.words[1] ?? side.words[0]} fire today?`],
      value: count(fires.filter((entry) => classOf(entry.firer.force) === side.class)),
    })),
    {
      plan: 'fires where.target.force=friendly',
      questions: ['How many fires at blue today?'],
      value: count(fires.filter((entry) => entry.target !== null && classOf(entry.target.force) === 'friendly')),
    },
    {
      plan: 'fires where.firer.entity=1:1:1',
      questions: ['How many times did 1:1:1 fire today?'],
      value: count(fires.filter((entry) => entry.firer.id.join(':') === '1:1:1')),
    },
    { plan: 'fires where.exercise=2', questions: ['How many fires in exercise 2 today?'], value: count(within(world.books.fires, span, 2)) },
    { plan: 'shots', questions: ['How many rounds were fired today?', 'How many shots today?'], value: sum(fires.map((entry) => entry.rounds)) },
    {
      plan: 'shots where.firer.force=friendly',
      questions: ['How many rounds did blue fire today?'],
      value: sum(fires.filter((entry) => classOf(entry.firer.force) === 'friendly').map((entry) => entry.rounds)),
    },
    { plan: 'detonations', questions: ['How many detonations today?'], value: count(detonations) },
    { plan: 'hits', questions: ['How many hits today?'], value: count(hits) },
    { plan: 'duds', questions: ['How many duds today?'], value: count(duds) },
    { plan: 'proximate', value: count(detonations.filter((entry) => entry.result === 2)) },
    {
      plan: 'duds shape=ratio versus.measure=detonations window=day+0..now',
      questions: ['What share of detonations were duds today?'],
      value: (count(duds) / count(detonations)) * 100,
      tolerance: 0.01,
    },
    { plan: 'friendly-fire', questions: ['How many friendly fire incidents today?'], value: count(sameSide) },
    { plan: 'losses', questions: ['How many losses today?'], value: count(losses) },
    ...sides.slice(0, 2).map((side) => ({
      plan: `losses where.target.force=${side.class}`,
      questions: [`How many losses did ${side.words[1] ?? side.words[0]} take today?`],
      value: count(losses.filter((entry) => classOf(entry.victim.force) === side.class)),
    })),
    { plan: 'kills', questions: ['How many kills today?'], value: count(losses.filter((entry) => entry.killer !== null)) },
    {
      plan: 'kills where.firer.force=opposing',
      questions: ['How many kills does red have today?'],
      value: count(losses.filter((entry) => entry.killer !== null && classOf(entry.killer.force) === 'opposing')),
    },
    { plan: 'kills.mobility', questions: ['How many mobility kills today?'], value: count(within(world.books.mobility, span)) },
    { plan: 'kills.firepower', questions: ['How many firepower kills today?'], value: count(within(world.books.firepower, span)) },
    { plan: 'collisions', questions: ['How many collisions today?'], value: count(within(world.books.collisions, span)) },
    { plan: 'comments', questions: ['How many comments today?'], value: count(within(world.books.comments, span)) },
    { plan: 'entities.active where.marking=VIPER4', value: 1 },
    ...rankQuestions(fires),
  ]
}

/** Who fired most, with how many share the first place; named only where nobody does. */
function rankQuestions(fires: readonly { firer: Unit }[]): Expectation[] {
  const counts = new Map<string, number>()
  for (const { firer } of fires) counts.set(firer.id.join(':'), (counts.get(firer.id.join(':')) ?? 0) + 1)
  const most = Math.max(...counts.values())
  const leaders = [...counts].filter(([, count]) => count === most).map(([id]) => id)
  const rank = { plan: 'fires shape=rank by=entity byRole=firer order=most:5', questions: ['Top 5 shooters today'] }
  const [only, second] = leaders
  return [
    { ...rank, fact: 'top.1.value', value: most },
    { ...rank, fact: 'top.1.tied', value: leaders.length },
    ...(only !== undefined && second === undefined ? [{ ...rank, fact: 'top.1.entity', value: { id: only } }] : []),
  ]
}

export function expectLateEvents(script: Script): Expectation[] {
  const { world } = script
  const losses = within(world.books.losses, today(script))
  const attributed = losses.filter((entry) => entry.killer !== null)
  const by = (marking: string): number => attributed.filter((entry) => entry.killer?.marking === marking).length
  const lossesOf = (side: ForceClass): number => losses.filter((entry) => classOf(entry.victim.force) === side).length
  return [
    ...rankQuestions(within(world.books.fires, today(script))),
    { plan: 'losses', value: losses.length },
    { plan: 'kills', value: attributed.length },
    { plan: 'kills where.firer.marking=VIPER2', questions: ['How many kills does VIPER2 have today?'], value: by('VIPER2') },
    { plan: 'kills where.firer.marking=VIPER5', value: by('VIPER5') },
    { plan: 'kills where.firer.marking=VIPER1', value: by('VIPER1') },
    { plan: 'losses where.firer.force=opposing', value: attributed.filter((entry) => classOf(entry.killer?.force ?? 0) === 'opposing').length },
    {
      plan: 'exchange-ratio shape=ratio window=day+0..now',
      questions: ['What is the loss exchange ratio today?'],
      value: lossesOf('opposing') / lossesOf('friendly'),
      tolerance: 0.005,
    },
    { plan: 'losses shape=compare where.target.force=opposing versus.where.target.force=friendly', fact: 'losses.first', value: lossesOf('opposing') },
    {
      plan: 'losses shape=compare where.target.force=opposing versus.where.target.force=friendly',
      questions: ['Compare red and blue losses today'],
      fact: 'difference',
      value: lossesOf('opposing') - lossesOf('friendly'),
    },
  ]
}

export function expectAfterFreeze(script: Script): Expectation[] {
  const { world, cast } = script
  const span = today(script)
  const lost = within(world.books.lost, span).filter((entry) => entry.unit.exercise === 1 && !isMunition(entry.unit))
  const left = within(world.books.left, span)
  const joined = within(world.books.joined, span).filter((entry) => entry.unit.exercise === 1 && !isMunition(entry.unit))
  return [
    ...activeQuestions(world),
    { plan: 'entities.active where.site=4', questions: ['How many entities are active at site 4?'], value: cast.ships.length },
    { plan: 'entities.active where.site=5', questions: ['How many entities are active at site 5?'], value: 0 },
    { plan: 'entities.lost', questions: ['How many entities were lost today?'], value: lost.length },
    { plan: 'entities.lost where.site=5', value: lost.filter((entry) => entry.unit.id[0] === 5).length },
    { plan: 'entities.left', questions: ['How many entities left today?'], value: left.length },
    { plan: 'entities.joined', questions: ['How many entities joined today?'], value: joined.length },
    { plan: 'entities.active where.marking=REUSED where.force=neutral', value: 1 },
    { plan: 'entities.active where.marking=VIPER5', value: 1 },
    { plan: 'silence', questions: ['How many sites are silent?', 'Did any site go silent?'], fact: 'silence', value: 1 },
    { plan: 'losses', questions: ['How many losses today?'], value: within(world.books.losses, span).length },
  ]
}

export function expectTraffic(script: Script): Expectation[] {
  const { world } = script
  const span = today(script)
  const pdus = world.books.pdus.filter((entry) => entry.t >= span.from)
  const ofType = (type: number): number => pdus.filter((entry) => entry.type === type).length
  const inExercise = (exercise: number): number => pdus.filter((entry) => entry.exercise === exercise).length
  return [
    { plan: 'pdus', questions: ['How many PDUs did we receive today?'], value: pdus.length },
    { plan: 'pdus where.pdu-type=1', questions: ['How many Entity State PDUs today?'], value: ofType(1) },
    { plan: 'pdus where.pdu-type=2', questions: ['How many Fire PDUs today?'], value: ofType(2) },
    { plan: 'pdus where.pdu-type=3', value: ofType(3) },
    { plan: 'pdus where.pdu-type=12|13|14', value: ofType(12) + ofType(13) + ofType(14) },
    { plan: 'pdus where.pdu-type=22', value: ofType(22) },
    { plan: 'pdus where.pdu-type=25', value: ofType(25) },
    { plan: 'pdus where.pdu-type=200', value: ofType(200) },
    { plan: 'pdus where.pdu-type!=1', value: pdus.length - ofType(1) },
    { plan: 'pdus where.exercise=2', questions: ['How many PDUs in exercise 2 today?'], value: inExercise(2) },
    { plan: 'pdus where.site=2', questions: ['How many PDUs did site 2 send today?'], value: pdus.filter((entry) => entry.site === 2).length },
    { plan: 'pdus where.application=1:2', value: pdus.filter((entry) => entry.site === 1 && entry.application === 2).length },
    { plan: 'bytes where.pdu-type=2', value: sum(pdus.filter((entry) => entry.type === 2).map((entry) => entry.bytes)) },
    { plan: 'bytes', value: sum(pdus.map((entry) => entry.bytes)) },
    {
      plan: 'malformed',
      questions: ['How many malformed PDUs today?'],
      value: world.books.malformed.length,
    },
    ...[...new Set(world.books.malformed.map((entry) => entry.reason))].map((reason) => ({
      plan: `malformed where.reason=${reason}`,
      value: world.books.malformed.filter((entry) => entry.reason === reason).length,
    })),
    { plan: 'clocks', questions: ['How many bad clocks are there?'], value: 1 },
    { plan: 'duplicates', questions: ['How many duplicate entity ids are there?'], value: 1 },
  ]
}

/** Only with injected time: windows over two days. The script begins at 15:00; the battle is at 08:10 the next morning. */
export function expectHistory(script: Script): Expectation[] {
  const { world } = script
  const fires = (span: Span): number => within(world.books.fires, span).length
  const dayStart = 9 * hour
  const eight = 17 * hour
  const end = world.now() + 1_000
  const yesterdayPdus = world.books.pdus.filter((entry) => entry.t < dayStart)
  const morning: Span = { from: eight + 5 * 60_000, to: eight + 20 * 60_000 }
  return [
    { plan: 'fires window=day-1..day+0', questions: ['How many fires yesterday?'], value: fires({ from: 0, to: dayStart }) },
    { plan: 'pdus window=day-1..day+0', questions: ['How many PDUs yesterday?'], value: yesterdayPdus.length },
    {
      plan: 'fires window=day-1T14:00..day-1T15:00:45',
      value: fires({ from: -hour, to: 45_000 }),
    },
    {
      plan: 'fires window=day+0T08:05..day+0T08:20',
      questions: ['How many fires between 08:05 and 08:20 today?', 'fires 0805Z to 0820Z today'],
      value: fires(morning),
    },
    { plan: 'fires window=day+0T08:00..day+0T08:05', questions: ['How many fires between 08:00 and 08:05 today?'], value: 0 },
    { plan: 'fires window=exercise..now', questions: ['How many fires this exercise?'], value: fires({ from: eight - 60_000, to: end }) },
    {
      plan: 'fires window=exercise..exercise+5m',
      questions: ['How many fires in the first five minutes of the exercise?'],
      value: fires({ from: eight - 60_000, to: eight + 300_000 }),
    },
    { plan: 'entities.overdue', questions: ['How many entities are overdue?'], value: script.cast.trucks.filter((truck) => !truck.left).length },
    {
      plan: 'fires window=exercise..exercise+10m',
      questions: ['How many fires in the first ten minutes of the exercise?'],
      value: fires({ from: eight - 60_000, to: eight + 600_000 }),
    },
    { plan: 'fires window=now-5m..now', questions: ['How many fires in the last 5 minutes?'], value: fires({ from: end - 300_000, to: end }) },
    { plan: 'fires window=now-2h..now', questions: ['How many fires in the last two hours?'], value: fires({ from: end - 2 * hour, to: end }) },
    { plan: 'shots window=day-1..day+0', questions: ['How many rounds were fired yesterday?'], value: 6 },
    { plan: 'fires shape=trend by=time step=1h', questions: ['Fires per hour today'], value: fires({ from: dayStart, to: end }) },
    { plan: 'fires shape=trend by=time step=1h', fact: 'peak', value: fires({ from: eight, to: eight + hour }) },
    // The level at the end of a past window, and a window in which nobody was there.
    { plan: 'entities.active window=day-1T15:00..day-1T15:01', value: 2 },
    { plan: 'entities.active window=day-1T20:00..day-1T21:00', value: 0 },
    // Before anything was recorded nothing is known, which is not zero.
    { plan: 'fires window=day-2..day-1', value: null },
    { plan: 'losses window=day-1..day+0', questions: ['How many losses yesterday?'], value: 0 },
    {
      plan: 'fires shape=compare window=day+0..now versus.window=day-1..day+0',
      fact: 'fires.second',
      value: fires({ from: 0, to: dayStart }),
    },
    {
      plan: 'entities.seen window=day-1..day+0',
      questions: ['How many entities were seen yesterday?'],
      value: new Set(yesterdayPdus.filter((entry) => entry.type === 1)).size === 0 ? 0 : 2,
    },
    {
      plan: 'entities.seen window=day+0..now',
      questions: ['How many entities were seen today?'],
      value: world.books.joined.filter((entry) => entry.unit.exercise === 1 && !isMunition(entry.unit)).length,
    },
    { plan: 'entities.active where.category=truck where.site=3', value: platforms(world.active(), 1, [7]).filter((unit) => unit.id[0] === 3).length },
  ]
}

export function expectAtTheEnd(script: Script): Expectation[] {
  const { world } = script
  const active = world.active()
  return [
    { plan: 'entities.active', questions: ['How many entities are active?'], value: active.length },
    { plan: 'entities.active where.force=neutral', value: ofClass(active, 'neutral').length },
    {
      plan: 'entities.lost',
      value: within(world.books.lost, today(script)).filter((entry) => entry.unit.exercise === 1 && !isMunition(entry.unit)).length,
    },
  ]
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
