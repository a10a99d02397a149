import { describe, expect, it } from 'vitest'
import { bind, isBound } from '../../../core/bind.ts'
import { factNamed } from '../../../core/facts.ts'
import type { Facts, FactValue } from '../../../core/facts.ts'
import { planFromText } from '../../../core/plan-text.ts'
import type { EmissionBeam } from '../../../dis/pdu.ts'
import { toGeocentric } from '../../../core/coordinates.ts'
import { parseExercisePlan } from '../../exercise-plan.ts'
import type { ExercisePlan } from '../../exercise-plan.ts'
import { aircraft, createStage, deactivated, destroyed, enemyTank, idOf, missile, start, tank } from '../../tracker/fixtures.ts'
import type { Stage } from '../../tracker/fixtures.ts'
import { liveResolvers } from './list.ts'

const second = 1_000

function ask(stage: Stage, text: string, options: { plan?: ExercisePlan | null; exerciseIds?: number[]; kernelDrops?: number } = {}): Facts {
  const plan = planFromText(text)
  const bound = bind(plan, { now: stage.now(), zone: 'UTC' })
  if (!isBound(bound)) throw new Error(bound.text)
  const resolver = liveResolvers[plan.measure]
  if (resolver === undefined) throw new Error(`no resolver for ${plan.measure}`)
  stage.tracker.tick(stage.now())
  return resolver(bound, { picture: stage.tracker.picture, now: stage.now(), zone: 'UTC', source: 'test', version: 'v1', plan: null, ...options })
}
const value = (facts: Facts, name?: string): FactValue | undefined => (name === undefined ? facts.facts[0].value : factNamed(facts, name)?.value)
const codes = (facts: Facts): string[] => facts.notes.map((note) => note.code)

function field(): Stage {
  const stage = createStage()
  stage.state('1:1:1', { marking: 'VIPER1', moving: true })
  stage.state('1:1:2', { marking: 'VIPER2', appearance: destroyed })
  stage.state('1:2:1', { marking: 'EAGLE', type: aircraft, force: 4 })
  stage.state('2:1:1', { marking: 'BEAR', type: enemyTank, force: 2 })
  stage.state('2:1:2', { type: '1.1.222.7.11.1.0', force: 14 })
  stage.state('1:1:90', { type: missile })
  return stage
}

