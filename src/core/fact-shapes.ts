import type { BoundPlan } from './bind.ts'
import type { Column, Fact, Facts, FactValue, Gap, Note, SourceId, Table } from './facts.ts'
import type { Measure } from './measure.ts'
import type { Grouping } from './plan.ts'
import type { Instant } from './time.ts'

/*
 * The one place that says which facts each shape has and what they are called, so that every source and every template agree.
 *
 * value   `<measure>`                                              yes/no: `<measure>.any` (boolean) first, then `<measure>`
 * list    `<measure>` = how many in all; rows in the table
 * trend   `<measure>` = total (counts) or latest (gauges), `peak`, `peak.at`, `low`, `low.at`; the line in series[0]
 * rank    `top.1.<by>` = the key's label, `top.1.value`, `top.1.tied` (how many share first place), then top.2 …; `<measure>` = total; table
 * compare `<measure>.first`, `<measure>.second`, `difference` (first − second), `factor` (first ÷ second, null when second is 0)
 *         yes/no ("more … than"): `more` (boolean: first > second) comes first
 * ratio   `share` (percent, null when the whole is 0), `part`, `whole`
 * detail, timeline, explain: named by the measure's own resolver
 */

/** What every fact of one resolution has in common. */
export type FactsBase = {
  plan: BoundPlan
  measure: Measure
  source: SourceId
  asOf: Instant
  version: string
  quality?: 'exact' | 'lower-bound' | 'sampled'
  notes?: Note[]
  gaps?: Gap[]
  /** Facts beside the headline, such as `active.destroyed`. */
  extra?: Fact[]
}

export type Group = {
  key: string
  /** As shown: `site 12`, `M1A2 Abrams`, `Entity State`. */
  label: string
  value: number | null
  /** Given instead of the label where the group is an entity. */
  ref?: FactValue
}

/** A fact of this resolution; the window is the bound one unless given. */
// oxlint-disable-next-line max-params -- written some hundred times: a name, its value and its unit read best side by side
export function fact(base: FactsBase, name: string, value: FactValue, unit?: string): Fact {
  return {
    name,
    value,
    ...(unit === undefined ? {} : { unit }),
    ...(base.plan.bound === undefined ? {} : { window: base.plan.bound }),
    asOf: base.asOf,
    source: base.source,
    ...(base.quality === undefined || base.quality === 'exact' ? {} : { quality: base.quality }),
  }
}

/** Headline first; the rest in the order given. */
export function factsOf(base: FactsBase, facts: [Fact, ...Fact[]], more: Partial<Pick<Facts, 'table' | 'series'>> = {}): Facts {
  const { bound, versusBound: _versusBound, clamped: _clamped, ...plan } = base.plan
  return {
    plan,
    facts: [facts[0], ...facts.slice(1), ...(base.extra ?? [])],
    ...more,
    gaps: base.gaps ?? [],
    notes: base.notes ?? [],
    version: base.version,
    asOf: base.asOf,
    ...(bound === undefined ? {} : { window: bound }),
  }
}

export function valueFacts(base: FactsBase, value: number | null): Facts {
  const main = fact(base, base.measure.id, value, base.measure.unit.singular)
  if (base.plan.yesNo === undefined) return factsOf(base, [main])
  return factsOf(base, [fact(base, `${base.measure.id}.any`, value === null ? null : value > 0), main])
}

/** `count` is the exact number of things; the table may hold fewer rows. */
export function listFacts(base: FactsBase, count: number | null, table: Table): Facts {
  const main = fact(base, base.measure.id, count, base.measure.unit.singular)
  if (base.plan.yesNo === undefined) return factsOf(base, [main], { table })
  return factsOf(base, [fact(base, `${base.measure.id}.any`, count === null ? null : count > 0), main], { table })
}

