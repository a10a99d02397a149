import { describe, expect, it } from 'vitest'
import { createStage, enemyTank, idOf, start } from './fixtures.ts'
import type { Stage } from './fixtures.ts'

const second = 1_000
const milestones = (stage: Stage, ...kinds: string[]): unknown[] =>
  [...stage.rows.milestones.values()].filter((row) => kinds.includes(row.kind)).map((row) => [row.kind, row.site, row.t - start])

describe('freezes', () => {
  it('suspend the timeouts of those who fell silent after, and of nobody else', () => {
    const stage = createStage()
    for (const id of ['4:1:1', '5:1:1']) stage.state(id)
    stage.stop('4:65535:65535')
    stage.pass(60 * second)
    expect(stage.active()).toEqual(['4:1:1'])
  })

  it('do not bring back who had timed out before', () => {
    const stage = createStage()
    stage.state('4:1:1')
    stage.pass(13 * second)
    stage.stop('65535:65535:65535')
    stage.pass(10 * second)
    expect(stage.active()).toEqual([])
  })

  it.each([
    ['everybody', '65535:65535:65535', ['1:1:1', '1:1:2', '1:2:1', '2:1:1']],
    ['everybody, by naming nobody', '0:0:0', ['1:1:1', '1:1:2', '1:2:1', '2:1:1']],
    ['a site', '1:65535:65535', ['1:1:1', '1:1:2', '1:2:1']],
    ['an application', '1:1:65535', ['1:1:1', '1:1:2']],
    ['an application, as management PDUs name one', '1:1:0', ['1:1:1', '1:1:2']],
    ['one entity', '1:1:2', ['1:1:2']],
  ])('address %s', (_name, addressee, frozen) => {
    const stage = createStage()
    for (const id of ['1:1:1', '1:1:2', '1:2:1', '2:1:1']) stage.state(id)
    stage.stop(addressee)
    stage.pass(30 * second)
    expect(stage.active()).toEqual(frozen)
  })

  it('are lifted by a resume, which gives one full timeout', () => {
    const stage = createStage()
    stage.state('4:1:1')
    stage.stop('65535:65535:65535')
    stage.pass(60 * second)
    stage.resume('4:65535:65535')
    stage.pass(11 * second)
    expect(stage.active()).toEqual(['4:1:1'])
    stage.pass(second)
    expect(stage.active()).toEqual([])
    expect([...stage.rows.presence.values()]).toMatchObject([{ end: 'lost', until: start + 72 * second }])
  })

  it('stay for those a resume does not address, and count from the first of repeated stops', () => {
    const stage = createStage()
    for (const id of ['4:1:1', '5:1:1']) stage.state(id)
    stage.stop('65535:65535:65535')
    stage.pass(5 * second)
    stage.stop('65535:65535:65535')
    stage.resume('5:65535:65535')
    const [four, five] = ['4:1:1', '5:1:1'].map((id) => stage.tracker.picture.tracksById(id)[0])
    if (four === undefined || five === undefined) throw new Error('both are tracked')
    expect([stage.tracker.picture.frozenSince(four), stage.tracker.picture.frozenSince(five)]).toEqual([start, null])
    expect(stage.tracker.picture.frozenWhole(1)?.at).toBe(start)
    stage.resume('65535:65535:65535')
    expect(stage.tracker.picture.freezes(1)).toEqual([])
  })

  it('of one exercise leave the others alone', () => {
    const stage = createStage()
    stage.state('4:1:1', { exercise: 2 })
    stage.stop('65535:65535:65535', { exercise: 1 })
    stage.pass(13 * second)
    expect(stage.active(2)).toEqual([])
  })

  it('leave no gap behind that would count as a beat', () => {
    const stage = createStage()
    stage.beat(['4:1:1'], { forMs: 20 * second })
    for (let round = 0; round < 6; round += 1) {
      stage.stop('65535:65535:65535')
      stage.pass(100 * second)
      stage.resume('65535:65535:65535')
      stage.state('4:1:1')
      stage.pass(4 * second)
      stage.state('4:1:1')
    }
    stage.pass(12 * second)
    expect(stage.active()).toEqual([])
  })
})

