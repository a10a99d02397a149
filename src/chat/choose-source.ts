import type { CannotAnswer, DataSource } from '../core/data-source.ts'
import type { SourceId } from '../core/facts.ts'
import type { Plan } from '../core/plan.ts'

export type Sources = { builtIn: DataSource; sources: readonly DataSource[] }

/** Why nobody answers: nobody can (and what the nearest question is that somebody can), or who could is not ready. */
export type NoSource = { why: 'cannot'; text: string; instead?: Plan } | { why: 'not-ready'; text: string }

/** The source whose names and "now" a question is read with: the first that is ready. */
export function readingSource({ sources, builtIn }: Sources): DataSource {
  return sources.find((source) => source.ready().ready) ?? sources[0] ?? builtIn
}

/**
 * The first in order of preference that can answer and is ready; explanations come from the built-in one. `only`: the source that answered the
 * question this one leans on, so that one chain of questions has one way of counting.
 */
export function chooseSource(plan: Plan, { sources: all, builtIn }: Sources, only?: SourceId): DataSource | NoSource {
  if (builtIn.can(plan) === true) return builtIn
  const chain = all.some((source) => source.id === only) ? all.filter((source) => source.id === only || source.derived === true) : []
  if (chain.length > 0 && chain.length < all.length) {
    const chosen = chooseAmong(plan, { sources: chain, builtIn })
    const other = isSource(chosen) || chosen.why === 'not-ready' ? undefined : all.find((source) => !chain.includes(source) && source.can(plan) === true)
    return isSource(chosen) || chosen.why === 'not-ready' || other === undefined
      ? chosen
      : { why: 'cannot', text: `${chosen.text} Ask the whole question anew, and ${other.title ?? other.id} answers it.` }
  }
  return chooseAmong(plan, { sources: all, builtIn })
}

function chooseAmong(plan: Plan, { sources, builtIn }: Sources): DataSource | NoSource {
  let notReady: string | undefined
  const refusals: CannotAnswer[] = []
  for (const source of sources) {
    const can = source.can(plan)
    if (can !== true) {
      refusals.push(can)
      continue
    }
    const ready = source.ready()
    if (ready.ready) return source
    notReady ??= ready.reason
  }
  if (notReady !== undefined) return { why: 'not-ready', text: notReady }
  // Who knows the measure knows best why it cannot be asked so.
  const refusal = refusals.find((each) => each.code !== 'unknown-measure') ?? refusals[0]
  const nearest = refusals.find(({ instead }) => instead !== undefined)
  if (nearest?.instead !== undefined) return { why: 'cannot', text: nearest.text, instead: nearest.instead }
  const builtInRefusal = builtIn.can(plan)
  return { why: 'cannot', text: refusal?.text ?? (builtInRefusal === true ? '' : builtInRefusal.text) }
}

export function isSource(chosen: DataSource | NoSource): chosen is DataSource {
  return 'resolve' in chosen
}