/** Points in time order; a null is a bucket nothing is known about. */
export function trendFacts(base: FactsBase, points: { t: Instant; v: number | null }[]): Facts {
  const known = points.filter((point): point is { t: Instant; v: number } => point.v !== null)
  const headline = base.measure.kind === 'gauge' ? (known.at(-1)?.v ?? null) : known.length === 0 ? null : known.reduce((sum, point) => sum + point.v, 0)
  const peak = known.reduce<{ t: Instant; v: number } | undefined>((best, point) => (best === undefined || point.v > best.v ? point : best), undefined)
  const low = known.reduce<{ t: Instant; v: number } | undefined>((best, point) => (best === undefined || point.v < best.v ? point : best), undefined)
  const unit = base.measure.unit.singular
  const facts: [Fact, ...Fact[]] = [fact(base, base.measure.id, headline, unit)]
  if (peak !== undefined && low !== undefined) {
    facts.push(
      fact(base, 'peak', peak.v, unit),
      fact(base, 'peak.at', peak.t, 'instant'),
      fact(base, 'low', low.v, unit),
      fact(base, 'low.at', low.t, 'instant'),
    )
  }
  return factsOf(base, facts, { series: [{ name: base.measure.id, unit, points }] })
}

/** Groups in any order; sorts by value (ties by label), marks ties, cuts to the plan's limit (10 when it names none) without parting equals. */
// oxlint-disable-next-line max-params -- see above
export function rankFacts(base: FactsBase, by: Grouping, groups: readonly Group[], total: number | null): Facts {
  const least = base.plan.order?.direction === 'least'
  const sorted = [...groups].sort((a, b) => ((a.value ?? 0) - (b.value ?? 0)) * (least ? 1 : -1) || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0))
  const unit = base.measure.unit.singular
  const tied = sorted.filter((group) => group.value === sorted[0]?.value).length
  const shown = sorted.slice(0, withTies(sorted, base.plan.order?.limit ?? 10))
  const facts: Fact[] = []
  for (const [index, group] of shown.entries()) {
    facts.push(fact(base, `top.${index + 1}.${by}`, group.ref ?? group.label), fact(base, `top.${index + 1}.value`, group.value, unit))
    if (index === 0) facts.push(fact(base, 'top.1.tied', tied, 'tie'))
  }
  const totalFact = fact(base, base.measure.id, total, unit)
  const columns: Column[] = [
    { key: by, title: by },
    { key: 'value', title: base.measure.title, unit },
  ]
  const table: Table = { columns, rows: shown.map((group) => [group.label, group.value]), total: sorted.length }
  const [first, ...rest] = facts
  return first === undefined ? factsOf(base, [totalFact], { table }) : factsOf(base, [first, ...rest, totalFact], { table })
}

const mostTied = 20

/** Where to cut so that equals are not parted, unless they are too many to show. */
function withTies(sorted: readonly Group[], limit: number): number {
  const last = sorted[limit - 1]
  if (last === undefined) return sorted.length
  const end = sorted.findIndex((group, index) => index >= limit && group.value !== last.value)
  return Math.min(end === -1 ? sorted.length : end, Math.max(limit, mostTied))
}

/** Two values of one measure, side by side. The facts of both sides' notes and gaps belong in the base. */
export function compareFacts(base: FactsBase, first: number | null, second: number | null): Facts {
  const unit = base.measure.unit.singular
  const known = first !== null && second !== null
  const sides: [Fact, ...Fact[]] = [
    fact(base, `${base.measure.id}.first`, first, unit),
    { ...fact(base, `${base.measure.id}.second`, second, unit), ...(base.plan.versusBound === undefined ? {} : { window: base.plan.versusBound }) },
    fact(base, 'difference', known ? first - second : null, unit),
    fact(base, 'factor', known && second !== 0 ? first / second : null, 'ratio'),
  ]
  return base.plan.yesNo === undefined ? factsOf(base, sides) : factsOf(base, [fact(base, 'more', known ? first > second : null), ...sides])
}

/** Part of a whole; nothing of nothing has no share. */
export function ratioFacts(base: FactsBase, part: number | null, whole: number | null): Facts {
  const share = part === null || whole === null || whole === 0 ? null : (part / whole) * 100
  const unit = base.measure.unit.singular
  return factsOf(base, [fact(base, 'share', share, 'percent'), fact(base, 'part', part, unit), fact(base, 'whole', whole, unit)])
}
