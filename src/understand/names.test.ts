import { describe, expect, it } from 'vitest'
import type { Gazetteer, NamedThing } from '../core/gazetteer.ts'
import { planFromText, planToText } from '../core/plan-text.ts'
import { bindContext } from './cases/context.ts'
import { createUnderstand, readingKey } from './understand.ts'

const things: readonly NamedThing[] = [
  { name: 'Brigade', aliases: ['bde'], kind: 'site', value: '12' },
  { name: 'Fires', aliases: [], kind: 'site', value: '13' },
  { name: 'Red Cell', aliases: [], kind: 'site', value: '14' },
  { name: 'White Cell', aliases: ['excon'], kind: 'site', value: '15' },
  { name: 'Navy', aliases: [], kind: 'site', value: '45' },
  { name: 'Armour', aliases: [], kind: 'application', value: '12:7' },
  { name: 'Control', aliases: [], kind: 'site', value: '16' },
  { name: 'Alpha Tank', aliases: [], kind: 'application', value: '12:8' },
  { name: 'Air', aliases: [], kind: 'site', value: '17' },
]
const markings = ['TANK', 'VIPER1']
const same = (one: string, two: string): boolean => one.toUpperCase() === two.trim().toUpperCase()
const gazetteer: Gazetteer = {
  marking: (text) => markings.find((marking) => same(marking, text)),
  markingsLike: () => [],
  name: (text) => things.find((thing) => [thing.name, ...thing.aliases].some((name) => same(name, text))),
  names: () => things,
  sites: () => [12, 13, 14, 15, 16, 17, 45],
  exercises: () => [1],
  version: () => '1',
}
const context = { gazetteer, bind: bindContext }
const understand = createUnderstand()

function read(text: string): string {
  const reading = understand(text, context)
  return reading.kind === 'plan' ? planToText(reading.plan) : reading.kind
}

describe('names that are also words of ours', () => {
  it.each([
    ['How many entities are active at Brigade?', 'entities.active where.site=12'],
    ['how many entities are active at brigade', 'entities.active where.site=12'],
    ['how many entities are active in brigade', 'entities.active where.site=12'],
    ['entities from bde', 'entities.active where.site=12'],
    ['losses of Brigade today', 'losses where.target.site=12 window=day+0..now'],
    ['brigade losses today', 'losses where.target.site=12 window=day+0..now'],
    ['kills by brigade', 'kills where.firer.site=12 window=day+0..now'],
    ['is Brigade up', 'rollcall shape=detail where.site=12 yesNo=true'],
    ['how is the brigade sim', 'rollcall shape=detail where.site=12'],
    ['rounds fired by Fires since 0900', 'shots where.firer.site=13 window=day+0T09:00..now'],
    ['how many PDUs did Fires send today', 'pdus where.site=13 window=day+0..now'],
    ['fires from fires today', 'fires where.firer.site=13 window=day+0..now'],
    ['how many tanks does Red Cell have', 'entities.active where.category=tank where.site=14'],
    ['red tanks at red cell', 'entities.active where.category=tank where.force=opposing where.site=14'],
    ['pdus from white cell', 'pdus where.site=15 window=day+0..now'],
    ['is excon up', 'rollcall shape=detail where.site=15 yesNo=true'],
    ['when was Navy last heard', 'last-heard shape=detail where.site=45'],
    ['entities of the navy', 'entities.active where.site=45'],
    ['pdus from armour', 'pdus where.application=12:7 window=day+0..now'],
    ['pdu rate of Control', 'pdus.rate where.site=16 window=now-1m..now'],
    ['entities at control', 'entities.active where.site=16'],
    ['is Control up', 'rollcall shape=detail where.site=16 yesNo=true'],
    ['how many fires did alpha tank make', 'fires where.firer.application=12:8 window=day+0..now'],
    ['entities at Air', 'entities.active where.site=17'],
    ['traffic from air in the last hour', 'pdus where.site=17 window=now-1h..now'],
    ['losses of site air', 'losses where.target.site=17 window=day+0..now'],
    ['where is TANK', 'position shape=detail where.marking=TANK'],
    ['when was TANK last heard', 'last-heard shape=detail where.marking=TANK'],
  ])('%j is about the name', (ask, is) => expect(read(ask)).toBe(planToText(planFromText(is))))

  it.each([
    ['how many tanks', 'entities.active where.category=tank'],
    ['how many tanks does red have', 'entities.active where.category=tank where.force=opposing'],
    ['How many Tanks does Red have?', 'entities.active where.category=tank where.force=opposing'],
    ['HOW MANY TANKS ARE THERE', 'entities.active where.category=tank'],
    ['tank losses today', 'losses where.target.category=tank window=day+0..now'],
    ['how many fires today', 'fires window=day+0..now'],
    ['number of fires by red', 'fires where.firer.force=opposing window=day+0..now'],
    ['Fires today', 'fires window=day+0..now'],
    ['what percentage of fires were hits', 'hits shape=ratio window=day+0..now versus.measure=fires'],
    ['top 3 sites by fires', 'fires shape=rank window=day+0..now by=site byRole=firer order=most:3'],
    ['how many entities are in the air', 'entities.active where.domain=air'],
    ['how many red air', 'entities.active where.domain=air where.force=opposing'],
    ['how many aggregates are there', 'aggregates'],
    ['how many brigades are there', 'aggregates'],
    ['white entities', 'entities.active where.force=neutral'],
  ])('%j is not', (ask, is) => {
    expect(read(ask)).toBe(planToText(planFromText(is)))
  })

  it.each(['who controls the most tanks', 'is everything under control'])('%j is not about the site called Control', (ask) => {
    expect(read(ask)).not.toContain('site=16')
  })

  it('has another memo key where only a capital tells the name from the word', () => {
    expect(readingKey('losses of Fires', context)).not.toBe(readingKey('losses of fires', context))
    expect(readingKey('How many TANKS', context)).toBe(readingKey('how many tanks', context))
  })
})
