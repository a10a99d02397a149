import { LRUCache } from 'lru-cache'
import type { CacheStore, Entry } from '../core/cache-store.ts'
import { systemClock } from '../core/time.ts'
import type { Clock } from '../core/time.ts'

export type MemoryCacheStoreOptions = { maxEntries?: number; maxBytes?: number; now?: Clock }

type Kept = { entry: Entry; until: number }

/** Two bytes a character, and a guess at what a map costs beside them. */
function bytesOf(key: string, entry: Entry): number {
  return (key.length + entry.value.length) * 2 + 200
}

/** Answers in this process's memory: the least recently used go first, by number and by size. */
export function createMemoryCacheStore(options: MemoryCacheStoreOptions = {}): CacheStore {
  const { maxEntries = 5_000, maxBytes = 32 * 1_024 * 1_024, now = systemClock } = options
  const kept = new LRUCache<string, Kept>({ max: maxEntries, maxSize: maxBytes, sizeCalculation: ({ entry }, key) => bytesOf(key, entry) })
  let disposed = false
  return {
    get(key) {
      const found = kept.get(key)
      if (found === undefined) return Promise.resolve(undefined)
      if (found.until > now()) return Promise.resolve({ ...found.entry })
      kept.delete(key)
      return Promise.resolve(undefined)
    },
    set(key, entry, { maxAgeMs }) {
      // An entry larger than the whole store is not kept, and what was there under its key is outdated.
      if (disposed || maxAgeMs <= 0 || bytesOf(key, entry) > maxBytes) kept.delete(key)
      else kept.set(key, { entry: { ...entry }, until: now() + maxAgeMs })
      return Promise.resolve()
    },
    delete(prefix) {
      for (const key of Array.from(kept.keys())) if (key.startsWith(prefix)) kept.delete(key)
      return Promise.resolve()
    },
    stats: () => ({ entries: kept.size, bytes: kept.calculatedSize }),
    [Symbol.asyncDispose]() {
      disposed = true
      kept.clear()
      return Promise.resolve()
    },
  }
}
