import { unsteadySite } from './cast.ts'
import type { Messages } from './messages.ts'
import { pick } from '../../lib/random.ts'
import type { Schedule } from './schedule.ts'
import { isFighting } from './unit.ts'
import type { Unit } from './unit.ts'

type IncidentOptions = { units: readonly Unit[]; random: () => number; schedule: Schedule; messages: Messages }

export type Incidents = { start(): void }

const comments = [
  'Exercise Baltic Shield is live, all stations report in',
  'Phase line OAK reached by the lead company',
  'Requesting smoke on the northern flank',
  'Umpire: minefield at the ford is active',
  'Casualty collection point moved 400 m west',
  'Helicopters refuelling, back in ten minutes',
  'Hold fire on the neutral convoy',
]
const reports = ['bridge destroyed', 'objective HAWK secured', 'artillery dump found', 'convoy crossed the line of departure']
const malformed = [
  [7, 1, 1, 1, 0, 0],
  [7, 1, 1, 1, 0, 0, 0, 1, 0, 144, 0, 0, 0, 9, 0, 9],
] as const

/** What happens beside the shooting: starts, comments, radios, radars, collisions, a silent site and a broken sender. Times in seconds. */
export function createIncidents(options: IncidentOptions): Incidents {
  const { random, schedule, messages } = options
  const repeat = createRepeat(schedule)
  let commentNumber = 0
  let reportNumber = 0
  let rubbish = 0
  const turns: readonly Turn[] = [
    { first: 2.5, every: () => 45 + random() * 45, run: () => messages.comment(comments[commentNumber++ % comments.length] ?? '') },
    { first: 5.5, every: () => 100 + random() * 60, run: () => messages.eventReport(reports[reportNumber++ % reports.length] ?? '', reportNumber) },
    { first: 4.5, every: () => 120 + random() * 80, run: () => collide(options) },
    { first: 3.5, every: () => 18 + random() * 10, run: () => messages.emitRaw(Uint8Array.from(malformed[rubbish++ % malformed.length] ?? [])) },
    { first: 70, every: () => 210, run: () => fallSilent(options) },
    ...emissionTurns(options),
  ]
  return {
    start() {
      schedule.after(0.02, () => messages.startResume())
      for (const turn of turns) repeat(turn)
    },
  }
}

/** Something that happens first at a second and then again and again. */
type Turn = { first: number; every: () => number; run: () => void }

function createRepeat(schedule: Schedule): (turn: Turn) => void {
  return ({ first, every, run }) => {
    const again = (): void => {
      run()
      schedule.after(every(), again)
    }
    schedule.after(first, again)
  }
}

function emissionTurns({ units, random, messages }: IncidentOptions): Turn[] {
  const named = (marking: string): Unit | undefined => units.find((unit) => unit.marking === marking)
  /** Runs for the named units that are in and whole. */
  function each(markings: readonly string[], run: (unit: Unit, index: number) => void): () => void {
    return () => {
      for (const [index, marking] of markings.entries()) {
        const unit = named(marking)
        if (unit !== undefined && isFighting(unit)) run(unit, index)
      }
    }
  }
  const frequencies = [243_000_000, 46_500_000, 38_750_000, 243_000_000]
  const radio = (unit: Unit, index: number): void => messages.radio(unit, { frequencyHz: frequencies[index] ?? 243_000_000, onAir: random() < 0.7 })
  const lase = (unit: Unit): void => {
    const spot = named('BEAR2')
    if (spot !== undefined) messages.designator(unit, spot)
  }
  return [
    { first: 1, every: () => 4.5, run: each(['VIPER1', 'BRAVO1', 'BEAR1', 'FALCON1'], radio) },
    { first: 1.2, every: () => 5, run: each(['NEPTUNE1', 'FLANKER1'], (unit) => messages.emission(unit)) },
    { first: 1.4, every: () => 5, run: each(['FALCON1', 'FALCON2', 'FLANKER1'], (unit, index) => messages.iff(unit, 0o1200 + index)) },
    { first: 2, every: () => 4, run: each(['EYE1'], lase) },
  ]
}

/** Half a minute of silence. */
function fallSilent({ schedule, messages }: IncidentOptions): void {
  messages.silence(unsteadySite, true)
  schedule.after(30, () => messages.silence(unsteadySite, false))
}

/** Two of the neutral convoy touch; both tell of it, and it is one collision. */
function collide({ units, random, schedule, messages }: IncidentOptions): void {
  const trucks = units.filter((unit) => isFighting(unit) && unit.group.callsign === 'CIVIL')
  const one = pick(trucks, random)
  const other = pick(
    trucks.filter((unit) => unit !== one),
    random,
  )
  if (one === undefined || other === undefined) return
  messages.collision(one, other)
  schedule.after(0.3, () => messages.collision(other, one))
}
