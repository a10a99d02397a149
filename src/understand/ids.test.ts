import { describe, expect, it } from 'vitest'
import { liftIds } from './ids.ts'
import { nounPhrasesOf } from './line.ts'
import type { Line } from './line.ts'
import { separate, spellOut } from './normalise.ts'

function lifted(text: string): string[] {
  const line: Line = { text: spellOut(text), slots: [] }
  liftIds(line)
  line.text = separate(line.text)
  return nounPhrasesOf(line).flatMap((np) => np.narrowings.map((each) => `${each.field}=${each.values.join('|')}`))
}

describe('what is written with figures', () => {
  it.each([
    ['where is 1:2:3', 'entity=1:2:3'],
    ['entity 1/2/3', 'entity=1:2:3'],
    ['entity 1.2.3', 'entity=1:2:3'],
    ['id 1-2-3', 'entity=1:2:3'],
    ['tank 1:2:3', 'entity=1:2:3'],
    ['fired at 12:30:45', 'entity=12:30:45'],
    ['application 12:3', 'application=12:3'],
    ['app 3 at site 12', 'application=12:3'],
    ['site 12 application 3', 'application=12:3'],
    ['simulator 12:3', 'application=12:3'],
    ['sites 12, 14 and 16', 'site=12 site=14 site=16'],
    ['site twelve', 'site=12'],
    ['site 12 vs site 14', 'site=12 site=14'],
    ['exercises 1 and 2', 'exercise=1 exercise=2'],
    ['force id 14', 'force=id-14'],
    ['type 20 pdus', 'pdu-type=20'],
    ['pdu type 2', 'pdu-type=2'],
    ['type 1.1.225.1', 'type=1.1.225.1'],
    ['1.1.225.1.1.3', 'type=1.1.225.1.1.3'],
    ['from 10.0.0.4', 'address=10.0.0.4'],
    ['from address 1.2.3.4', 'address=1.2.3.4'],
    ['243 MHz', 'frequency=243000000'],
    ['on 121.5MHz', 'frequency=121500000'],
    ['30 to 88 MHz', 'frequency=30000000-88000000'],
    ['within 1 km of 54.1N 10.2E', 'within=1000m@54.1,10.2'],
    ['within 2.5 nautical miles of 33.5 S, 70.1 W', 'within=4630m@-33.5,-70.1'],
    ['within 500 m of 54.1, 10.2', 'within=500m@54.1,10.2'],
    ['marking viper1', 'marking=VIPER1'],
    ['where is "Eagle 3"', 'marking=EAGLE 3'],
  ])('%s is %s', (text, is) => {
    expect(lifted(text).join(' ')).toBe(is)
  })

  it.each([
    'since 12:30:45',
    'at 12:30:45',
    'between 09:00 and 10:30',
    'fires since 0800',
    'top 5',
    '20/11/2026',
    '2026-11-20',
    'the last 10 minutes',
    'within 1 km of the bridge',
  ])('%s holds none', (text) => {
    expect(lifted(text)).toEqual([])
  })
})
