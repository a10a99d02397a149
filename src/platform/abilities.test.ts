import { describe, expect, it } from 'vitest'
import { planFromText, planToText } from '../core/plan-text.ts'
import { canAnswer } from './abilities.ts'

const answer = (text: string): ReturnType<typeof canAnswer> => canAnswer(planFromText(text))
const whyNot = (text: string): string => {
  const can = answer(text)
  return can === true ? 'it can' : can.text
}

describe('what the platform can be asked', () => {
  it.each([
    'status shape=detail',
    'activity shape=detail window=now-24h..now',
    'pdus window=day+0..now where.pdu-type=1|2',
    'pdus shape=rank by=pdu-type window=now-1h..now',
    'pdus.rate window=now-1m..now',
    'pdus.peak window=day+0..now',
    'entities.seen shape=list where.site=18 window=now-10m..now',
    'fires shape=rank by=entity byRole=firer window=day+0..now where.firer.site=18',
    'fires shape=compare window=day+0..now versus.window=day-1..day+0',
    'detonations shape=ratio window=day+0..now versus.measure=fires',
    'collisions shape=trend by=time window=now-1h..now',
    'last-heard shape=detail where.entity=18:23:1001',
  ])('%s', (text) => expect(answer(text)).toBe(true))

  it.each([
    ['entities.seen where.force=opposing window=now-1h..now', /does not store forces/],
    ['entities.seen where.marking=VIPER1 window=now-1h..now', /does not store markings/],
    ['entities.active where.force=opposing where.category=tank', /does not store entity types nor forces/],
    ['fires where.firer.exercise=3 window=day+0..now', /./],
    ['hits window=day+0..now', /do not tell hits/],
    ['losses window=day+0..now', /do not tell losses/],
    ['detonations where.result=hit window=day+0..now', /results of detonations/],
    ['pdus where.pdu-type=26 window=day+0..now', /does not store Signal PDUs/],
    ['pdus shape=rank by=site window=day+0..now', /by time and PDU type .* not by site/],
    ['fires shape=rank by=force byRole=firer window=day+0..now', /does not store forces/],
    ['fires shape=compare window=day+0..now where.firer.force=friendly versus.where.firer.force=opposing', /does not store forces/],
  ])('not %s, and says why in a sentence', (text, why) => expect(whyNot(text)).toMatch(why))

  it.each([
    ['entity shape=detail where.entity=18:23:1000 yesNo=true', 'last-heard shape=detail where.entity=18:23:1000 window=now'],
    ['pdus window=exercise..now', 'pdus shape=value window=day+0..now'],
    ['fires shape=rank by=entity byRole=firer window=mark1..now', 'fires shape=rank window=day+0..now by=entity byRole=firer'],
  ])('offers what is nearest in place of %s', (text, instead) => {
    const can = answer(text)
    expect(can !== true && can.instead !== undefined && planToText(can.instead)).toBe(instead)
  })

  it('offers who was seen where it is asked who is active', () => {
    const can = answer('entities.active shape=list where.site=18')
    expect(can).toMatchObject({ code: 'not-stored' })
    expect(can !== true && can.instead !== undefined && planToText(can.instead)).toBe('entities.seen shape=list where.site=18 window=now-1m..now')
    expect(answer('entities.active where.force=opposing')).not.toHaveProperty('instead')
  })
})