describe('active entities', () => {
  it.each([
    ['entities.active', 5],
    ['entities.active where.force=friendly', 3],
    ['entities.active where.force!=friendly', 2],
    ['entities.active where.force=id-14', 1],
    ['entities.active where.force=neutral', 0],
    ['entities.active where.kind=munition', 1],
    ['entities.active where.domain=air', 1],
    ['entities.active where.category=tank where.force=opposing', 1],
    ['entities.active where.country=222', 2],
    ['entities.active where.site=1', 3],
    ['entities.active where.application=1:1', 2],
    ['entities.active where.entity=1:1:1|2:1:1', 2],
    ['entities.active where.marking=VIPER1', 1],
    ['entities.active where.type=1.1.222', 2],
    ['entities.active where.type=1.*.225', 3],
    ['entities.active where.state=destroyed', 1],
    ['entities.active where.state=moving', 1],
    ['entities.active where.within=1000m@54.1,10.2', 5],
    ['entities.active where.within=1000m@54.2,10.2', 0],
    ['entities.active where.exercise=2', 0],
  ])('%s is %i', (text, count) => {
    expect(value(ask(field(), text))).toBe(count)
  })

  it('say what is destroyed among them, left out and overdue', () => {
    const facts = ask(field(), 'entities.active')
    expect([value(facts, 'active.destroyed'), value(facts, 'active.excluded'), value(facts, 'active.overdue')]).toEqual([1, 1, 0])
    expect(codes(facts)).toContain('munitions-excluded')
  })

  it('are a lower bound until the listener is warm, and exact then', () => {
    const stage = field()
    stage.pass(9 * second)
    const cold = ask(stage, 'entities.active')
    expect([cold.facts[0].quality, cold.notes.find((note) => note.code === 'warming-up')?.text]).toEqual([
      'lower-bound',
      expect.stringContaining('Listening for 9 s'),
    ])
    stage.pass(150 * second)
    stage.state('1:1:1')
    const warm = ask(stage, 'entities.active')
    expect([warm.facts[0].quality, codes(warm)]).toEqual([undefined, []])
  })

  it('are those of the exercise with the most, which is named with the figures of the others', () => {
    const stage = field()
    stage.state('7:1:1', { exercise: 3 })
    const facts = ask(stage, 'entities.active')
    expect([value(facts), value(facts, 'exercise.3.active')]).toEqual([5, 1])
    expect(facts.notes.find((note) => note.code === 'exercise-meant')?.text).toBe(
      'Exercise 1 is meant, the one with the most active entities (exercise 3: 1 entity)',
    )
    expect(value(ask(stage, 'entities.active where.exercise=3'))).toBe(1)
    expect(value(ask(stage, 'entities.active where.exercise!=3'))).toBe(5)
    expect(value(ask(stage, 'entities.active', { exerciseIds: [3] }))).toBe(1)
  })

  it('of equal exercises are those of the lowest', () => {
    const stage = createStage()
    stage.state('7:1:1', { exercise: 3 })
    stage.state('7:1:1', { exercise: 2 })
    expect(ask(stage, 'entities.active').notes.find((note) => note.code === 'exercise-meant')?.text).toContain('Exercise 2 is meant')
  })

  it('stay those of the exercise whose traffic stopped, whatever goes on beside it', () => {
    const stage = createStage()
    for (const id of ['7:1:1', '7:1:2', '7:1:3']) stage.state(id, { exercise: 3 })
    stage.state('8:1:1', { exercise: 2 })
    stage.pass(10 * second)
    stage.state('8:1:1', { exercise: 2 })
    stage.pass(5 * second)
    const facts = ask(stage, 'entities.active')
    expect([value(facts), value(facts, 'exercise.2.active')]).toEqual([0, 1])
    expect(facts.notes.find((note) => note.code === 'exercise-meant')?.text).toContain(
      'Exercise 3 is meant, the one with the most entities until it fell silent',
    )
  })

  it('are those of another exercise once it has more than are left, while the first goes on', () => {
    const stage = createStage()
    for (const id of ['7:1:1', '7:1:2', '7:1:3']) stage.state(id, { exercise: 3 })
    stage.pass(10 * second)
    for (const id of ['8:1:1', '8:1:2']) stage.state(id, { exercise: 2 })
    stage.state('7:1:1', { exercise: 3 })
    stage.pass(5 * second)
    stage.state('7:1:1', { exercise: 3 })
    expect(ask(stage, 'entities.active').notes.find((note) => note.code === 'exercise-meant')?.text).toContain(
      'Exercise 2 is meant, the one with the most active',
    )
  })

  it('are all of them when exercises are set side by side', () => {
    const stage = createStage()
    for (const id of ['7:1:1', '7:1:2']) stage.state(id, { exercise: 3 })
    stage.state('8:1:1', { exercise: 2 })
    const facts = ask(stage, 'entities.active shape=rank by=exercise')
    expect(facts.table?.rows).toEqual([
      ['exercise 3', 2],
      ['exercise 2', 1],
    ])
    expect([value(facts, 'entities.active'), codes(facts)]).toEqual([3, expect.not.arrayContaining(['exercise-meant'])])
  })

  it('are listed in the order of their ids, without anything that ages', () => {
    const facts = ask(field(), 'entities.active shape=list')
    expect(facts.table?.rows.map((row) => [row[0], row[1], row[3]])).toMatchObject([
      [{ id: '1:1:1', marking: 'VIPER1' }, 'friendly', 'active'],
      [{ id: '1:1:2' }, 'friendly', 'active, destroyed'],
      [{ id: '1:2:1' }, 'friendly', 'active'],
      [{ id: '2:1:1' }, 'opposing', 'active'],
      [{ id: '2:1:2' }, 'opposing', 'active'],
    ])
    expect(facts.table?.total).toBe(5)
  })

  it('are ranked by group', () => {
    const facts = ask(field(), 'entities.active shape=rank by=force order=most:1')
    expect([value(facts), value(facts, 'top.1.value'), value(facts, 'entities.active')]).toEqual(['friendly', 3, 5])
    expect(value(ask(field(), 'entities.active shape=rank by=site'))).toBe('site 1')
  })

  it('of somebody never heard are zero, and the answer says that', () => {
    const facts = ask(field(), 'entities.active where.marking=NOBODY yesNo=true')
    expect([value(facts), value(facts, 'entities.active')]).toEqual([false, 0])
    expect(codes(facts)).toContain('never-heard')
  })

  it('say since when it is frozen', () => {
    const stage = field()
    stage.stop('65535:65535:65535')
    stage.pass(60 * second)
    const facts = ask(stage, 'entities.active')
    expect(value(facts)).toBe(5)
    expect(facts.notes.find((note) => note.code === 'frozen')?.text).toContain('since 09:00:00 UTC')
  })

  it('cannot be narrowed by what means nothing', () => {
    expect(() => ask(field(), 'entities.active where.category=unicorn')).toThrow(/not a known category/)
    expect(() => ask(field(), 'entities.active where.state=happy')).toThrow(/not a state/)
    expect(() => ask(field(), 'entities.active where.name=nowhere')).toThrow(/nothing|no exercise/i)
  })
})

