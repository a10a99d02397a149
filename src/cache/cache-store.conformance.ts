import { describe, expect, it } from 'vitest'
import type { CacheStore } from '../core/cache-store.ts'

export type CacheStoreUnderTest = {
  store: CacheStore
  /** Moves the store's clock, or waits. */
  advance(durationMs: number): Promise<void> | void
}

/** What every cache store does, whatever is behind it. `create` gives an empty one. */
export function cacheStoreConformance(name: string, create: () => Promise<CacheStoreUnderTest> | CacheStoreUnderTest): void {
  describe(`${name} is a cache store`, () => {
    it('knows nothing at first', async () => {
      const { store } = await create()
      await using _ = store
      expect(await store.get('a')).toBeUndefined()
      expect(store.stats().entries).toBe(0)
    })

    it('gives back what was put in, for as long as it may', async () => {
      const { store, advance } = await create()
      await using _ = store
      await store.set('a', { value: '{"x":"ü 🚀"}', storedAt: 7 }, { maxAgeMs: 1_000 })
      expect(await store.get('a')).toEqual({ value: '{"x":"ü 🚀"}', storedAt: 7 })
      await advance(999)
      expect(await store.get('a')).toBeDefined()
      await advance(2)
      expect(await store.get('a')).toBeUndefined()
    })

    it('keeps the last of several under one key', async () => {
      const { store } = await create()
      await using _ = store
      await store.set('a', { value: '1', storedAt: 1 }, { maxAgeMs: 1_000 })
      await store.set('a', { value: '2', storedAt: 2 }, { maxAgeMs: 1_000 })
      expect(await store.get('a')).toEqual({ value: '2', storedAt: 2 })
      expect(store.stats().entries).toBe(1)
    })

    it('tells keys apart that differ in one character, whatever is in them', async () => {
      const { store } = await create()
      await using _ = store
      const keys = ['["a","b"]', '["a","b"] ', '["a","c"]', 'ключ', 'key\nwith\nlines', '*', '%', '?']
      for (const key of keys) await store.set(key, { value: key, storedAt: 0 }, { maxAgeMs: 1_000 })
      for (const key of keys) expect((await store.get(key))?.value).toBe(key)
    })

    it('forgets by prefix, literally', async () => {
      const { store } = await create()
      await using _ = store
      for (const key of ['v1:a', 'v1:b', 'v2:a', 'v*:a']) await store.set(key, { value: key, storedAt: 0 }, { maxAgeMs: 1_000 })
      await store.delete('v1:')
      expect(await store.get('v1:a')).toBeUndefined()
      expect(await store.get('v1:b')).toBeUndefined()
      expect(await store.get('v2:a')).toBeDefined()
      await store.delete('v*')
      expect(await store.get('v*:a')).toBeUndefined()
      expect(await store.get('v2:a')).toBeDefined()
      await store.delete('nothing begins so')
    })

    it('keeps nothing that may not live', async () => {
      const { store } = await create()
      await using _ = store
      await store.set('a', { value: '1', storedAt: 0 }, { maxAgeMs: 0 })
      expect(await store.get('a')).toBeUndefined()
    })

    it('can be closed twice', async () => {
      const { store } = await create()
      await store[Symbol.asyncDispose]()
      await expect(store[Symbol.asyncDispose]()).resolves.toBeUndefined()
    })
  })
}
