import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bind, isBound } from '../core/bind.ts'
import type { BindContext } from '../core/bind.ts'
import type { Gazetteer, NamedThing } from '../core/gazetteer.ts'
import { canonicalPlan } from '../core/plan.ts'
import { planFromText, planToText } from '../core/plan-text.ts'
import type { Conversation, Understanding } from '../core/understanding.ts'
import { checkPlan } from '../measures/check-plan.ts'
import { measures } from '../measures/list.ts'
import { backCases } from './cases/back.ts'
import type { Case } from './cases/case.ts'
import { bindContext, gazetteer } from './cases/context.ts'
import { detailCases } from './cases/detail.ts'
import { explainCases } from './cases/explain.ts'
import { followUpCases } from './cases/follow-ups.ts'
import { forecastCases } from './cases/forecast.ts'
import { freshCases } from './cases/fresh.ts'
import { freshSecondCases } from './cases/fresh-second.ts'
import { freshThirdCases } from './cases/fresh-third.ts'
import { heldOutCases } from './cases/held-out.ts'
import { listCases } from './cases/list.ts'
import { mustAgree, mustDiffer } from './cases/must-differ.ts'
import { rankCases } from './cases/rank.ts'
import { seriesCases } from './cases/series.ts'
import { sidesCases } from './cases/sides.ts'
import { valueCases } from './cases/value.ts'
import { windowsCases } from './cases/windows.ts'
import { createLexicon } from './lexicon/lexicon.ts'
import { createUnderstand, normaliseText, readingKey } from './understand.ts'

const understand = createUnderstand()

function conversationOf({ previous, entity, offered }: Case): Conversation | undefined {
  if (previous === undefined && entity === undefined && offered === undefined) return undefined
  return {
    ...(previous === undefined ? {} : { previous: planFromText(previous) }),
    ...(entity === undefined ? {} : { entity }),
    ...(offered === undefined ? {} : { offered: offered.map((text) => ({ label: text, plan: planFromText(text) })) }),
  }
}

function read(one: Case): Understanding {
  const conversation = conversationOf(one)
  return understand(one.ask, { gazetteer, bind: bindContext, ...(conversation === undefined ? {} : { conversation }) })
}

function textOf(reading: Understanding): string {
  switch (reading.kind) {
    case 'plan':
      return planToText(reading.plan)
    case 'clarify':
      return `clarify: ${reading.options.map((option) => planToText(option.plan)).join(' | ')}`
    case 'mark':
      return `mark: ${reading.label}`
    case 'refused':
      return `refused: ${reading.reason}`
    default:
      return reading satisfies never
  }
}

function expectedOf(is: string): string {
  if (is.startsWith('clarify: '))
    return `clarify: ${is
      .slice(9)
      .split(' | ')
      .map((text) => planToText(planFromText(text)))
      .join(' | ')}`
  return /^(?:refused|mark): |^(?:refused|back)$/.test(is) ? is : planToText(planFromText(is))
}

/** `refused` is any refusal, `back` a refusal or a question back; any of the readings that are as right will do. */
function isRight(got: string, { is, or = [] }: Case): boolean {
  return [is, ...or].some((each) => {
    const wanted = expectedOf(each)
    return wanted === 'refused' ? got.startsWith('refused: ') : wanted === 'back' ? /^(?:refused|clarify): /.test(got) : got === wanted
  })
}

/** What was read otherwise than expected, ready to be shown. */
function misread(cases: readonly Case[]): string[] {
  return cases.flatMap((one) => {
    const got = textOf(read(one))
    return isRight(got, one) ? [] : [`${one.ask}\n  wanted ${expectedOf(one.is)}\n  read   ${got}`]
  })
}

/** For the report only: times are shown, never judged. The best of three, so that they say little about what else runs. */
function timed(asks: readonly string[]): { kinds: string[]; medianMs: string; worstMs: string } {
  const kinds = asks.map((ask) => read({ ask, is: '' }).kind)
  const times = asks
    .map((ask) => {
      const tries = [1, 2, 3].map(() => {
        const started = performance.now()
        read({ ask, is: '' })
        return performance.now() - started
      })
      return Math.min(...tries)
    })
    .toSorted((a, b) => a - b)
  return { kinds, medianMs: (times[times.length >> 1] ?? 0).toFixed(2), worstMs: (times.at(-1) ?? 0).toFixed(2) }
}

