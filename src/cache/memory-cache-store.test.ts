import { describe, expect, it } from 'vitest'
import { cacheStoreConformance } from './cache-store.conformance.ts'
import { createMemoryCacheStore } from './memory-cache-store.ts'

cacheStoreConformance('the memory store', () => {
  let at = 1_000_000
  return {
    store: createMemoryCacheStore({ now: () => at }),
    advance: (durationMs) => {
      at += durationMs
    },
  }
})

describe('the memory store is bounded', () => {
  it('by number: the least recently used goes first', async () => {
    const store = createMemoryCacheStore({ maxEntries: 2 })
    await store.set('a', { value: '1', storedAt: 0 }, { maxAgeMs: 60_000 })
    await store.set('b', { value: '2', storedAt: 0 }, { maxAgeMs: 60_000 })
    await store.get('a')
    await store.set('c', { value: '3', storedAt: 0 }, { maxAgeMs: 60_000 })
    expect(await store.get('a')).toBeDefined()
    expect(await store.get('b')).toBeUndefined()
    expect(store.stats().entries).toBe(2)
  })

  it('by size, and an entry larger than all of it is not kept', async () => {
    const store = createMemoryCacheStore({ maxBytes: 10_000 })
    for (let index = 0; index < 20; index += 1) await store.set(`k${index}`, { value: 'x'.repeat(1_000), storedAt: 0 }, { maxAgeMs: 60_000 })
    expect(store.stats().bytes).toBeLessThanOrEqual(10_000)
    expect(store.stats().entries).toBeGreaterThan(0)
    await store.set('huge', { value: 'x'.repeat(50_000), storedAt: 0 }, { maxAgeMs: 60_000 })
    expect(await store.get('huge')).toBeUndefined()
  })

  it('and what it hands out cannot change what it holds', async () => {
    const store = createMemoryCacheStore()
    await store.set('a', { value: '1', storedAt: 5 }, { maxAgeMs: 60_000 })
    const entry = await store.get('a')
    if (entry !== undefined) entry.value = 'changed'
    expect((await store.get('a'))?.value).toBe('1')
  })
})
