/** Classes of force ids (SISO uid 6): friendly 1, 4, 7 … 28; opposing 2, 5 … 29; neutral 3, 6 … 30. 0 and ids above 30 are in none of them. */
export type ForceClass = 'friendly' | 'opposing' | 'neutral' | 'other'

const classes: readonly ForceClass[] = ['neutral', 'friendly', 'opposing']
const highestForceId = 30

export function forceClassOf(forceId: number): ForceClass {
  if (forceId < 1 || forceId > highestForceId) return 'other'
  return classes[forceId % 3] ?? 'other'
}