describe('overdue entities', () => {
  it('are listed with when they were last heard', () => {
    const stage = createStage()
    stage.beat(['1:1:1', '1:1:2'], { forMs: 20 * second, periodMs: 2 * second })
    stage.beat(['1:1:2'], { forMs: 6 * second, periodMs: 2 * second })
    const facts = ask(stage, 'entities.overdue shape=list')
    expect(facts.table?.rows).toMatchObject([[{ id: '1:1:1' }, 'friendly', start + 18 * second, 2_000]])
  })
})

describe('one entity', () => {
  it('is where its dead reckoning puts it while it is active, and where it was last heard then', () => {
    const stage = createStage()
    const location = toGeocentric({ latitudeDeg: 54.1, longitudeDeg: 10.2, altitudeM: 30 })
    stage.state('1:1:1', { marking: 'VIPER1', moving: true, location })
    const still = ask(stage, 'position shape=detail where.marking=viper1')
    expect(value(still)).toEqual({ latitudeDeg: 54.1, longitudeDeg: 10.2, altitudeM: 30, mgrs: expect.stringMatching(/^32U[A-Z]{2}\d{10}$/) })
    stage.pass(9 * second)
    const moved = ask(stage, 'position shape=detail where.entity=1:1:1')
    expect(value(moved)).not.toEqual(value(still))
    expect([value(moved, 'position.kind'), value(moved, 'state'), value(moved, 'speed'), value(moved, 'last-heard.age')]).toEqual([
      'extrapolated',
      'active',
      5,
      9 * second,
    ])
    stage.pass(10 * second)
    const lost = ask(stage, 'position shape=detail where.entity=1:1:1')
    expect([value(lost), value(lost, 'position.kind'), value(lost, 'state')]).toEqual([value(still), 'last reported', 'contact lost'])
  })

  it('that never said where it is has no position', () => {
    const stage = createStage()
    stage.state('1:1:1', { location: { x: 0, y: 0, z: 0 } })
    const facts = ask(stage, 'position shape=detail where.entity=1:1:1')
    expect([value(facts), codes(facts)]).toEqual([null, ['no-position']])
  })

  it('that was never heard is not known', () => {
    for (const text of ['position', 'last-heard', 'entity']) {
      const facts = ask(field(), `${text} shape=detail where.entity=9:9:9`)
      expect([text, value(facts), codes(facts)]).toEqual([text, null, ['never-heard']])
    }
  })

  it('of several with one marking must be named; the only active one is meant', () => {
    const stage = field()
    stage.state('1:1:5', { marking: 'VIPER1' })
    const facts = ask(stage, 'position shape=detail where.marking=VIPER1')
    expect([value(facts), codes(facts), facts.table?.rows.length]).toEqual([null, ['ambiguous'], 2])
    stage.state('1:1:5', { marking: 'VIPER1', appearance: deactivated })
    expect(value(ask(stage, 'position shape=detail where.marking=VIPER1'), 'entity')).toMatchObject({ id: '1:1:1' })
  })

  it('tells all that is known of it', () => {
    const stage = field()
    stage.pass(second)
    stage.detonate('2:1:1', { target: '1:1:1' })
    stage.state('1:1:1', { marking: 'VIPER1', appearance: destroyed })
    const facts = ask(stage, 'entity shape=detail where.entity=1:1:1')
    const told = Object.fromEntries(facts.facts.map((fact) => [fact.name, fact.value]))
    expect(told).toMatchObject({
      state: 'active, destroyed',
      force: 'friendly',
      damage: 'destroyed',
      'first-heard': start,
      'last-heard': start + second,
      timeout: 12 * second,
      'killed-by': { id: '2:1:1', marking: 'BEAR' },
      'source-address': '10.0.0.1',
    })
  })

  it('answers yes or no about its state', () => {
    const stage = field()
    const yes = (text: string): FactValue | undefined => value(ask(stage, text))
    expect(yes('entity shape=detail where.entity=1:1:1 yesNo=true')).toBe(true)
    expect(yes('entity shape=detail where.entity=1:1:2 where.state=destroyed yesNo=true')).toBe(true)
    expect(yes('entity shape=detail where.entity=1:1:1 where.state=destroyed yesNo=true')).toBe(false)
    stage.pass(20 * second)
    const gone = ask(stage, 'entity shape=detail where.entity=1:1:1 yesNo=true')
    expect([gone.facts[0].name, gone.facts[0].value, value(gone, 'state')]).toEqual(['active', false, 'contact lost'])
  })

  it('was last heard then, as were sites, applications and anything', () => {
    const stage = field()
    stage.pass(3 * second)
    stage.state('2:1:1', { type: enemyTank, force: 2 })
    const heard = (text: string): FactValue | undefined => value(ask(stage, `last-heard shape=detail ${text}`))
    expect([heard('where.marking=VIPER1'), heard('where.site=1'), heard('where.application=2:1'), heard('')]).toEqual([
      start,
      start,
      start + 3 * second,
      start + 3 * second,
    ])
    expect(value(ask(stage, 'last-heard shape=detail where.site=77'))).toBeNull()
  })
})

