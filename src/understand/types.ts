import { typesNamed } from '../siso/entity-types.ts'
import { fillers, ordinaryWords } from './lexicon/fillers.ts'
import { isMarker } from './lexicon/lexicon.ts'
import { narrowing, put, squeeze, wordsOf } from './line.ts'
import type { Line } from './line.ts'
import type { NameSources } from './names.ts'

/** Looking a name up walks 26,000 names, some milliseconds; more unknown words than this are no type names. */
const mostLookups = 4
const mostPatterns = 32

/** Unknown words that name an entity type: "M1A2", "leopard 2", "hellfires". Only where something to be counted or listed can stand. */
export function liftTypeNames(line: Line, sources: NameSources): void {
  const words = wordsOf(line)
  const kept: string[] = []
  let lookups = 0
  for (let index = 0; index < words.length;) {
    const word = words[index] ?? ''
    const next = words[index + 1] ?? ''
    const found = lookups < mostLookups && couldBeType(word, sources) ? lookUp(word, next) : undefined
    if (found === undefined) {
      if (lookups < mostLookups && couldBeType(word, sources)) lookups += 1
      kept.push(word)
      index += 1
      continue
    }
    lookups += 1
    kept.push(put(line, { kind: 'n', np: { narrowings: [narrowing('type', found.patterns)], noun: 'entity', plural: true, specific: true } }))
    index += found.length
  }
  line.text = squeeze(kept.join(' '))
}

/** Names without a figure in them that are types and hardly anything else; the table itself also holds "armour", "network" and "altitude". */
const plainNames: ReadonlySet<string> = new Set(
  `abrams leopard challenger leclerc merkava bradley stryker warrior marder puma boxer paladin humvee hmmwv apache chinook cobra lynx blackhawk hind havoc hokum kiowa
   falcon hornet tornado typhoon eurofighter rafale gripen raptor mirage harrier flanker fulcrum frogfoot foxhound hercules globemaster predator reaper hellfire javelin
   stinger sidewinder sparrow amraam maverick tomahawk harpoon exocet patriot milan kornet igla sagger spandrel copperhead excalibur paveway`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

function couldBeType(word: string, { lexicon }: NameSources): boolean {
  if (isMarker(word) || !/^[a-z0-9][a-z0-9-]{1,20}$/.test(word) || !/[a-z]/.test(word)) return false
  if (lexicon.vocabulary.has(word) || fillers.has(word) || ordinaryWords.has(word)) return false
  // With a figure in it ("t-72", but not "5z") it is no English word.
  return /^[a-z]+-?\d/.test(word) || plainNames.has(word) || plainNames.has(word.replace(/s$/, ''))
}

function lookUp(word: string, next: string): { patterns: string[]; length: number } | undefined {
  const attempts: (readonly [string, number])[] = [
    ...(/^[a-z0-9-]{1,4}$/.test(next) && /\d/.test(next) ? [[`${word} ${next}`, 2] as const] : []),
    [word, 1],
    ...(word.endsWith('s') ? [[word.slice(0, -1), 1] as const] : []),
  ]
  for (const [name, length] of attempts) {
    const patterns = typesNamed(name).filter((pattern) => /^[123]\./.test(pattern))
    if (patterns.length > 0 && patterns.length <= mostPatterns) return { patterns, length }
  }
  return undefined
}
