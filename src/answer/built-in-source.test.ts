import { describe, expect, it } from 'vitest'
import { bind, isBound } from '../core/bind.ts'
import { dataSourceConformance } from '../core/data-source.conformance.ts'
import type { Facts } from '../core/facts.ts'
import { planFromText } from '../core/plan-text.ts'
import { localScope } from '../core/scope.ts'
import { measures } from '../measures/list.ts'
import { createBuiltInSource } from './built-in-source.ts'

const create = (): ReturnType<typeof createBuiltInSource> => createBuiltInSource({ zone: 'UTC', build: 'test', now: () => 1_764_000_000_000 })

dataSourceConformance('the built-in source', () => ({
  source: create(),
  answers: [
    'help shape=explain',
    'help shape=explain topic=losses',
    'prediction-help shape=explain',
    'counting shape=explain topic=entities.active',
    'glossary shape=explain topic=pdu',
    'glossary shape=explain topic=xyzzy',
  ],
  refuses: ['fires', 'help', 'status shape=detail'],
}))

async function explain(text: string): Promise<Facts> {
  const source = create()
  const plan = bind(planFromText(text), source.context())
  if (!isBound(plan)) throw new Error(plan.text)
  return await source.resolve(plan, { scope: localScope, signal: new AbortController().signal })
}
const textOf = async (text: string): Promise<unknown> => (await explain(text)).facts[0].value
const about = async (topic: string): Promise<unknown> => await textOf(`glossary shape=explain topic=${encodeURIComponent(topic)}`)

describe('the glossary', () => {
  it.each([
    ['Entity State PDU', 'type 1 '],
    ['an entity state pdu', 'type 1 '],
    ['entity states', 'type 1 '],
    ['PDU type 33', 'Aggregate State'],
    ['type 14', 'Stop/Freeze'],
    ['stop/freeze', 'type 14'],
    ['Fire PDU', 'type 2 '],
    ['event report', 'type 21'],
    ['force id 2', 'is opposing'],
    ['force 1', 'is friendly'],
    ['force id 30', 'is neutral'],
    ['force id 0', 'is other'],
    ['dead reckoning', 'extrapolating'],
    ['heartbeats', 'every 5 seconds'],
    ['ECEF', 'earth-centred'],
    ['MGRS', 'Grid'],
    ['DTG', 'date-time group'],
    ['zulu', 'UTC'],
    ['mode 3/A', 'squawk'],
    ['IEEE 1278', 'family of standards'],
    ['version 7', '1278.1-2012'],
    ['PDUs', 'protocol data unit'],
    ['the marking', '11 characters'],
    ['multicast', 'group'],
    ['malformed PDU', 'cannot be decoded'],
    ['hertbeat', 'every 5 seconds'],
    ['IFF', 'type 28'],
    ['duds', 'result 6'],
  ])('knows "%s"', async (topic, expected) => {
    expect(await about(topic)).toContain(expected)
  })

  it('explains every PDU type from 0 to 72 by number', async () => {
    for (let type = 0; type <= 72; type += 1) expect(await about(`PDU type ${type}`), String(type)).toContain(`is type ${type} of DIS`)
  })

  it('tells neighbours apart', async () => {
    const texts = await Promise.all(
      [
        'fire pdu',
        'detonation pdu',
        'remove entity',
        'remove entity-r',
        'entity state update',
        'entity state',
        'site',
        'application',
        'force id 4',
        'force id 5',
      ].map(about),
    )
    expect(new Set(texts).size).toBe(texts.length)
  })

  it('says that it does not know a term and names near ones', async () => {
    const facts = await explain('glossary shape=explain topic=detonator')
    expect(facts.facts[0]).toMatchObject({ name: 'explanation', value: null })
    expect(facts.facts[1]?.name).toBe('suggestions')
    expect(String(facts.facts[1]?.value)).toMatch(/etonation/)
    expect((await explain('glossary shape=explain topic=xqzzw')).facts).toHaveLength(1)
  })
})

describe('help', () => {
  it('shows an example of every category that has one', async () => {
    const text = String(await textOf('help shape=explain'))
    for (const category of new Set(measures.map((measure) => measure.category))) {
      const examples = measures.filter((measure) => measure.category === category).flatMap((measure) => measure.examples)
      expect(
        examples.some((example) => text.includes(example)),
        category,
      ).toBe(true)
    }
  })

  it('goes into one topic', async () => {
    expect(await textOf('help shape=explain topic=losses')).toContain('Losses: ')
    expect(await textOf('help shape=explain topic=network')).toContain('Silent sites')
  })

  it('offers forecasts and says how to read them', async () => {
    const text = String(await textOf('prediction-help shape=explain'))
    for (const part of ['How busy will the next hour be?', 'POST /api/prediction', 'four of five cases', 'the same as yesterday', 'too little history'])
      expect(text).toContain(part)
  })

  it('gives the counting rule of a measure by id and by words', async () => {
    const active = measures.find((measure) => measure.id === 'entities.active')
    expect(await textOf('counting shape=explain topic=entities.active')).toContain(active?.counting)
    expect(await textOf('counting shape=explain topic=active%20entities')).toContain(active?.counting)
    expect(await textOf('counting shape=explain topic=hits')).toContain('Proximate detonations are counted apart')
    expect(await textOf('counting shape=explain')).toContain('Windows are half-open')
    expect(await textOf('counting shape=explain topic=unicorns')).toContain('no counting rule')
  })
})