describe('status', () => {
  it('tells whether traffic is heard, how much, and from how many', () => {
    const stage = createStage()
    stage.beat(['1:1:1', '2:1:1'], { forMs: 120 * second, periodMs: 2 * second })
    const facts = ask(stage, 'status shape=detail', { kernelDrops: 3 })
    const told = Object.fromEntries(facts.facts.map((fact) => [fact.name, fact.value]))
    expect(told).toMatchObject({
      status: 'receiving',
      'pdus.rate': 1,
      'pdus.last-minute': 60,
      'entities.active': 2,
      sites: 2,
      malformed: 0,
      'kernel-drops': 3,
      'listening.since': start,
      'listening.for': 120 * second,
      frozen: false,
      exercise: 1,
    })
    stage.pass(13 * second)
    expect(value(ask(stage, 'status shape=detail'))).toBe('silent')
  })

  it('of a recording is that nobody listens', () => {
    expect(value(ask(createStage({ listeningSince: null }), 'status shape=detail'))).toBe('not listening')
  })
})

describe('freeze', () => {
  it('is for all, or for some, or for nobody', () => {
    const stage = field()
    expect(value(ask(stage, 'freeze shape=detail yesNo=true'))).toBe(false)
    stage.stop('1:65535:65535')
    const partly = ask(stage, 'freeze shape=detail yesNo=true')
    expect([value(partly), codes(partly), partly.table?.rows.length]).toEqual([false, ['partly-frozen'], 1])
    expect(value(ask(stage, 'freeze shape=detail where.site=1'))).toBe(true)
    expect(value(ask(stage, 'freeze shape=detail where.site=2'))).toBe(false)
    stage.pass(5 * second)
    stage.stop('65535:65535:65535')
    const whole = ask(stage, 'freeze shape=detail')
    expect([value(whole), value(whole, 'frozen.since'), value(whole, 'frozen.addressee')]).toEqual([true, start + 5 * second, 'all'])
  })

  it('in one exercise is told in another, and excuses no silence there', () => {
    const stage = createStage()
    for (const id of ['10:1:1', '10:1:2']) stage.state(id, { exercise: 3 })
    stage.state('10:1:1', { exercise: 9 })
    stage.pass(2 * second)
    stage.stop('65535:65535:65535', { exercise: 9 })
    const facts = ask(stage, 'freeze shape=detail yesNo=true')
    expect([value(facts), codes(facts), facts.table?.rows.length]).toEqual([false, ['exercise-meant', 'frozen-elsewhere'], 1])
    stage.pass(600 * second)
    expect(ask(stage, 'silence shape=list').table?.rows.length).toBe(1)
  })

  it('of nothing heard is not known', () => {
    expect(value(ask(createStage(), 'freeze shape=detail'))).toBeNull()
  })
})

