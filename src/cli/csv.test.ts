import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toCsv } from './csv.ts'

const table = (rows: unknown[][], titles = ['a', 'b']) => ({ table: { columns: titles.map((title) => ({ key: title, title })), rows } })

/** An independent reader of RFC 4180. */
function parsed(text: string): string[][] {
  const rows: string[][] = [['']]
  let isQuoted = false
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? ''
    const row = rows.at(-1) ?? []
    if (isQuoted && character === '"' && text[index + 1] === '"') {
      row[row.length - 1] += '"'
      index += 1
    } else if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted && character === ',') row.push('')
    else if (!isQuoted && character === '\n') rows.push([''])
    else row[row.length - 1] += character
  }
  return rows.slice(0, -1)
}

describe('an answer as CSV', () => {
  it('is its table, unknown as an empty cell and zero as 0', () => {
    expect(
      toCsv(
        table([
          [1, null],
          [0, 'x'],
          [{ id: '1:2:3', marking: 'VIPER' }, true],
        ]),
        undefined,
      ),
    ).toBe('a,b\n1,\n0,x\n1:2:3,true\n')
  })

  it('is its series side by side when there is no table', () => {
    const series = [
      {
        name: 'red',
        points: [
          { t: '2026-01-01T00:00:00.000Z', v: 1 },
          { t: '2026-01-01T00:01:00.000Z', v: null },
        ],
      },
      { name: 'blue', points: [{ t: '2026-01-01T00:01:00.000Z', v: 0 }] },
    ]
    expect(toCsv({ table: null, series }, undefined)).toBe('time,red,blue\n2026-01-01T00:00:00.000Z,1,\n2026-01-01T00:01:00.000Z,,0\n')
  })

  it('is its facts when there is neither', () => {
    expect(
      toCsv(
        {
          table: null,
          series: null,
          facts: [
            { name: 'fires', value: -3, unit: 'fire' },
            { name: 'x', value: null },
          ],
        },
        undefined,
      ),
    ).toBe('name,value,unit\nfires,-3,fire\nx,,\n')
  })

  it('begins with the banner as one cell', () => {
    expect(toCsv(table([]), 'SECRET, "NOFORN"')).toBe('"# SECRET, ""NOFORN""",,\n'.replace(',,\n', '\n').concat('a,b\n'))
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1', '=HYPERLINK("http://x","y")'])('makes text of %j, which a spreadsheet would run', (text) => {
    const [, [cell] = []] = parsed(toCsv(table([[text]], ['a']), undefined))
    expect(cell).toBe(`'${text}`)
  })

  it('leaves negative numbers numbers', () => {
    expect(toCsv(table([[-5, -0.5]]), undefined)).toBe('a,b\n-5,-0.5\n')
  })

  it('is read back cell by cell by another reader, whatever the texts', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', "'", 'é', ';') }).filter((each) => each !== '')
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 8 }), (rows) => {
        expect(parsed(toCsv(table(rows), undefined))).toEqual([['a', 'b'], ...rows])
      }),
    )
  })
})
