import { bind, isBound } from '../../core/bind.ts'
import { SitrepError } from '../../core/errors.ts'
import { compareFacts, fact, factsOf, listFacts, rankFacts, ratioFacts, trendFacts, valueFacts } from '../../core/fact-shapes.ts'
import type { FactsBase, Group } from '../../core/fact-shapes.ts'
import type { EntityRef, Facts, FactValue, Table } from '../../core/facts.ts'
import { planFromText } from '../../core/plan-text.ts'
import { hourMs, minuteMs } from '../../core/time.ts'
import { measureById } from '../../measures/list.ts'
import type { Sending } from '../phrase.ts'

/** A question and the facts it led to, made up: what a model is measured by before it may word answers. */
export type WordingCase = { question: string; facts: Facts }

/** Tuesday 24 November 2026, 14:03:22 UTC. */
export const benchNow = Date.UTC(2026, 10, 24, 14, 3, 22)
export const benchSending: Sending = { sentAt: benchNow, ageMs: 0 }
export const benchZone = 'UTC'

/** What resolvers start from, for a plan in text form bound at `benchNow`. */
export function benchBase(text: string, more: Partial<FactsBase> = {}): FactsBase {
  const plan = planFromText(text)
  const bound = bind(plan, { now: benchNow, zone: benchZone, exerciseStart: benchNow - 5 * hourMs, recordedFrom: benchNow - 72 * hourMs })
  if (!isBound(bound)) throw new SitrepError('bad-plan', bound.text)
  const measure = measureById(plan.measure)
  if (measure === undefined) throw new SitrepError('bad-plan', `There is no measure called "${plan.measure}".`)
  return {
    plan: bound,
    measure,
    source: 'exercise',
    asOf: bound.bound === undefined ? benchNow : Math.min(benchNow, bound.bound.to),
    version: 'bench',
    ...more,
  }
}

const named = (id: string, marking: string): EntityRef => ({ id, exercise: 1, marking, type: 'M1A2 Abrams' })

function reportOf(text: string, list: readonly (readonly [string, FactValue, string?])[]): Facts {
  const base = benchBase(text)
  const [first, ...rest] = list.map(([name, value, unit]) => fact(base, name, value, unit))
  if (first === undefined) throw new SitrepError('bad-plan', 'A report has facts.')
  return factsOf(base, [first, ...rest])
}

const groups = (...pairs: readonly (readonly [string, number])[]): Group[] => pairs.map(([label, value]) => ({ key: label, label, value }))

const tanks: Table = {
  columns: [
    { key: 'entity', title: 'entity' },
    { key: 'force', title: 'force' },
  ],
  rows: [
    [named('1:2:3', 'VIPER1'), 'opposing'],
    [named('1:2:4', 'VIPER2'), 'opposing'],
  ],
  total: 2,
}

const points = [3, 9, 4, 0, 5].map((v, index) => ({ t: Date.UTC(2026, 10, 24, 13, 0) + index * 5 * minuteMs, v }))

function values(): WordingCase[] {
  const value = (question: string, plan: string, count: number): WordingCase => ({ question, facts: valueFacts(benchBase(plan), count) })
  return [
    value('How many entities are active?', 'entities.active', 412),
    value('How many tanks does red have?', 'entities.active where.force=opposing where.category=tank', 12),
    value('Is any blue aircraft up?', 'entities.active where.force=friendly where.domain=air yesNo=true', 1),
    { question: 'How many entities are active now?', facts: valueFacts(benchBase('entities.active', { quality: 'lower-bound' }), 31) },
    value('How many fire events in the last 15 minutes?', 'fires window=now-15m..now', 7),
    value('Did red fire in the last hour?', 'fires where.firer.force=opposing window=now-1h..now yesNo=true', 23),
    value('Did blue fire yesterday?', 'fires where.firer.force=friendly window=day-1..day+0 yesNo=true', 0),
    value('How many PDUs did we receive today?', 'pdus window=day+0..now', 1_234_567),
    value('How many collisions were there today?', 'collisions window=day+0..now', 0),
    value('How many detonations between 09:00 and 10:30 yesterday?', 'detonations window=day-1T09:00..day-1T10:30', 1),
    value('How many blue vehicles were lost this hour?', 'losses where.target.force=friendly window=hour+0..now', 3),
    value('How many shots were fired since 0800?', 'shots window=day+0T08:00..now', 240),
  ]
}

