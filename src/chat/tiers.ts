import type { ChatModel } from '../core/chat-model.ts'
import type { Tier } from '../core/chat-event.ts'
import type { DurationMs } from '../core/time.ts'

/** A model and what it is trusted with. */
export type TierModel = {
  tier: Tier
  model: ChatModel
  /** It has earned to re-word facts, or is told to. */
  rewords: boolean
  /** It is large enough to put passages of documents into words of its own. */
  paraphrases: boolean
  /** Begins to load it, for those who come later. */
  warm?: () => void
}

export type TierNeed = {
  use: 'rewords' | 'paraphrases'
  /** What the caller wishes and may wish. */
  wish: Tier | undefined
  /** Longest time to the first token that is worth waiting for. */
  waitMs: DurationMs
}

/**
 * The models to be asked, in order; none: templates and quotations do. Facts are re-worded here where a model here is good enough, since that is
 * sooner; open questions go to the quality tier first, since that is better. Who cannot serve soon is passed over, and who is not loaded begins to load.
 */
export function tiersFor(models: readonly TierModel[], need: TierNeed): readonly TierModel[] {
  const { use, wish } = need
  const first: Tier = wish ?? (use === 'paraphrases' ? 'quality' : 'fast')
  return models
    .filter((each) => (each.tier === 'quality' ? wish !== 'fast' && (each[use] || wish === 'quality') : each[use]))
    .filter((each) => servesSoon(each, need))
    .sort((a, b) => Number(b.tier === first) - Number(a.tier === first))
}

function servesSoon({ model, warm }: TierModel, { waitMs }: TierNeed): boolean {
  const { state, running, places, waiting, queueLimit, firstTokenMs } = model.figures()
  if (state === 'unloaded') warm?.()
  if (state !== 'ready') return false
  if (running >= places && waiting >= queueLimit) return false
  return firstTokenMs === null || firstTokenMs <= waitMs
}
