import { distance } from 'fastest-levenshtein'
import type { Gazetteer, NamedThing } from '../core/gazetteer.ts'

/** What came alive since the last message. Names of the plan come once. */
export type GazetteerDelta = { markings: string[]; sites: number[]; exercises: number[]; names?: NamedThing[] }

export interface LiveGazetteer extends Gazetteer {
  add(delta: GazetteerDelta): void
}

/** Markings, sites and exercises heard, and the names of the exercise plan. What was heard once stays known, so that the past can be asked about. */
export function createLiveGazetteer(): LiveGazetteer {
  const markings = new Set<string>()
  const sites = new Set<number>()
  const exercises = new Set<number>()
  const byName = new Map<string, NamedThing>()
  let names: NamedThing[] = []
  let version = 0
  const sorted = (set: ReadonlySet<number>): number[] => [...set].sort((a, b) => a - b)

  return {
    add(delta) {
      const before = markings.size + sites.size + exercises.size
      for (const marking of delta.markings) if (marking.trim() !== '') markings.add(normalised(marking))
      for (const site of delta.sites) sites.add(site)
      for (const exercise of delta.exercises) exercises.add(exercise)
      if (delta.names !== undefined) {
        names = delta.names
        byName.clear()
        for (const thing of names) for (const word of [thing.name, ...thing.aliases]) byName.set(normalised(word), thing)
      }
      if (delta.names !== undefined || markings.size + sites.size + exercises.size !== before) version += 1
    },
    marking(text) {
      const marking = normalised(text)
      return markings.has(marking) ? marking : undefined
    },
    markingsLike(text, limit) {
      const wanted = normalised(text)
      if (wanted === '') return []
      const found: { marking: string; slips: number }[] = []
      for (const marking of markings) {
        if (marking.startsWith(wanted)) found.push({ marking, slips: marking === wanted ? 0 : 1 })
        else if (Math.abs(marking.length - wanted.length) <= 1 && distance(marking, wanted) <= 1) found.push({ marking, slips: 2 })
      }
      return found
        .sort((a, b) => a.slips - b.slips || (a.marking < b.marking ? -1 : 1))
        .slice(0, limit)
        .map((each) => each.marking)
    },
    name: (text) => byName.get(normalised(text)),
    names: () => names,
    sites: () => sorted(sites),
    exercises: () => sorted(exercises),
    version: () => String(version),
  }
}

function normalised(text: string): string {
  return text.trim().toUpperCase()
}