function two(): WordingCase[] {
  const sides = 'where.firer.force=opposing versus.where.firer.force=friendly'
  return [
    { question: 'Compare red and blue fires since 0800', facts: compareFacts(benchBase(`fires shape=compare ${sides} window=day+0T08:00..now`), 12, 7) },
    { question: 'Did blue fire more than red?', facts: compareFacts(benchBase(`fires shape=compare ${sides} window=day+0..now yesNo=true`), 3, 9) },
    { question: 'Red against blue fires today', facts: compareFacts(benchBase(`fires shape=compare ${sides} window=day+0..now`), 4, 4) },
    {
      question: 'Is there more traffic than yesterday at this time?',
      facts: compareFacts(benchBase('pdus shape=compare window=day+0..now versus.window=day-1..now-1d yesNo=true'), 2_400, 1_200),
    },
    { question: 'Fires by red and blue', facts: compareFacts(benchBase(`fires shape=compare ${sides} window=day+0..now`, { quality: 'lower-bound' }), 5, 0) },
    {
      question: 'What share of detonations were duds yesterday?',
      facts: ratioFacts(benchBase('duds shape=ratio versus.measure=detonations window=day-1..day+0'), 3, 24),
    },
    {
      question: 'What part of the active entities is red?',
      facts: ratioFacts(benchBase('entities.active shape=ratio where.force=opposing versus.where=none'), 1, 4),
    },
    {
      question: 'Losses of red to losses of blue',
      facts: ratioFacts(benchBase('losses shape=ratio where.target.force=opposing window=day+0..now versus.where.target.force=friendly'), 5, 2),
    },
    {
      question: 'What is the loss exchange ratio?',
      facts: reportOf('exchange-ratio shape=ratio window=day+0..now', [
        ['exchange-ratio', 2.5, 'ratio'],
        ['losses.opposing', 5, 'loss'],
        ['losses.friendly', 2, 'loss'],
      ]),
    },
  ]
}

function many(): WordingCase[] {
  const shooters: Group[] = [{ key: 'a', label: 'VIPER1', ref: named('1:2:3', 'VIPER1'), value: 7 }, ...groups(['BRAVO6', 3])]
  return [
    { question: 'List the active red tanks', facts: listFacts(benchBase('entities.active shape=list where.force=opposing where.category=tank'), 2, tanks) },
    { question: 'Which aircraft are up?', facts: listFacts(benchBase('entities.active shape=list where.domain=air'), 0, { ...tanks, rows: [], total: 0 }) },
    {
      question: 'Which friendly entity fired most in the last hour?',
      facts: rankFacts(benchBase('fires shape=rank by=entity byRole=firer where.firer.force=friendly window=now-1h..now order=most:3'), 'entity', shooters, 10),
    },
    {
      question: 'Which site sends the most traffic?',
      facts: rankFacts(benchBase('pdus shape=rank by=site window=day+0..now'), 'site', groups(['site 3', 9], ['site 2', 9], ['site 1', 4]), 22),
    },
    {
      question: 'Which site has the fewest entities?',
      facts: rankFacts(benchBase('entities.active shape=rank by=site order=least:2'), 'site', groups(['site 1', 4], ['site 2', 1]), 5),
    },
    { question: 'Fires over the last hour', facts: trendFacts(benchBase('fires shape=trend by=time step=5m window=now-1h..now'), points) },
    { question: 'How has the entity count changed?', facts: trendFacts(benchBase('entities.active shape=trend by=time step=5m window=now-1h..now'), points) },
  ]
}

function reports(): WordingCase[] {
  return [
    {
      question: 'Where is VIPER1?',
      facts: reportOf('position shape=detail where.marking=VIPER1', [
        ['position', { latitudeDeg: 54.1, longitudeDeg: 10.2, altitudeM: 31, mgrs: '32UNE1234567890' }],
        ['position.kind', 'extrapolated'],
        ['entity', named('1:2:3', 'VIPER1')],
      ]),
    },
    {
      question: 'When was VIPER1 last heard?',
      facts: reportOf('last-heard shape=detail where.marking=VIPER1', [
        ['last-heard', benchNow - 2_100, 'instant'],
        ['last-heard.age', 2_100, 'ms'],
        ['entity', named('1:2:3', 'VIPER1')],
      ]),
    },
    {
      question: "Show me today's activity",
      facts: reportOf('activity shape=detail window=day+0..now', [
        ['pdus', 12_345, 'PDU'],
        ['entities.seen', 45, 'entity'],
        ['fires', 1, 'fire'],
        ['duds', 0, 'dud'],
      ]),
    },
    {
      question: 'How busy will the next hour be?',
      facts: reportOf('pdus shape=forecast window=now..now+1h', [
        ['pdus.forecast', 3_140, 'PDU'],
        ['pdus.forecast.lower', 2_800, 'PDU'],
        ['pdus.forecast.upper', 3_400, 'PDU'],
        ['forecast.confidence', 80, 'case'],
      ]),
    },
  ]
}

export function wordingCases(): WordingCase[] {
  return [...values(), ...two(), ...many(), ...reports()]
}
