import { LRUCache } from 'lru-cache'
import { safeFacts } from '../answer/safe-facts.ts'
import type { BoundPlan } from '../core/bind.ts'
import type { CacheStore } from '../core/cache-store.ts'
import type { CacheOutcome } from '../core/chat-event.ts'
import type { DataSource } from '../core/data-source.ts'
import type { Facts } from '../core/facts.ts'
import { planVersion } from '../core/plan.ts'
import { scopeKey } from '../core/scope.ts'
import type { Credential, Scope } from '../core/scope.ts'
import type { Clock, Instant } from '../core/time.ts'
import { createSharedWork } from './shared-work.ts'
import { storedFacts } from './stored-facts.ts'

/**
 * Facts held in this process, parsed. The same object is handed to everybody and never changed, so whoever makes something of it (a template its
 * text, an edge its JSON) may keep that under the object itself.
 */
export type HeldFacts = { facts: Facts; storedAt: Instant }

/** `ageMs` is 0 unless an age was allowed and used. */
export type Found = { facts: Facts; cached: CacheOutcome; ageMs: number }

export type Wanted = {
  source: DataSource
  plan: BoundPlan
  planText: string
  scope: Scope
  credential?: Credential
  noCache: boolean
  /** How old the facts may be at most; 0: as true as a recomputation. */
  maxAgeMs: number
}

export type FindFacts = {
  /** What is held in this process under the current version, at once. */
  held(wanted: Wanted): Found | undefined
  /** From the store, from the same work under way for somebody else, or by resolving. */
  find(wanted: Wanted, signal: AbortSignal): Promise<Found>
}

export type FindFactsOptions = {
  cache: CacheStore
  now: Clock
  /** How long an entry may stay although its version is current. */
  keepMs?: number
  /** Characters of facts held in this process. */
  maxHeldCharacters?: number
  onCacheFault?: (error: unknown, operation: 'get' | 'set') => void
}

/**
 * An entry's key holds plan version, source, plan text, bound windows, scope and data version; it is stored under the version `resolve` returned.
 * So it is found only where recomputing would give the same facts to the same caller.
 */
function factsKey(wanted: Wanted, version: string): string {
  return `${callersKey(wanted)}\n${version}`
}

/** Written once per bound plan, which is the same object for all questions of one second; the caller is nearly always the same. */
const keyOfPlan = new WeakMap<BoundPlan, { scope: Scope; sourceId: string; planText: string; key: string }>()

function callersKey({ source, plan, planText, scope }: Wanted): string {
  const known = keyOfPlan.get(plan)
  if (known !== undefined && known.scope === scope && known.sourceId === source.id && known.planText === planText) return known.key
  const key = `${baseKey(source.id, plan, planText)}\n${scopeKey(scope)}`
  keyOfPlan.set(plan, { scope, sourceId: source.id, planText, key })
  return key
}

function baseKey(sourceId: string, { bound, versusBound }: BoundPlan, planText: string): string {
  return JSON.stringify([planVersion, sourceId, planText, bound?.from ?? null, bound?.to ?? null, versusBound?.from ?? null, versusBound?.to ?? null])
}

/** Under this "version" the newest facts are held, whatever their version, for callers that allow an age. */
const anyVersion = '*'

export function createFindFacts(options: FindFactsOptions): FindFacts {
  const { cache, now, keepMs = 3_600_000, maxHeldCharacters = 8_000_000, onCacheFault } = options
  const holding = new LRUCache<string, HeldFacts & { length: number }>({
    max: 2_000,
    maxSize: maxHeldCharacters,
    sizeCalculation: ({ length }) => length + 200,
  })
  const sharedWork = createSharedWork<Found>()

  const fromStore = async (key: string, version: string): Promise<Facts | undefined> => {
    try {
      const entry = await cache.get(key)
      if (entry === undefined) return undefined
      const facts = storedFacts(entry.value, version)
      if (facts !== undefined) holding.set(key, { facts, storedAt: entry.storedAt, length: entry.value.length })
      return facts
    } catch (error) {
      onCacheFault?.(error, 'get')
      return undefined
    }
  }

  const keep = async (wanted: Wanted, facts: Facts): Promise<void> => {
    const value = JSON.stringify(facts)
    const storedAt = now()
    const key = factsKey(wanted, facts.version)
    const held = { facts, storedAt, length: value.length }
    if (held.length < maxHeldCharacters) {
      holding.set(key, held)
      if (wanted.maxAgeMs > 0) holding.set(factsKey(wanted, anyVersion), held)
    }
    try {
      await cache.set(key, { value, storedAt }, { maxAgeMs: keepMs })
    } catch (error) {
      onCacheFault?.(error, 'set')
    }
  }

  const resolve = async (wanted: Wanted, signal: AbortSignal): Promise<Facts> => {
    const { source, plan, scope, credential } = wanted
    const resolved = await source.resolve(plan, { scope, signal, ...(credential === undefined ? {} : { credential }) })
    // Our own explanations hold line breaks and nothing from outside.
    const facts = source.id === 'built-in' ? resolved : safeFacts(resolved)
    await keep(wanted, facts)
    return facts
  }

  return {
    held(wanted) {
      if (wanted.noCache) return undefined
      const current = holding.get(factsKey(wanted, wanted.source.version(wanted.plan)))
      if (current !== undefined && now() - current.storedAt < keepMs) return { facts: current.facts, cached: 'hit', ageMs: 0 }
      if (wanted.maxAgeMs <= 0) return undefined
      const older = holding.get(factsKey(wanted, anyVersion))
      const ageMs = older === undefined ? Infinity : Math.max(0, now() - older.storedAt)
      return older !== undefined && ageMs <= wanted.maxAgeMs ? { facts: older.facts, cached: 'hit', ageMs } : undefined
    },
    async find(wanted, signal) {
      const version = wanted.source.version(wanted.plan)
      const key = factsKey(wanted, version)
      const work = async (shared: AbortSignal): Promise<Found> => {
        const stored = wanted.noCache ? undefined : await fromStore(key, version)
        if (stored !== undefined) return { facts: stored, cached: 'hit', ageMs: 0 }
        return { facts: await resolve(wanted, shared), cached: wanted.noCache ? 'bypass' : 'miss', ageMs: 0 }
      }
      // Those who want nothing stored share only among themselves.
      const { result, shared } = sharedWork.join(wanted.noCache ? `fresh\n${key}` : key, work, signal)
      const found = await result
      return shared && found.cached === 'miss' ? { ...found, cached: 'shared' } : found
    },
  }
}
