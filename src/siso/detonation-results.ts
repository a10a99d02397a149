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