const sets: Readonly<Record<string, readonly Case[]>> = {
  value: valueCases,
  list: listCases,
  'detail and timeline': detailCases,
  explain: explainCases,
  rank: rankCases,
  trend: seriesCases,
  'compare and ratio': sidesCases,
  'asked back and refused': backCases,
  'time window': windowsCases,
  forecast: forecastCases,
  'follow-up': followUpCases,
  'held-out': heldOutCases,
}
/** Written before they were tried; the figures of their first run are in the files. */
const freshSets = { fresh: freshCases, 'fresh, second': freshSecondCases, 'fresh, third': freshThirdCases }

describe('reading questions into plans', () => {
  for (const [name, cases] of Object.entries(sets)) {
    const wrong = misread(cases)
    it(`reads ${name} questions exactly: ${cases.length - wrong.length} of ${cases.length}`, () => {
      expect(cases.length).toBeGreaterThan(10)
      expect(wrong).toEqual([])
    })
  }

  for (const [set, shapes] of Object.entries(freshSets)) {
    for (const [name, cases] of Object.entries(shapes)) {
      const wrong = misread(cases)
      it(`reads ${name} questions exactly (${set}): ${cases.length - wrong.length} of ${cases.length}`, () => {
        expect(wrong).toEqual([])
      })
    }
  }

  const asks = Object.values(freshSets).flatMap((shapes) => Object.values(shapes).flatMap((cases) => cases.map(({ ask }) => ask)))
  const { kinds, medianMs, worstMs } = timed(asks)
  it(`reads a question in ${medianMs} ms (median of ${asks.length}; the slowest took ${worstMs} ms)`, () => {
    expect(kinds).toHaveLength(asks.length)
    expect(kinds.filter((kind) => kind === 'plan').length).toBeGreaterThan(asks.length / 2)
  })

  it('expects nothing of the fresh sets that no measure allows', () => {
    for (const { ask, is, or = [] } of Object.values(freshSets).flatMap((shapes) => Object.values(shapes).flat())) {
      for (const text of [is, ...or]) if (!/^(?:refused|mark|back)(?::|$)/.test(text)) expect([ask, checkPlan(planFromText(text)).ok]).toEqual([ask, true])
    }
  })

  it('reads every example of every measure as that measure', () => {
    const elsewhere: Readonly<Record<string, string>> = {
      'Who killed 2:1:17?': 'kills',
      'Mark this': 'mark',
    }
    for (const measure of measures) {
      for (const ask of measure.examples) {
        const reading = read({ ask, is: '' })
        expect([ask, reading.kind === 'plan' ? reading.plan.measure : reading.kind]).toEqual([ask, elsewhere[ask] ?? measure.id])
      }
    }
  })

  it('says which spellings it mended', () => {
    const reading = read({ ask: 'how many hositle entites are actve', is: '' })
    expect(reading).toMatchObject({
      kind: 'plan',
      repairs: [
        { from: 'hositle', to: 'hostile' },
        { from: 'entites', to: 'entities' },
        { from: 'actve', to: 'active' },
      ],
    })
  })

  it('names the words it did not understand', () => {
    const reading = read({ ask: 'how many purple tanks are there', is: '' })
    expect(reading).toMatchObject({ kind: 'refused', reason: 'leftover' })
    expect(reading.kind === 'refused' ? reading.text : '').toContain('"purple"')
  })

  it('says what a measure does not allow instead of dropping it', () => {
    const reading = read({ ask: 'where was 1:2:3 yesterday', is: '' })
    expect(reading).toMatchObject({ kind: 'refused', reason: 'unknown' })
    expect(reading.kind === 'refused' ? reading.text : '').toContain('no history')
  })

  it.each([
    ['1', 'fires window=day+0..now'],
    ['the second one', 'losses window=day+0..now'],
    ['option 2', 'losses window=day+0..now'],
    ['losses window', 'losses window=day+0..now'],
    ['last', 'losses window=day+0..now'],
  ])('takes %j as an answer to its question back', (ask, is) => {
    const offered = ['fires window=day+0..now', 'losses window=day+0..now']
    expect(textOf(read({ ask, is, offered }))).toBe(planToText(planFromText(is)))
  })

  it('refuses what is too long without reading it', () => {
    expect(read({ ask: 'how many tanks '.repeat(100), is: '' })).toMatchObject({ kind: 'refused', reason: 'unknown' })
  })

  it('is not fooled by control characters, directions and smart quotes', () => {
    expect(textOf(read({ ask: '\u202ehow many\u0000 tanks\u200b does\u2066 red have\u2069?', is: '' }))).toBe(
      textOf(read({ ask: 'how many tanks does red have', is: '' })),
    )
    expect(textOf(read({ ask: 'what does “dud” mean', is: '' }))).toBe(planToText(planFromText('glossary shape=explain topic=dud')))
  })
})

