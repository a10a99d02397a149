/*
 * Open questions to which a figure of the present belongs: "is 12 s without an update normal for a tank?" is answered by the documents, and how many
 * tanks are overdue now by the data.
 */

export type RelatedPlan = {
  /** Text form of a plan (`core/plan-text.ts`); `{category}` stands where a category of entities may narrow it. */
  plan: string
}

type Row = RelatedPlan & {
  /** Beginnings of passage ids; one of them was found. */
  about: readonly string[]
  /** Words of which the question holds one; missing: whatever it says. */
  words?: RegExp
}

const category = 'where.category={category}'

const rows: readonly Row[] = [
  {
    about: [
      'sitrep:counting#is-12-s',
      'sitrep:counting#what-is-an-overdue',
      'sitrep:counting#how-long-may',
      'sitrep:dis#what-is-a-heartbeat',
      'sitrep:troubleshooting#entities-flap',
    ],
    plan: `entities.overdue shape=value ${category} window=now`,
  },
  { about: ['sitrep:counting#when-does-an-entity-count'], plan: `entities.active shape=value ${category} window=now` },
  {
    about: ['sitrep:counting#what-is-the-difference-between-lost'],
    words: /\b(?:lost|contact|vanish|disappear)/,
    plan: `entities.lost shape=value ${category} window=now-15m..now`,
  },
  {
    about: [
      'sitrep:troubleshooting#no-traffic',
      'sitrep:troubleshooting#multicast',
      'sitrep:troubleshooting#could-a-firewall',
      'sitrep:platform#what-does-the-system-status',
    ],
    plan: 'status shape=detail window=now',
  },
  { about: ['sitrep:troubleshooting#datagrams'], plan: 'network shape=detail window=now' },
  { about: ['sitrep:counting#which-clocks'], plan: 'clocks shape=list window=now' },
  { about: ['sitrep:counting#why-does-an-entity-id-show'], plan: 'duplicates shape=list window=now' },
  { about: ['sitrep:counting#what-is-a-silent-site'], plan: 'silence shape=list window=now' },
  { about: ['sitrep:counting#what-happens-to-counts-while'], plan: 'freeze shape=detail window=now' },
  { about: ['sitrep:counting#what-is-a-malformed'], plan: 'malformed shape=value window=now-15m..now' },
  { about: ['sitrep:dis#how-much-traffic'], plan: 'pdus.rate shape=value window=now-1m..now' },
  { about: ['sitrep:pdus#which-pdus-are-about-radios'], plan: 'radios shape=value window=now' },
]

/** The figure that belongs to an open question, by the best passage found first; undefined: none does. */
export function relatedPlan(question: string, passageIds: readonly string[]): RelatedPlan | undefined {
  const text = question.toLowerCase()
  for (const id of passageIds)
    for (const { about, words, plan } of rows) if (about.some((beginning) => id.startsWith(beginning)) && (words?.test(text) ?? true)) return { plan }
  return undefined
}

/** The plan's text, narrowed to a category (`tank`) or to none. */
export function planTextFor({ plan }: RelatedPlan, categoryId: string | undefined): string {
  const filled = categoryId === undefined ? plan.replace(category, '') : plan.replace('{category}', categoryId)
  return filled.replace(/ {2,}/g, ' ')
}

/** For tests: every row. */
export const relatedRows: readonly Row[] = rows
