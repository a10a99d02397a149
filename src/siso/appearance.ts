/*
 * Bits of the appearance word of an Entity State (SISO uid 31 and following). Bits count from 0, the least significant.
 */

const platform = 1
const environmental = 4
const culturalFeature = 5
const landDomain = 1

/** Damage, or for life forms health, in bits 3 and 4: 0 none to 3 destroyed (fatal). Null for environmental and cultural entities, which have none. */
export function damageOf(kind: number, appearance: number): number | null {
  return kind === environmental || kind === culturalFeature ? null : (appearance >>> 3) & 3
}

/** Bits 1 and 2, which only land platforms have. */
export function killsOf({ kind, domain }: { kind: number; domain: number }, appearance: number): { mobilityKilled: boolean; firepowerKilled: boolean } {
  const land = kind === platform && domain === landDomain
  return { mobilityKilled: land && (appearance & 2) !== 0, firepowerKilled: land && (appearance & 4) !== 0 }
}

/** Bit 21; bits this high mean the same for platforms and life forms. */
export function isFrozen(kind: number, appearance: number): boolean {
  return hasStateBits(kind) && (appearance & (1 << 21)) !== 0
}

/** Bit 23: the entity left the exercise. It is not destroyed by that. */
export function isDeactivated(kind: number, appearance: number): boolean {
  return hasStateBits(kind) && (appearance & (1 << 23)) !== 0
}

function hasStateBits(kind: number): boolean {
  return kind !== environmental
}

/** Damage 3. A deactivated entity is not destroyed by that; kinds without damage never are. */
export function isDestroyed(kind: number, appearance: number): boolean {
  return damageOf(kind, appearance) === 3
}
