import type { Sending } from '../answer/phrase.ts'
import { createRewording } from '../answer/wording/rewording.ts'
import type { RewordingResult } from '../answer/wording/rewording.ts'
import { createWordings } from '../answer/wording/wordings.ts'
import type { ServedBy, Tier } from '../core/chat-event.ts'
import type { Facts } from '../core/facts.ts'
import type { Instant, TimeZone } from '../core/time.ts'
import type { Speaking } from './chat-events.ts'
import { createFallbackModel } from './fallback-model.ts'
import { tiersFor } from './tiers.ts'
import type { TierModel } from './tiers.ts'

export type ToWord = { facts: Facts; sending: Required<Sending>; question: string; wish: Tier | undefined }

/** Facts in words of a model, whose numbers are filled in by code. */
export interface ModelWords {
  /** Words made before for facts of this kind, with the values of these. */
  held(asked: ToWord): { parts: readonly string[]; tier: Tier } | undefined
  /** Words to be made now; undefined: no model is to be asked. Nothing happens before they are read. */
  say(asked: ToWord, options: { signal: AbortSignal; deadline: Instant }): Speaking | undefined
}

export type ModelWordsOptions = {
  models: readonly TierModel[]
  zone: TimeZone
  /** Longest time to the first token that is worth waiting for, milliseconds. */
  waitMs?: number
  /** What became of each wording that was asked for. */
  onWorded?: (result: RewordingResult & { tier: Tier }) => void
}

/** Wordings are the same whoever made them: they are held for all tiers together. */
const wordsId = 'words'
const usualWaitMs = 1_000

export function createModelWords({ models, zone, waitMs = usualWaitMs, onWorded }: ModelWordsOptions): ModelWords | undefined {
  const [first, ...others] = models
  if (first === undefined) return undefined
  const wordings = createWordings()
  const holding = createRewording({ model: createFallbackModel([first, ...others], { id: wordsId }), zone, wordings })
  return {
    held({ facts, sending }) {
      const held = holding.held(facts, sending)
      // Nobody had to be asked: it was served from here.
      return held === undefined ? undefined : { parts: held.parts, tier: 'fast' }
    },
    say({ facts, sending, question, wish }, { signal, deadline }) {
      const [best, ...rest] = tiersFor(models, { use: 'rewords', wish, waitMs })
      if (best === undefined) return undefined
      let tier: Tier = 'fast'
      const model = createFallbackModel([best, ...rest], {
        id: wordsId,
        onServing(served) {
          tier = served.tier
        },
      })
      const saying = createRewording({ model, zone, wordings, firstTokenBudgetMs: waitMs }).say(facts, sending, { question, signal, deadline })
      const by = (): ServedBy => (saying.result().engine === 'model' ? { engine: 'model', tier } : { engine: 'template', tier: 'fast' })
      return { words: told(saying.parts, () => onWorded?.({ ...saying.result(), tier })), by }
    },
  }
}

async function* told(parts: AsyncIterable<string>, done: () => void): AsyncGenerator<string, void, void> {
  try {
    yield* parts
  } finally {
    done()
  }
}