describe('network health', () => {
  function troubled(): Stage {
    const stage = createStage()
    stage.state('5:1:1')
    stage.pass(15 * second)
    stage.state('1:1:1', { skewMs: -14_000, version: 7 })
    stage.state('2:1:1', { relative: true, address: '10.0.0.2' })
    stage.state('2:1:1', { relative: true, address: '10.0.0.3' })
    const piece = { reason: 'short-header' as const, offset: 0, pduType: undefined, exerciseId: undefined, originator: undefined }
    stage.tracker.malformed(piece, { address: '10.0.0.9', receivedAt: stage.now() }, 7)
    stage.say({ body: 'other', unsupportedVersion: false }, 200)
    return stage
  }

  it('names every problem and counts them by kind', () => {
    const facts = ask(troubled(), 'network shape=detail', { kernelDrops: 0 })
    const told = Object.fromEntries(facts.facts.map((fact) => [fact.name, fact.value]))
    expect(told).toMatchObject({
      problems: 5,
      'silent-sites': 1,
      'bad-clocks': 1,
      duplicates: 1,
      malformed: 1,
      'unknown-types': 1,
      'kernel-drops': 0,
      versions: '6, 7',
    })
    expect(facts.table?.rows.map((row) => row[0])).toEqual(['silent site', 'bad clock', 'duplicate id', 'malformed', 'unknown type'])
  })

  it('can be asked for one by one', () => {
    const stage = troubled()
    expect(value(ask(stage, 'silence shape=list'))).toBe(1)
    expect(value(ask(stage, 'silence yesNo=true'))).toBe(true)
    expect(value(ask(stage, 'silence where.site=1'))).toBe(0)
    const clocks = ask(stage, 'clocks shape=list')
    expect([value(clocks), value(clocks, 'clocks.relative'), clocks.table?.rows[0]?.[0]]).toEqual([1, 1, 'application 1:1'])
    const duplicates = ask(stage, 'duplicates shape=list')
    expect([value(duplicates), duplicates.table?.rows[0]?.[2], codes(duplicates)]).toEqual([1, '10.0.0.2, 10.0.0.3', ['addresses-translated']])
  })
})

describe('roll call', () => {
  const plan = parseExercisePlan(
    JSON.stringify({
      sites: [
        { id: 1, name: 'Brigade', aliases: ['bde'] },
        { id: 2, name: 'Red cell' },
        { id: 3, name: 'Spare', expected: false },
      ],
      applications: [{ id: '4:1', name: 'Logger' }],
      aliases: { 'the brigade': 'Brigade' },
    }),
    'plan.json',
  )

  it('tells who is up, missing and uninvited', () => {
    const stage = createStage()
    stage.state('2:1:1', { force: 2 })
    stage.pass(15 * second)
    stage.state('1:1:1')
    stage.state('9:1:1')
    const facts = ask(stage, 'rollcall shape=detail yesNo=true', { plan })
    const told = Object.fromEntries(facts.facts.map((fact) => [fact.name, fact.value]))
    expect(told).toEqual({ 'rollcall.all-up': false, 'rollcall.missing': 2, 'rollcall.expected': 3, 'rollcall.up': 1, 'rollcall.uninvited': 1 })
    expect(facts.table?.rows.map((row) => [row[0], row[3], row[5]])).toEqual([
      ['Red cell', 'silent', 0],
      ['Logger', 'never heard', 0],
      ['Brigade', 'up', 1],
      ['(uninvited)', 'up', 1],
    ])
  })

  it('can be of one, by the name people call it', () => {
    const stage = createStage()
    stage.state('1:1:1')
    const facts = ask(stage, 'rollcall shape=detail where.name=the%20brigade', { plan })
    expect([value(facts), facts.table?.rows.length, facts.table?.rows[0]?.[0]]).toEqual([0, 1, 'Brigade'])
    expect(value(ask(stage, 'entities.active where.name=BDE', { plan }))).toBe(1)
  })

  it('without a plan says that nobody is expected, and who is heard', () => {
    const stage = createStage()
    stage.state('1:1:1')
    const facts = ask(stage, 'rollcall shape=detail yesNo=true')
    expect([value(facts), value(facts, 'rollcall.up'), codes(facts)]).toEqual([null, 1, ['no-plan']])
  })
})

