import type { CannotAnswer, DataSource } from '../core/data-source.ts'
import type { Plan } from '../core/plan.ts'

export type Sources = { builtIn: DataSource; sources: readonly DataSource[] }

/** Why nobody answers: nobody can, or who could is not ready. */
export type NoSource = { why: 'cannot'; text: string } | { why: 'not-ready'; text: string }

/** The source whose names and "now" a question is read with: the first that is ready. */
export function readingSource({ sources, builtIn }: Sources): DataSource {
  return sources.find((source) => source.ready().ready) ?? sources[0] ?? builtIn
}

/** The first in order of preference that can answer and is ready; explanations come from the built-in one. */
export function chooseSource(plan: Plan, { sources, builtIn }: Sources): DataSource | NoSource {
  if (builtIn.can(plan) === true) return builtIn
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
  const builtInRefusal = builtIn.can(plan)
  return { why: 'cannot', text: refusal?.text ?? (builtInRefusal === true ? '' : builtInRefusal.text) }
}

export function isSource(chosen: DataSource | NoSource): chosen is DataSource {
  return 'resolve' in chosen
}
