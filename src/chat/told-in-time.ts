import type { DataSource } from '../core/data-source.ts'
import { SitrepError } from '../core/errors.ts'
import type { Trouble } from '../core/facts.ts'
import type { Wanted } from './find-facts.ts'
import { understoodOf } from './parts.ts'
import type { Call, Parts, ToldAt } from './parts.ts'
import type { Asked, Prepared } from './prepare-answer.ts'

/** Without any waiting: what needs no facts, and facts held under their current version. */
export function toldAtOnce(parts: Parts, prepared: Prepared, call: Call): ToldAt | undefined {
  const { findFacts, tell, monotonic } = parts
  if (prepared.kind === 'told') return { told: prepared.told, foundAt: monotonic(), prepared }
  if (prepared.kind !== 'find') return undefined
  const { wanted, asked } = prepared
  const held = findFacts.held(wanted)
  if (held === undefined || (isUnexplained(asked, held.facts.facts[0].value) && parts.think.knows)) return undefined
  const foundAt = monotonic()
  return { told: tell(held, { wanted, asked, call }), foundAt, prepared }
}

/** What has to be waited for. Of `find`, the `understood` event has been sent already. */
export async function toldInTime(parts: Parts, prepared: Prepared, call: Call): Promise<ToldAt> {
  const { options } = call
  const { monotonic } = parts
  switch (prepared.kind) {
    case 'told':
      return { told: prepared.told, foundAt: monotonic(), prepared }
    case 'mark':
      return { told: await parts.wait((signal) => parts.setMark(prepared, { ...options, signal }), call), foundAt: monotonic(), prepared }
    case 'think':
      return await thoughtInTime(parts, prepared, call)
    case 'find':
      return await foundInTime(parts, prepared, call)
    default:
      return prepared satisfies never
  }
}

/** What later stages and documents make of it; where they know nothing better, what was to be said anyway. */
async function thoughtInTime(parts: Parts, prepared: Extract<Prepared, { kind: 'think' }>, call: Call): Promise<ToldAt> {
  const thought = await parts.wait((signal) => parts.think(prepared, call, signal), call)
  if (thought === undefined || thought.kind === 'think') return { told: prepared.otherwise, foundAt: parts.monotonic(), prepared }
  const answered = await toldInTime(parts, thought, call)
  return { ...answered, told: { ...answered.told, before: [...understoodOf(thought), ...answered.told.before] } }
}

async function foundInTime(parts: Parts, prepared: Extract<Prepared, { kind: 'find' }>, call: Call): Promise<ToldAt> {
  const { wanted, asked } = prepared
  const { monotonic } = parts
  try {
    const found = await parts.wait((signal) => parts.findFacts.find(wanted, signal), call)
    const foundAt = monotonic()
    const told = { ...parts.tell(found, { wanted, asked, call }), before: [] }
    // No term of ours: perhaps one of the operator's.
    if (isUnexplained(asked, found.facts.facts[0].value) && parts.think.knows)
      return await thoughtInTime(
        parts,
        { kind: 'think', measure: asked.plan.measure, text: call.question.text, about: 'term', otherwise: told, memory: asked.memory },
        call,
      )
    return { told, foundAt, prepared }
  } catch (thrown) {
    // A source that finds out late that it cannot know this has answered, too.
    if (thrown instanceof SitrepError && thrown.code === 'cannot-answer') {
      const nearest = parts.nearest(asked, thrown, call)
      if (nearest === undefined) return { told: parts.refuse(thrown.message), foundAt: monotonic(), prepared }
      const other = await toldInTime(parts, nearest, call)
      // What it was read as in the end comes after what it was read as first.
      return nearest.kind === 'find' ? { ...other, told: { ...other.told, before: [nearest.asked.understood] } } : other
    }
    // A source that reads from others was too slow: that is their trouble, and is told like it.
    if (wanted.source.aging === true && thrown instanceof DOMException && thrown.name === 'TimeoutError')
      return {
        told: parts.troubled([{ service: wanted.source.id, cause: 'timeout', since: null, text: tooSlow(wanted.source) }]),
        foundAt: monotonic(),
        prepared,
      }
    if (thrown instanceof SitrepError && thrown.code === 'upstream') return await toldElsewhere(parts, { wanted, asked, trouble: thrown.trouble }, call)
    throw thrown
  }
}

type Troubled = { wanted: Wanted; asked: Asked; trouble: readonly Trouble[] }

/** From another source where one can, with the trouble of this one; else the trouble alone. */
async function toldElsewhere(parts: Parts, { wanted, asked, trouble }: Troubled, call: Call): Promise<ToldAt> {
  const other = parts.elsewhere({ wanted, asked }, trouble, call)
  if (other?.kind !== 'find')
    return { told: parts.troubled(trouble), foundAt: parts.monotonic(), prepared: other ?? { kind: 'find', wanted, asked, measure: asked.plan.measure } }
  const found = await toldInTime(parts, other, call)
  return { ...found, told: { ...found.told, before: [], trouble: [...trouble, ...(found.told.trouble ?? [])] } }
}

function isUnexplained({ plan }: Asked, headline: unknown): boolean {
  return plan.shape === 'explain' && headline === null
}

function tooSlow({ title, id }: DataSource): string {
  return `${title === undefined ? id : `${title[0]?.toUpperCase() ?? ''}${title.slice(1)}`} did not come in time; a shorter window or longer steps may`
}
