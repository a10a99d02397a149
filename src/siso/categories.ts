/*
 * Plain-word categories of entities, as sets of kind, domain and category (SISO-REF-010, uid 8 and following). People say "tanks", not 1.1.*.1.
 */

export type EntityCategory = {
  /** As filters name it. */
  id: string
  singular: string
  plural: string
  /** Other words for it, singular. */
  words: readonly string[]
  kind: number
  /** Null: any. */
  domain: number | null
  /** Category numbers of that kind and domain; null: any. */
  categories: readonly number[] | null
}

const platform = 1
const [land, air, surface] = [1, 2, 3]

export const entityCategories: readonly EntityCategory[] = [
  { id: 'tank', singular: 'tank', plural: 'tanks', words: ['main battle tank', 'mbt', 'battle tank'], kind: platform, domain: land, categories: [1] },
  {
    id: 'armoured-fighting-vehicle',
    singular: 'armoured fighting vehicle',
    plural: 'armoured fighting vehicles',
    words: ['armored fighting vehicle', 'afv', 'ifv', 'infantry fighting vehicle', 'apc', 'bmp'],
    kind: platform,
    domain: land,
    categories: [2],
  },
  {
    id: 'armoured-utility-vehicle',
    singular: 'armoured utility vehicle',
    plural: 'armoured utility vehicles',
    words: ['armored utility vehicle'],
    kind: platform,
    domain: land,
    categories: [3],
  },
  {
    id: 'artillery',
    singular: 'artillery piece',
    plural: 'artillery pieces',
    words: ['artillery', 'howitzer', 'gun', 'self-propelled artillery', 'towed artillery'],
    kind: platform,
    domain: land,
    categories: [4, 5],
  },
  { id: 'truck', singular: 'truck', plural: 'trucks', words: ['wheeled utility vehicle', 'lorry'], kind: platform, domain: land, categories: [6, 7] },
  {
    id: 'helicopter',
    singular: 'helicopter',
    plural: 'helicopters',
    words: ['helo', 'chopper', 'rotary wing', 'rotorcraft'],
    kind: platform,
    domain: air,
    categories: [20, 21, 22, 23, 24, 25, 26, 90, 91, 92],
  },
  { id: 'attack-helicopter', singular: 'attack helicopter', plural: 'attack helicopters', words: ['gunship'], kind: platform, domain: air, categories: [20] },
  {
    id: 'fixed-wing',
    singular: 'fixed-wing aircraft',
    plural: 'fixed-wing aircraft',
    words: ['fixed wing', 'fixed-wing', 'fixed wing aircraft', 'plane', 'jet'],
    kind: platform,
    domain: air,
    categories: [1, 2, 3, 4, 5, 6, 7, 8, 40, 57, 83, 84, 85, 86, 87, 88],
  },
  { id: 'fighter', singular: 'fighter', plural: 'fighters', words: ['fighter jet', 'fighter aircraft'], kind: platform, domain: air, categories: [1] },
  { id: 'bomber', singular: 'bomber', plural: 'bombers', words: [], kind: platform, domain: air, categories: [3] },
  {
    id: 'uav',
    singular: 'unmanned aircraft',
    plural: 'unmanned aircraft',
    words: ['uav', 'drone', 'uas', 'unmanned aerial vehicle'],
    kind: platform,
    domain: air,
    categories: [50],
  },
  { id: 'carrier', singular: 'aircraft carrier', plural: 'aircraft carriers', words: ['carrier'], kind: platform, domain: surface, categories: [1, 12] },
  { id: 'destroyer', singular: 'destroyer', plural: 'destroyers', words: [], kind: platform, domain: surface, categories: [4, 5] },
  { id: 'frigate', singular: 'frigate', plural: 'frigates', words: ['corvette'], kind: platform, domain: surface, categories: [6, 50] },
  // The broad ones come last: an entity is grouped under the first that fits.
  { id: 'ship', singular: 'ship', plural: 'ships', words: [], kind: platform, domain: surface, categories: null },
  { id: 'submarine', singular: 'submarine', plural: 'submarines', words: [], kind: platform, domain: 4, categories: null },
  { id: 'person', singular: 'person', plural: 'people', words: [], kind: 3, domain: null, categories: null },
  { id: 'munition', singular: 'munition', plural: 'munitions', words: [], kind: 2, domain: null, categories: null },
]

const byId: ReadonlyMap<string, EntityCategory> = new Map(entityCategories.map((category) => [category.id, category]))

export function categoryById(id: string): EntityCategory | undefined {
  return byId.get(id)
}

export function isOfCategory({ kind, domain, category }: { kind: number; domain: number; category: number }, of: EntityCategory): boolean {
  return kind === of.kind && (of.domain === null || domain === of.domain) && (of.categories === null || of.categories.includes(category))
}

/** The first category in the list an entity type is of, which is what it is grouped under. */
export function categoryOfType(type: { kind: number; domain: number; category: number }): EntityCategory | undefined {
  return entityCategories.find((category) => isOfCategory(type, category))
}
