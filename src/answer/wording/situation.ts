import { createHash } from 'node:crypto'
import type { Facts } from '../../core/facts.ts'
import type { Slot } from '../slotted.ts'
import type { Draft } from './draft.ts'

/**
 * What decides which wording fits, beside the values themselves: the sentences with their slots, whether each is one or many, and what is known of
 * the facts: which there are, null, yes or no, none, one or many, below or above nothing, of which quality. A wording made in one situation is
 * never used in another.
 */
export function situationOf(draft: Draft, facts: Facts): string {
  const slots = draft.slots.map((slot) => `${slot.name}:${slot.kind}:${slot.plural ? 'many' : 'one'}:${classOf(slot)}`)
  const states = facts.facts.filter(({ name }) => isOfThese(name, draft.slots)).map((fact) => `${fact.name}=${stateOf(fact.value)}${fact.quality ?? ''}`)
  const { plan, window } = facts
  const text = JSON.stringify([
    plan.measure,
    plan.shape,
    plan.by,
    plan.order?.direction,
    plan.yesNo,
    window === undefined,
    draft.drafts,
    draft.also,
    slots,
    states,
  ])
  return createHash('sha256').update(text).digest('base64url')
}

/** "no fires" and "at least 3 fires" are worded for themselves. */
function classOf({ text }: Slot): string {
  return text.startsWith('no ') ? 'none' : text.startsWith('at least ') ? 'at-least' : text.startsWith('about ') ? 'about' : ''
}

/** Facts of other sentences change nothing here: `exercise.3.active`, `top.2.value`. */
function isOfThese(name: string, slots: readonly Slot[]): boolean {
  return slots.some((slot) => slot.name === name) || /^(difference|factor|more|share|top\.1\.tied)$/.test(name) || name.endsWith('.any')
}

function stateOf(value: unknown): string {
  if (value === null) return 'unknown'
  if (typeof value === 'boolean') return String(value)
  if (typeof value !== 'number') return 'text'
  return value < 0 ? 'negative' : value === 0 ? 'none' : value === 1 ? 'one' : 'many'
}
