import { headline, besides } from './value.ts'
import { mostRows, tableLines } from '../rows.ts'
import type { Piece, Speech } from '../speech.ts'
import type { SlottedText } from '../slotted.ts'

/** How many there are, then one line each. */
export function listTemplate(speech: Speech): Piece[] {
  const { table, plan } = speech.facts
  const head = headline(speech)
  const count = speech.facts.facts.find((fact) => fact.name === speech.measure.id)?.value
  const rows = count === null ? [] : tableLines(table, speech, Math.min(plan.order?.limit ?? mostRows, mostRows))
  const last = head.at(-1)
  if (rows.length > 0 && last !== undefined)
    head[head.length - 1] = { ...last, text: last.text.replace(/\.$/, ':'), ...(last.slotted === undefined ? {} : { slotted: beforeLines(last.slotted) }) }
  // Notes of one sentence come after the lines, so that the colon is followed by them.
  return [...head, ...rows, ...besides(speech)]
}

function beforeLines({ draft, slots }: SlottedText): SlottedText {
  return { draft: draft.replace(/\.$/, ':'), slots }
}
