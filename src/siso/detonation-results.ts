/** What a detonation result (SISO uid 62) counts as. */
export type DetonationClass = 'hit' | 'proximate' | 'dud' | 'ground' | 'other'

/** Entity impact, and the explosive and armour-piercing hits. */
const hits: ReadonlySet<number> = new Set([1, 7, 8, 9, 10])
/** Impact on ground or water, near it, and the blasts of dirt and water. */
const grounds: ReadonlySet<number> = new Set([3, 4, 11, 12, 13, 14, 15, 16, 24])
/** "Kill with fragment …". */
const fragmentKills: ReadonlySet<number> = new Set([26, 27, 28, 29, 30])
const proximate = 2
const dud = 6

export function detonationClass(result: number): DetonationClass {
  if (hits.has(result)) return 'hit'
  if (result === proximate) return 'proximate'
  if (result === dud) return 'dud'
  return grounds.has(result) ? 'ground' : 'other'
}

/** Whether a detonation with this result can have damaged the target it names. Duds and announced misses cannot. */
export function isDamaging(result: number): boolean {
  return hits.has(result) || result === proximate || fragmentKills.has(result) || result === 5
}

/** Names of SISO uid 62; the place in the list is the result. */
const resultNames: readonly string[] = [
  'Other',
  'Entity Impact',
  'Entity Proximate Detonation',
  'Ground Impact',
  'Ground Proximate Detonation',
  'Detonation',
  'None or No Detonation (Dud)',
  'HE hit, small',
  'HE hit, medium',
  'HE hit, large',
  'Armor-piercing hit',
  'Dirt blast, small',
  'Dirt blast, medium',
  'Dirt blast, large',
  'Water blast, small',
  'Water blast, medium',
  'Water blast, large',
  'Air hit',
  'Building hit, small',
  'Building hit, medium',
  'Building hit, large',
  'Mine-clearing line charge',
  'Environment object impact',
  'Environment object proximate detonation',
  'Water Impact',
  'Air Burst',
  'Kill with fragment type 1',
  'Kill with fragment type 2',
  'Kill with fragment type 3',
  'Kill with fragment type 1 after fly-out failure',
  'Kill with fragment type 2 after fly-out failure',
  'Miss due to fly-out failure',
  'Miss due to end-game failure',
  'Miss due to fly-out and end-game failure',
]

/** A result outside of the table is named as what it is: `result 99`. */
export function detonationResultName(result: number): string {
  return resultNames[result] ?? `result ${result}`
}
