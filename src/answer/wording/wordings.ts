import { LRUCache } from 'lru-cache'

type Kept = { sentences: readonly string[] } | { refusals: number }

/** Wordings that passed whole, by situation, with their slots still open; and how often one was refused, so that nobody waits for it again and again. */
export type Wordings = {
  get(key: string): readonly string[] | undefined
  keep(key: string, sentences: readonly string[]): void
  refuse(key: string): void
  /** It has been refused so often that trying again is a waste. */
  isHopeless(key: string): boolean
  clear(): void
  readonly size: number
}

const mostRefusals = 3

export function createWordings({ max = 2_000 }: { max?: number } = {}): Wordings {
  const kept = new LRUCache<string, Kept>({ max })
  return {
    get(key) {
      const found = kept.get(key)
      return found !== undefined && 'sentences' in found ? found.sentences : undefined
    },
    keep(key, sentences) {
      kept.set(key, { sentences })
    },
    refuse(key) {
      const found = kept.get(key)
      if (found !== undefined && 'sentences' in found) return
      kept.set(key, { refusals: (found?.refusals ?? 0) + 1 })
    },
    isHopeless(key) {
      const found = kept.get(key)
      return found !== undefined && 'refusals' in found && found.refusals >= mostRefusals
    },
    clear: () => kept.clear(),
    get size() {
      return kept.size
    },
  }
}