describe('sites', () => {
  it('are silent after 12 s, and a milestone says so', () => {
    const stage = createStage()
    stage.beat(['5:1:1'], { forMs: 20 * second })
    stage.pass(15 * second)
    expect([...stage.tracker.picture.sites()].map((site) => [site.site, site.silent])).toEqual([[5, true]])
    stage.state('5:1:1')
    expect(milestones(stage, 'site-joined', 'site-silent', 'site-back')).toEqual([
      ['site-joined', 5, 0],
      ['site-silent', 5, 27 * second],
      ['site-back', 5, 35 * second],
    ])
  })

  it('with longer usual gaps are silent after 2.4 of them', () => {
    const stage = createStage()
    stage.beat(['5:1:1'], { forMs: 100 * second, periodMs: 20 * second, version: 7 })
    const silent = (): boolean[] => [...stage.tracker.picture.sites()].map((site) => site.silent)
    stage.pass(27 * second)
    expect(silent()).toEqual([false])
    stage.pass(2 * second)
    expect(silent()).toEqual([true])
  })

  it('that a freeze addresses are not silent, others are', () => {
    const stage = createStage()
    stage.state('4:1:1')
    stage.state('5:1:1')
    stage.stop('4:65535:65535')
    stage.pass(20 * second)
    expect([...stage.tracker.picture.sites()].filter((site) => site.silent).map((site) => site.site)).toEqual([5, 9])
  })
})

describe('clocks', () => {
  const skews = (stage: Stage): unknown[] =>
    [...stage.tracker.picture.applications()].map((each) => stage.tracker.picture.skewMs(each)).map((skew) => (skew === null ? null : Math.round(skew)))

  it('are told by the median of absolute timestamps', () => {
    const stage = createStage()
    for (const skewMs of [-14_000, -14_000, 0, -14_000]) stage.state('1:1:1', { skewMs })
    stage.state('2:1:1', { relative: true, skewMs: 500_000 })
    stage.state('3:1:1', { skewMs: 3_000 })
    expect(skews(stage)).toEqual([-14_000, null, 3_000])
  })

  it('are compared across the hour', () => {
    const stage = createStage()
    stage.state('1:1:1', { skewMs: -2_000 })
    expect(skews(stage)).toEqual([-2_000])
  })
})

describe('sessions', () => {
  it('start with the first Start/Resume, else with the first PDU', () => {
    const stage = createStage()
    stage.state('1:1:1')
    expect(stage.tracker.picture.exercise(1)).toMatchObject({ startedAt: start, startedBy: 'first-pdu' })
    stage.pass(10 * second)
    stage.resume('65535:65535:65535')
    stage.pass(10 * second)
    stage.resume('65535:65535:65535')
    expect(stage.tracker.picture.exercise(1)).toMatchObject({ startedAt: start + 10 * second, startedBy: 'start-resume' })
    expect(milestones(stage, 'exercise-start')).toEqual([['exercise-start', null, 10 * second]])
  })

  it('do not start with a Start/Resume to a part of the exercise, nor with the one that ends a freeze', () => {
    const stage = createStage()
    stage.state('1:1:1')
    stage.pass(5 * second)
    stage.resume('40:65535:65535')
    expect(stage.tracker.picture.exercise(1)?.startedAt).toBe(start)
    stage.stop('65535:65535:65535')
    stage.pass(5 * second)
    stage.resume('65535:65535:65535')
    expect(stage.tracker.picture.exercise(1)).toMatchObject({ startedAt: start, startedBy: 'unheard' })
    expect(milestones(stage, 'exercise-start')).toEqual([['exercise-start', null, 0]])
  })

  it('begin anew after an hour of silence', () => {
    const stage = createStage()
    stage.resume('65535:65535:65535')
    stage.pass(3_601 * second)
    stage.state('1:1:1')
    expect(stage.tracker.picture.exercise(1)).toMatchObject({ startedAt: start + 3_601 * second, startedBy: 'first-pdu' })
  })

  it('tell a Start/Resume sent twice at once as one', () => {
    const stage = createStage()
    stage.resume('65535:65535:65535')
    stage.resume('65535:65535:65535')
    stage.pass(10 * second)
    stage.resume('65535:65535:65535')
    expect(milestones(stage, 'start-resume')).toEqual([
      ['start-resume', null, 0],
      ['start-resume', null, 10 * second],
    ])
  })

  it('tell their first fire and detonation', () => {
    const stage = createStage()
    stage.fire('1:1:1')
    stage.pass(second)
    stage.fire('1:1:1')
    stage.detonate('1:1:1')
    expect(milestones(stage, 'first-fire', 'first-detonation')).toEqual([
      ['first-fire', 1, 0],
      ['first-detonation', 1, second],
    ])
  })
})

