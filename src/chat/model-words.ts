import type { Sending } from '../answer/phrase.ts'
import type { Tier } from '../core/chat-event.ts'
import type { Facts } from '../core/facts.ts'
import type { Instant } from '../core/time.ts'
import type { Speaking } from './chat-events.ts'

export type ToWord = { facts: Facts; sending: Required<Sending>; question: string; wish: Tier | undefined }

/** Facts in words of a model, whose numbers are filled in by code. */
export interface ModelWords {
  /** Words made before for facts of this kind, with the values of these. */
  held(asked: ToWord): { parts: readonly string[]; tier: Tier } | undefined
  /** Words to be made now; undefined: no model is to be asked. Nothing happens before they are read. */
  say(asked: ToWord, options: { signal: AbortSignal; deadline: Instant }): Speaking | undefined
}
