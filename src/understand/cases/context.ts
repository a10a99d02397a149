import type { BindContext } from '../../core/bind.ts'
import type { Gazetteer, NamedThing } from '../../core/gazetteer.ts'

/** A Monday afternoon in Berlin; two marks, some markings and the names of an exercise plan. */
export const bindContext: BindContext = {
  now: Date.parse('2026-11-23T14:30:15Z'),
  zone: 'Europe/Berlin',
  exerciseStart: Date.parse('2026-11-23T08:00:00Z'),
  recordedFrom: Date.parse('2026-11-16T00:00:00Z'),
  marks: [
    { number: 1, at: Date.parse('2026-11-23T10:00:00Z'), label: null },
    { number: 2, at: Date.parse('2026-11-23T12:00:00Z'), label: 'contact' },
  ],
}

const markings = ['VIPER1', 'VIPER2', 'GHOST', 'EAGLE 3', 'B-52', 'TANK']
const things: readonly NamedThing[] = [
  { name: 'Brigade Sim', aliases: ['bde sim', 'the brigade'], kind: 'application', value: '12:3' },
  { name: 'Alpha', aliases: ['alpha site'], kind: 'site', value: '12' },
  { name: 'Red Storm', aliases: [], kind: 'exercise', value: '3' },
]
const same = (one: string, two: string): boolean => one.toUpperCase() === two.trim().toUpperCase()

export const gazetteer: Gazetteer = {
  marking: (text) => markings.find((marking) => same(marking, text)),
  markingsLike: (text, limit) => markings.filter((marking) => marking.startsWith(text.toUpperCase())).slice(0, limit),
  name: (text) => things.find((thing) => [thing.name, ...thing.aliases].some((name) => same(name, text))),
  names: () => things,
  sites: () => [1, 2, 12, 14],
  exercises: () => [1, 3],
  version: () => '7',
}
