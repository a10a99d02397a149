import { deserialize, serialize } from 'node:v8'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRows, createStage, deactivated, destroyed, enemyTank, missile, start, tank } from './fixtures.ts'
import type { Stage } from './fixtures.ts'
import { createTracker } from './tracker.ts'
import { createAspectCounters } from '../aspects.ts'

/* Random traffic keeps the books consistent. */

const id = fc.constantFrom('1:1:1', '1:1:2', '1:2:1', '2:1:1')
const said = fc.record({
  type: fc.constantFrom(tank, tank, tank, enemyTank, missile),
  force: fc.constantFrom(1, 1, 1, 2),
  version: fc.constantFrom(6, 7),
  exercise: fc.constantFrom(1, 1, 2),
  moving: fc.boolean(),
  appearance: fc.constantFrom(0, 0, 0, destroyed, 0b110, deactivated),
  address: fc.constantFrom('10.0.0.1', '10.0.0.1', '10.0.0.2'),
  marking: fc.constantFrom('', 'VIPER1', 'VIPER2'),
})
const addressee = fc.constantFrom('65535:65535:65535', '1:65535:65535', '1:1:65535', '2:1:1', '0:0:0')

type Step = (stage: Stage) => void
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(id, said).map(
      ([who, what]): Step =>
        (stage) =>
          stage.state(who, what),
    ),
  },
  {
    weight: 5,
    arbitrary: fc.integer({ min: 1, max: 160 }).map(
      (quarters): Step =>
        (stage) =>
          stage.pass(quarters * quarters),
    ),
  },
  {
    weight: 1,
    arbitrary: id.map(
      (who): Step =>
        (stage) =>
          stage.update(who),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('1:1:1', '1:1:65535', '2:1:1').map(
      (who): Step =>
        (stage) =>
          stage.remove(who),
    ),
  },
  {
    weight: 1,
    arbitrary: addressee.map(
      (to): Step =>
        (stage) =>
          stage.stop(to),
    ),
  },
  {
    weight: 1,
    arbitrary: addressee.map(
      (to): Step =>
        (stage) =>
          stage.resume(to),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(id, id, fc.integer({ min: 0, max: 2 })).map(
      ([who, target, event]): Step =>
        (stage) =>
          stage.fire(who, { target, event }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(id, id, fc.integer({ min: 0, max: 2 }), fc.constantFrom(1, 2, 6)).map(
      ([who, target, event, result]): Step =>
        (stage) =>
          stage.detonate(who, { target, event, result }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(id, id).map(
      ([one, other]): Step =>
        (stage) =>
          stage.collide(one, other),
    ),
  },
)
const script = fc.array(step, { maxLength: 60 })

describe('any traffic', () => {
  it('leaves every identity in exactly one state, and every open interval with an active track', () => {
    fc.assert(
      fc.property(script, (steps) => {
        const stage = createStage()
        for (const take of steps) take(stage)
        const { picture } = stage.tracker
        const active = [...picture.activeTracks()]
        const ended = [...picture.endedTracks()]
        expect(active.every((track) => track.state === 'active' && track.until === null)).toBe(true)
        expect(ended.every((track) => track.state !== 'active' && track.until !== null && track.until >= track.from)).toBe(true)
        const identities = [...active, ...ended].map((track) => `${track.exercise}/${track.id}`)
        expect(new Set(identities).size).toBe(identities.length)
        const open = [...stage.rows.presence.values()].filter((row) => row.until === null)
        expect(open.map((row) => row.interval).sort()).toEqual(active.map((track) => track.interval).sort())
      }),
      { numRuns: 200 },
    )
  })

  it('gives intervals of one track that do not overlap, of which only the first is first', () => {
    fc.assert(
      fc.property(script, (steps) => {
        const stage = createStage()
        for (const take of steps) take(stage)
        const all = [...stage.rows.presence.values()]
        for (const track of new Set(all.map((row) => row.track))) {
          const rows = all.filter((row) => row.track === track)
          expect(rows.filter((row) => row.first)).toHaveLength(1)
          for (const [index, row] of rows.entries()) {
            expect(row.until ?? Infinity).toBeGreaterThanOrEqual(row.from)
            const next = rows[index + 1]
            if (next !== undefined) expect(next.from).toBeGreaterThanOrEqual(row.until ?? Infinity)
          }
        }
      }),
      { numRuns: 200 },
    )
  })

  it('is counted PDU for PDU, and never negative', () => {
    fc.assert(
      fc.property(script, (steps) => {
        const stage = createStage()
        for (const take of steps) take(stage)
        stage.tracker.drain(stage.now())
        expect(stage.rows.traffic.reduce((sum, row) => sum + row.pdus, 0)).toBe(stage.tracker.picture.pdus)
        expect(stage.rows.traffic.every((row) => row.pdus > 0 && row.bytes >= row.pdus * 12)).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  it('goes on from a snapshot as if nothing had happened', () => {
    fc.assert(
      fc.property(script, script, (before, after) => {
        const [one, other] = [createStage(), createStage()]
        for (const take of before) for (const stage of [one, other]) take(stage)
        const image = serialize(other.tracker.snapshot())
        // A restored tracker in the other's place: the rest of the script is played to both.
        const restored = createStage({}, other.now())
        expect(restored.tracker.restore(deserialize(image))).toBe(true)
        const seen = (stage: Stage): unknown => structuredClone(stripped(stage))
        expect(seen(restored)).toEqual(seen(other))
        expect(restored.rows.presence.size).toBe(0)
        const handed = numbersOf(one)
        for (const take of after) for (const stage of [one, restored]) take(stage)
        expect(seen(restored)).toEqual(seen(one))
        expect(rowsIn(restored, new Set(numbersOf(restored)))).toEqual(rowsIn(one, new Set(numbersOf(restored))))
        expect(numbersOf(one).filter((number) => !handed.includes(number) && !numbersOf(restored).includes(number))).toEqual([])
      }),
      { numRuns: 100 },
    )
  })
})

const kinds = ['presence', 'fires', 'detonations', 'damages', 'collisions', 'milestones'] as const

/** Numbers of all rows handed over, such as `fires 3`. */
function numbersOf({ rows }: Stage): string[] {
  return kinds.flatMap((kind) => [...rows[kind].keys()].map((number) => `${kind} ${number}`))
}

function rowsIn({ rows }: Stage, wanted: ReadonlySet<string>): unknown[] {
  return kinds.flatMap((kind) => [...rows[kind].entries()].filter(([number]) => wanted.has(`${kind} ${number}`)).sort(([a], [b]) => a - b))
}

/** The picture without what only tells when things were last looked at. */
function stripped(stage: Stage): unknown {
  const { picture } = stage.tracker
  return [...picture.activeTracks(), ...picture.endedTracks()]
    .map(({ cell: _cell, cadence, ...track }) => ({ ...track, checkAt: 0, cadenceVersion: 0, cadence: [...cadence.gaps] }))
    .sort((a, b) => a.track - b.track)
}

describe('a snapshot', () => {
  it('of a stopped listener closes what was open, and takes it up again when it is heard', () => {
    const stage = createStage()
    stage.state('1:1:1', { marking: 'VIPER1' })
    stage.pass(2_000)
    const image: unknown = deserialize(serialize(stage.tracker.snapshot()))
    const { rows, sink } = createRows()
    const tracker = createTracker({ sink, aspects: createAspectCounters(), profile: 'standard', plan: null, exerciseIds: null, listeningSince: start + 60_000 })
    expect(tracker.restore(image, { stoppedAt: start + 5_000 })).toBe(true)
    expect([...rows.presence.values()]).toMatchObject([{ interval: 1, end: 'listener-stopped', until: start + 5_000, lastHeard: start }])
    expect([...tracker.picture.activeTracks()]).toEqual([])
    expect(tracker.picture.listeningForMs(start + 70_000)).toBe(10_000)
    expect(tracker.picture.tracksByMarking('VIPER1')).toHaveLength(1)
  })

  it('of another format is refused', () => {
    const stage = createStage()
    expect(stage.tracker.restore({ format: 99 })).toBe(false)
    expect(stage.tracker.restore(null)).toBe(false)
  })
})
