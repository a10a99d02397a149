import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainText, quoted, withoutControls } from './plain-text.ts'
import { safeFacts } from './safe-facts.ts'
import { fact, factsOf } from '../core/fact-shapes.ts'
import { planFromText } from '../core/plan-text.ts'
import { measureById } from '../measures/list.ts'

const unsafe = new RegExp(String.raw`[\u0000-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u061C<>]`)
const escape = '\u001B'

describe('text from outside', () => {
  it.each([
    [`${escape}[31mHAX${escape}[0m`, 'HAX'],
    [`a${escape}]0;title\u0007b`, 'ab'],
    [`a${escape}]8;;http://x${escape}\\link`, 'alink'],
    ['a\u202Eevil\u202C', 'aevil'],
    ['two\r\nlines\tand\u2028more', 'two lines and more'],
    ['\u0000nul\u0000', 'nul'],
    ['<script>alert(1)</script>', '‹script›alert(1)‹/script›'],
    ['[click](javascript:x)', '[click] (javascript:x)'],
    ['lone \uD800 surrogate', 'lone surrogate'],
    ['VIPER1', 'VIPER1'],
    ['Größe 火', 'Größe 火'],
  ])('%j becomes %j', (text, expected) => {
    expect(plainText(text)).toBe(expected)
  })

  it('never lets a control character, mark or angle bracket through', () => {
    const nasty = fc.string({
      unit: fc.oneof(
        fc.constantFrom(escape, '\u009B', '[', ']', 'm', ';', '\u0007', '\u202E', '\u2066', '<', '\uFEFF', 'a', '\n'),
        fc.string({ unit: 'binary', maxLength: 1 }),
      ),
    })
    fc.assert(
      fc.property(nasty, (text) => {
        expect(plainText(text)).not.toMatch(unsafe)
        expect(withoutControls(withoutControls(text))).toBe(withoutControls(text))
      }),
    )
  })

  it('cannot close the quotes it stands in, and is cut when it is long', () => {
    expect(quoted('say ”stop" now”')).toBe("“say 'stop' now'”")
    expect(quoted('x'.repeat(1_000)).length).toBeLessThan(420)
  })

  it('is removed from facts wherever it stands, and clean facts stay the same object', () => {
    const measure = measureById('entities.active')
    if (measure === undefined) throw new Error('no such measure')
    const base = { plan: planFromText('entities.active shape=list'), measure, source: 'test', asOf: 1, version: 'v' }
    const clean = factsOf(base, [fact(base, 'entities.active', 1)], { table: { columns: [{ key: 'a', title: 'a' }], rows: [['x', null, true]], total: 1 } })
    expect(safeFacts(clean)).toBe(clean)
    const marking = `${escape}[31mHAX`
    const dirty = factsOf(base, [fact(base, 'entity', { id: '1:2:3', exercise: 1, marking, type: null })], {
      table: { columns: [], rows: [['\u202Ex']], total: 1 },
    })
    const safe = safeFacts(dirty)
    expect(safe.facts[0].value).toMatchObject({ marking: 'HAX' })
    expect(safe.table?.rows).toEqual([['x']])
    expect(dirty.facts[0].value).toMatchObject({ marking })
  })
})