describe('what emits', () => {
  const beam: EmissionBeam = {
    number: 1,
    parameterIndex: 0,
    frequencyHz: 9e9,
    rangeHz: 0,
    powerDbm: 60,
    prfHz: 1_000,
    pulseWidthMicroseconds: 1,
    function: 1,
    targets: [],
  }
  const zero = { x: 0, y: 0, z: 0 }
  const event = { site: 0, application: 0, event: 0 }

  function emitting(): Stage {
    const stage = field()
    for (const [id, transmitState, frequencyHz] of [
      ['1:1:1', 2, 243e6],
      ['2:1:1', 1, 243e6],
      ['2:1:2', 2, 30e6],
    ] as const)
      stage.say(
        {
          body: 'transmitter',
          entity: idOf(id),
          radioId: 1,
          radioType: { kind: 7, domain: 1, country: 225, category: 1, subcategory: 0, specific: 0, extra: 0 },
          transmitState,
          inputSource: 0,
          antennaLocation: zero,
          frequencyHz,
          bandwidthHz: 25e3,
          powerDbm: 40,
          modulation: { spreadSpectrum: 0, major: 0, detail: 0, system: 0 },
        },
        25,
      )
    const system = { name: 5, function: 1, number: 1, location: zero }
    stage.say(
      {
        body: 'electromagnetic-emission',
        emitting: idOf('1:2:1'),
        event,
        stateUpdate: 0,
        systems: [
          { ...system, beams: [beam] },
          { ...system, number: 2, beams: [] },
        ],
      },
      23,
    )
    const designator = {
      body: 'designator' as const,
      designating: idOf('1:1:1'),
      designated: idOf('2:1:1'),
      codeName: 1,
      code: 1_688,
      wavelengthMicrometres: 1.064,
      spot: zero,
    }
    stage.say({ ...designator, powerW: 50 }, 24)
    stage.say({ ...designator, designating: idOf('1:1:2'), powerW: 0 }, 24)
    stage.say(
      {
        body: 'iff',
        emitting: idOf('1:2:1'),
        event,
        location: zero,
        systemType: 1,
        systemName: 1,
        systemMode: 0,
        changeOptions: 0,
        systemStatus: 0x80,
        informationLayers: 1,
        parameters: [0, 0, 0x2000 | 0o1234, 0, 0, 0],
      },
      28,
    )
    stage.say(
      {
        body: 'aggregate-state',
        aggregate: idOf('1:9:1'),
        forceId: 1,
        state: 1,
        type: { kind: 11, domain: 1, country: 225, category: 3, subcategory: 0, specific: 0, extra: 0 },
        formation: 0,
        marking: 'ALPHA',
        dimensions: zero,
        location: zero,
        velocity: zero,
        counts: { aggregates: 0, entities: 4, silentAggregates: 0, silentEntities: 0 },
        entities: [],
      },
      33,
    )
    return stage
  }

  it.each([
    ['radios', 3],
    ['radios where.frequency=243000000', 2],
    ['radios where.frequency=30000000-88000000', 1],
    ['radios where.force=opposing', 2],
    ['radios where.category=tank', 2],
    ['emitters', 1],
    ['designators', 1],
    ['iff', 1],
    ['aggregates', 1],
    ['aggregates where.force=friendly where.marking=ALPHA', 1],
    ['aggregates where.force=opposing', 0],
  ])('%s is %i', (text, count) => {
    expect(value(ask(emitting(), text))).toBe(count)
  })

  it('is listed, what is on the air first', () => {
    const facts = ask(emitting(), 'radios shape=list where.frequency=243000000')
    expect([value(facts, 'radios.on-air'), facts.table?.rows.map((row) => [row[0], row[2]])]).toMatchObject([
      1,
      [
        [{ id: '1:1:1', marking: 'VIPER1' }, 'transmitting'],
        [{ id: '2:1:1' }, 'on, not transmitting'],
      ],
    ])
    expect(ask(emitting(), 'iff shape=list').table?.rows[0]?.slice(1)).toEqual(['transponder', '1234'])
    expect(ask(emitting(), 'designators shape=list').table?.rows[0]?.slice(1)).toEqual(['1688', '2:1:1'])
    expect(value(ask(emitting(), 'radios shape=rank by=frequency'))).toBe('243 MHz')
  })

  it('stays on the air through a freeze', () => {
    const stage = emitting()
    stage.stop('65535:65535:65535')
    stage.pass(60 * second)
    expect(value(ask(stage, 'radios'))).toBe(3)
    stage.resume('65535:65535:65535')
    stage.pass(13 * second)
    expect(value(ask(stage, 'radios'))).toBe(0)
  })
})

describe('resolvers', () => {
  it('say the exact type of an entity as SISO does', () => {
    const stage = createStage()
    stage.state('1:1:1', { type: tank })
    expect(value(ask(stage, 'entity shape=detail where.entity=1:1:1'), 'type')).toEqual(expect.any(String))
  })
})