describe('what must differ and what must agree', () => {
  const keyOf = (ask: string, context: BindContext = bindContext): string => {
    const reading = understand(ask, { gazetteer, bind: context })
    if (reading.kind !== 'plan') return textOf(reading)
    const bound = bind(reading.plan, context)
    return `${planToText(reading.plan)} ${isBound(bound) ? JSON.stringify([bound.bound, bound.versusBound]) : bound.code}`
  }

  it.each(mustDiffer)('%j is not %j', (one, two) => {
    expect(keyOf(one)).not.toBe(keyOf(two))
    expect([keyOf(one), keyOf(two)].some((key) => !key.startsWith('refused'))).toBe(true)
  })

  it('tells today from today asked tomorrow', () => {
    const tomorrow = { ...bindContext, now: bindContext.now + 86_400_000 }
    expect(keyOf('fires today')).not.toBe(keyOf('fires today', tomorrow))
  })

  it.each(mustAgree.map((group) => [group[0], group] as const))('%j in other words is the same plan', (first, group) => {
    const wanted = textOf(read({ ask: first, is: '' }))
    expect(group.map((ask) => `${ask} → ${textOf(read({ ask, is: '' }))}`)).toEqual(group.map((ask) => `${ask} → ${wanted}`))
  })
})

describe('any text at all', () => {
  const words = [...createLexicon(measures).vocabulary]
  const piece = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...words) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        'the',
        'of',
        'and',
        'or',
        'not',
        'by',
        'at',
        'from',
        'to',
        'in',
        'than',
        'most',
        'last',
        'how many',
        'which',
        'who',
        'per',
        ',',
        '.',
        '/',
        '?',
      ),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        '1:2:3',
        '12:3',
        '0800',
        '0800Z',
        '09:15',
        '5',
        '12',
        'site 12',
        '54.1N',
        '10.0.0.4',
        '1.1.225.1',
        '243 MHz',
        'VIPER1',
        '"x"',
        "'s",
        '181430Z NOV 26',
        '<n0>',
        '2026-11-20',
      ),
    },
    { weight: 1, arbitrary: fc.string({ maxLength: 8, unit: 'grapheme' }) },
  )
  const sentence = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(' '))
  const conversation = fc.constantFrom<Conversation | undefined>(
    undefined,
    { previous: planFromText('fires where.firer.force=friendly window=day+0..now'), entity: '1:2:3' },
    { previous: planFromText('entities.active shape=rank by=force') },
  )

  it('is read without throwing, into a plan that is valid and canonical or into words that say why not', () => {
    fc.assert(
      fc.property(
        fc.oneof(sentence, fc.string({ maxLength: 2_000, unit: 'binary' }), fc.string({ maxLength: 300, unit: 'grapheme' })),
        conversation,
        (text, remembered) => {
          const reading = understand(text, { gazetteer, bind: bindContext, ...(remembered === undefined ? {} : { conversation: remembered }) })
          const plans = reading.kind === 'plan' ? [reading.plan] : reading.kind === 'clarify' ? reading.options.map((option) => option.plan) : []
          for (const plan of plans) {
            expect(checkPlan(plan)).toMatchObject({ ok: true })
            expect(plan).toEqual(canonicalPlan(plan))
            expect(planFromText(planToText(plan))).toEqual(plan)
          }
          if (reading.kind === 'clarify') expect(new Set(reading.options.map((option) => option.label)).size).toBe(reading.options.length)
          if (reading.kind === 'refused') expect(reading.text.length).toBeGreaterThan(10)
        },
      ),
      { numRuns: 400 },
    )
  })

  it('comes to an end with long texts of any characters, and reads none above its length', () => {
    const marks = fc.constantFrom(
      '\u202e',
      '\u200f',
      '\u2066',
      '\u0000',
      '\u001b[31m',
      '\ufeff',
      '\ud83d\ude80',
      '\u0301',
      '<n0>',
      '"',
      "'",
      '|',
      '١٢',
      'İ',
      '½',
      'ﬁ',
    )
    const text = fc
      .array(fc.oneof(piece, marks, fc.string({ maxLength: 20, unit: 'binary' })), { minLength: 1, maxLength: 400 })
      .map((pieces) => pieces.join(' '))
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          fc.string({ minLength: 9_000, maxLength: 10_000, unit: 'grapheme' }),
          text.map((each) => each.repeat(20).slice(0, 10_000)),
        ),
        (long) => {
          const reading = understand(long, { gazetteer, bind: bindContext })
          expect(['plan', 'clarify', 'refused', 'mark']).toContain(reading.kind)
          if (long.length > 4_000) expect(reading.kind).toBe('refused')
          if (reading.kind === 'refused') expect(reading.text).not.toMatch(/[\p{Cc}\p{Cf}]/u)
        },
      ),
      { numRuns: 150 },
    )
  })

  it.each([
    'and ',
    'red and ',
    'by site and ',
    'not red or ',
    'that are ',
    'within range of ',
    'same but ',
    'ten to ',
    'it ',
    'was it ',
    'not ',
    '1:2:3, ',
    'since ',
    '"a" ',
    'of the ',
    'is it ',
    'last 5 ',
    'what is ',
  ])('made of nothing but %j comes to an end', (unit) => {
    expect(read({ ask: unit.repeat(Math.floor(990 / unit.length)), is: '' }).kind).not.toBe('')
  })

  it('reads the same twice, and normalised text reads like the original', () => {
    fc.assert(
      fc.property(sentence, (text) => {
        const context = { gazetteer, bind: bindContext }
        expect(understand(text, context)).toEqual(understand(text, context))
        expect(normaliseText(normaliseText(text))).toBe(normaliseText(text))
      }),
      { numRuns: 100 },
    )
  })

  it('has one memo key for equal readings and another for another conversation', () => {
    const context = { gazetteer, bind: bindContext }
    expect(readingKey('How many  TANKS?', context)).toBe(readingKey('how many tanks', context))
    expect(readingKey('and red?', context)).not.toBe(readingKey('and red?', { ...context, conversation: { previous: planFromText('fires') } }))
    expect(normaliseText('tanks of the US')).not.toBe(normaliseText('show us the tanks'))
  })
})