describe('traffic', () => {
  it('adds up per second and key, in parts when drained', () => {
    const stage = createStage()
    stage.state('1:1:1')
    stage.tracker.drain(stage.now())
    stage.state('1:1:1')
    stage.pass(2 * second)
    stage.state('2:1:1', { force: 2, type: enemyTank, address: '10.0.0.2', version: 7 })
    stage.fire('1:1:1')
    stage.fire('7:7:7')
    stage.tracker.drain(stage.now())
    const told = stage.rows.traffic.map((row) => [row.pduType, row.force, row.site, row.version, row.pdus, row.bytes, row.second - start])
    expect(told).toEqual([
      [1, 'friendly', 1, 6, 1, 144, 0],
      [1, 'friendly', 1, 6, 1, 144, 0],
      [1, 'opposing', 2, 7, 1, 144, 2 * second],
      [2, 'friendly', 1, 6, 1, 144, 2 * second],
      [2, 'none', 7, 6, 1, 144, 2 * second],
    ])
    expect(stage.tracker.picture.pdus).toBe(5)
  })

  it('counts the PDUs of the last 60 full seconds', () => {
    const stage = createStage()
    stage.beat(['1:1:1'], { forMs: 120 * second, periodMs: second })
    expect(stage.tracker.picture.lastMinute(stage.now())).toBe(60)
    expect(stage.tracker.picture.lastMinute(stage.now(), 1)).toBe(60)
    expect(stage.tracker.picture.lastMinute(stage.now() + 30 * second)).toBe(30)
  })

  it('tells malformed, unknown and empty apart, and by whom', () => {
    const stage = createStage()
    const origin = { address: '10.0.0.9', receivedAt: stage.now() }
    const piece = { reason: 'short-header' as const, offset: 0, pduType: undefined, exerciseId: undefined, originator: undefined }
    stage.tracker.malformed(piece, origin, 7)
    stage.tracker.malformed(piece, origin, 7)
    stage.tracker.malformed({ ...piece, reason: 'body-too-short', pduType: 1, exerciseId: 1 }, origin, 40)
    stage.tracker.emptyDatagram(origin)
    stage.say({ body: 'other', unsupportedVersion: false }, 200)
    stage.say({ body: 'other', unsupportedVersion: false }, 29)
    stage.tracker.drain(stage.now())
    const { picture } = stage.tracker
    expect([...picture.malformed()].map((each) => [each.reason, each.address, each.count])).toEqual([
      ['short-header', '10.0.0.9', 2],
      ['body-too-short', '10.0.0.9', 1],
    ])
    expect([picture.malformedTotal(), picture.emptyDatagrams(), picture.pdus]).toEqual([3, 1, 2])
    expect([...picture.unknownTypes()].map((each) => [each.pduType, each.count])).toEqual([[200, 1]])
    expect(stage.rows.traffic.filter((row) => row.reason !== null).map((row) => [row.reason, row.pdus, row.bytes])).toEqual([
      ['short-header', 2, 14],
      ['body-too-short', 1, 40],
    ])
    expect(picture.versions().get(6)?.count).toBe(2)
  })
})

describe('texts', () => {
  it('of comments and event reports are rows', () => {
    const stage = createStage()
    const management = { from: idOf('9:9:0'), to: idOf('0:0:0'), reliable: false }
    const datums = { fixed: [], variable: [{ id: 1, lengthBits: 40, text: 'hello' }] }
    stage.say({ body: 'comment', datums, ...management }, 22)
    stage.say({ body: 'event-report', eventType: 7, datums, ...management }, 21)
    expect([...stage.rows.texts.values()].map((row) => [row.kind, row.text, row.eventType, row.from.site, row.to])).toEqual([
      ['comment', 'hello', null, 9, null],
      ['event-report', 'hello', 7, 9, null],
    ])
  })
})

describe('emissions', () => {
  const radio = (stage: Stage, transmitState: number): void =>
    stage.say(
      {
        body: 'transmitter',
        entity: idOf('1:1:1'),
        radioId: 1,
        radioType: { kind: 7, domain: 1, country: 225, category: 1, subcategory: 0, specific: 0, extra: 0 },
        transmitState,
        inputSource: 0,
        antennaLocation: { x: 0, y: 0, z: 0 },
        frequencyHz: 243e6,
        bandwidthHz: 25e3,
        powerDbm: 40,
        modulation: { spreadSpectrum: 0, major: 0, detail: 0, system: 0 },
      },
      25,
    )

  it('are current for their timeout, and a change of state is a change', () => {
    const stage = createStage()
    const read = (): number => stage.aspects.read('radio')
    radio(stage, 1)
    const first = read()
    radio(stage, 1)
    expect(read()).toBe(first)
    radio(stage, 2)
    expect(read()).toBeGreaterThan(first)
    expect(stage.tracker.picture.current('radio')).toMatchObject([{ entity: '1:1:1', part: '1', detail: { on: true, frequencyHz: 243e6 } }])
    stage.pass(11 * second)
    expect(stage.tracker.picture.current('radio')).toHaveLength(1)
    stage.pass(second)
    expect(stage.tracker.picture.current('radio')).toHaveLength(0)
    expect(read()).toBeGreaterThan(first + 1)
  })

  it('change with what becomes known of who carries them', () => {
    const stage = createStage()
    radio(stage, 2)
    const before = stage.aspects.read('radio')
    stage.state('1:1:1', { force: 2 })
    expect(stage.aspects.read('radio')).toBeGreaterThan(before)
  })
})
