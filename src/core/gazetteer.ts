/**
 * The names that are alive right now, so that words of a question can be recognised as them. Fed by what is heard and by the exercise plan;
 * reads are synchronous. Lookups take text as typed; comparison ignores case and surrounding space.
 */
export interface Gazetteer {
  /** The marking as heard (upper case), when some entity carries it. */
  marking(text: string): string | undefined
  /** Markings that begin with, or are one typing slip away from, the text; at most `limit`. */
  markingsLike(text: string, limit: number): string[]
  /** A site, application or exercise by the name people call it (exercise plan), as a filter value. */
  name(text: string): NamedThing | undefined
  names(): readonly NamedThing[]
  sites(): readonly number[]
  exercises(): readonly number[]
  /** Changes when any answer above may change; part of the key under which readings are memoised. */
  version(): string
}

export type NamedThing = {
  name: string
  aliases: string[]
  kind: 'exercise' | 'site' | 'application'
  /** `3`, `12` or `12:3`, as the filter of that kind takes it. */
  value: string
}

/** Knows no names. */
export const emptyGazetteer: Gazetteer = {
  marking: () => undefined,
  markingsLike: () => [],
  name: () => undefined,
  names: () => [],
  sites: () => [],
  exercises: () => [],
  version: () => '0',
}