describe('names that are also words of ours', () => {
  const names = [
    { name: 'Brigade', aliases: ['bde'], kind: 'site', value: '12' },
    { name: 'Fires', aliases: [], kind: 'site', value: '13' },
    { name: 'Red Cell', aliases: [], kind: 'site', value: '14' },
  ] satisfies NamedThing[]
  const read = (text: string): string => {
    const named: Gazetteer = {
      ...gazetteer,
      name: (phrase: string) => names.find((each) => [each.name, ...each.aliases].some((known) => known.toLowerCase() === phrase)),
    }
    const understanding = understand(text, { bind: bindContext, gazetteer: named })
    return understanding.kind === 'plan' ? planToText(understanding.plan) : understanding.kind
  }

  it.each([
    ['How many entities are active at Brigade?', 'entities.active shape=value where.site=12 window=now'],
    ['how many tanks are active at the brigade', 'entities.active shape=value where.category=tank where.site=12 window=now'],
    ['how is the brigade sim', 'rollcall shape=detail where.site=12 window=now'],
    ['is the brigade up', 'rollcall shape=detail where.site=12 window=now yesNo=true'],
    ['PDUs from fires today', 'pdus shape=value where.site=13 window=day+0..now'],
    ['how many entities at red cell', 'entities.active shape=value where.site=14 window=now'],
    ['how many fires today', 'fires shape=value window=day+0..now'],
    ['number of fires by red', 'fires shape=value where.firer.force=opposing window=day+0..now'],
    ['how many red tanks', 'entities.active shape=value where.category=tank where.force=opposing window=now'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected))
})
