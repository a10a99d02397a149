import { LRUCache } from 'lru-cache'
import { safeFacts } from '../answer/safe-facts.ts'
import type { BoundPlan } from '../core/bind.ts'
import type { CacheStore } from '../core/cache-store.ts'
import type { CacheOutcome } from '../core/chat-event.ts'
import type { DataSource } from '../core/data-source.ts'
import { SitrepError } from '../core/errors.ts'
import type { Facts } from '../core/facts.ts'
import { planVersion } from '../core/plan.ts'
import type { TimePoint, Window } from '../core/plan.ts'
import { scopeKey } from '../core/scope.ts'
import type { Credential, Scope } from '../core/scope.ts'
import type { Clock, Instant, Interval } from '../core/time.ts'
import { createSharedWork } from '../lib/shared-work.ts'
import { storedFacts } from './stored-facts.ts'

/**
 * Facts held in this process, parsed. The same object is handed to everybody and never changed, so whoever makes something of it (a template its
 * text, an edge its JSON) may keep that under the object itself.
 */
export type HeldFacts = { facts: Facts; storedAt: Instant }

/** `ageMs` is 0 where facts under the current version are as true as new ones; else it is counted from their as-of. */
export type Found = { facts: Facts; cached: CacheOutcome; ageMs: number }

export type Wanted = {
  source: DataSource
  plan: BoundPlan
  planText: string
  scope: Scope
  credential?: Credential
  noCache: boolean
  /** How old facts of an aging source may be; of no meaning for others. */
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
  /** How long what was last known may stand in for a source that cannot be read. */
  lastKnownMs?: number
  /** Characters of facts held in this process. */
  maxHeldCharacters?: number
  onCacheFault?: (error: unknown, operation: 'get' | 'set') => void
}

/**
 * An entry's key holds plan version, source, plan text, bound windows, scope and data version; it is stored under the version `resolve` returned.
 * So it is found only where recomputing would give the same facts to the same caller. Facts of an aging source may be told a while longer: there an
 * edge of a window that moves with the clock is not part of the key, and the age of the facts decides.
 */
function factsKey(wanted: Wanted, version: string): string {
  return `${callersKey(wanted)}\n${version}`
}

/** Written once per bound plan, which is the same object for all questions of one second; the caller is nearly always the same. */
const keyOfPlan = new WeakMap<BoundPlan, { scope: Scope; sourceId: string; planText: string; key: string }>()

function callersKey({ source, plan, planText, scope }: Wanted): string {
  const known = keyOfPlan.get(plan)
  if (known !== undefined && known.scope === scope && known.sourceId === source.id && known.planText === planText) return known.key
  const key = `${baseKey(source, plan, planText)}\n${scopeKey(scope)}`
  keyOfPlan.set(plan, { scope, sourceId: source.id, planText, key })
  return key
}

function baseKey({ id, aging }: DataSource, plan: BoundPlan, planText: string): string {
  const { bound, versusBound, window, versus } = plan
  const edges = (asked: Window | undefined, interval: Interval | undefined): (number | null)[] => {
    const edge = (point: TimePoint | undefined, instant: Instant | undefined): number | null =>
      aging === true && point?.at === 'now' ? null : (instant ?? null)
    return asked?.kind === 'span' ? [edge(asked.from, interval?.from), edge(asked.to, interval?.to)] : [interval?.from ?? null, interval?.to ?? null]
  }
  return JSON.stringify([planVersion, id, planText, ...edges(window, bound), ...edges(versus?.window, versusBound)])
}

export function createFindFacts(options: FindFactsOptions): FindFacts {
  const { cache, now, keepMs = 3_600_000, lastKnownMs = 3_600_000, maxHeldCharacters = 8_000_000, onCacheFault } = options
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

  const ageOf = ({ source }: Wanted, facts: Facts): number => (source.aging === true ? Math.max(0, now() - facts.asOf) : 0)

  const stillGood = (wanted: Wanted, facts: Facts): Found | undefined => {
    const ageMs = ageOf(wanted, facts)
    return ageMs <= wanted.maxAgeMs || wanted.source.aging !== true ? { facts, cached: 'hit', ageMs } : undefined
  }

  /** What was known when the source could last be read, with its trouble now. */
  const lastKnown = (wanted: Wanted, key: string, thrown: unknown): Found | undefined => {
    const held = thrown instanceof SitrepError && thrown.code === 'upstream' ? holding.peek(key) : undefined
    if (held === undefined || !(thrown instanceof SitrepError) || now() - held.storedAt > lastKnownMs) return undefined
    return { facts: { ...held.facts, trouble: [...thrown.trouble] }, cached: 'hit', ageMs: ageOf(wanted, held.facts) }
  }

  const keep = async (wanted: Wanted, facts: Facts): Promise<void> => {
    const value = JSON.stringify(facts)
    const storedAt = now()
    const key = factsKey(wanted, facts.version)
    const held = { facts, storedAt, length: value.length }
    if (held.length < maxHeldCharacters) holding.set(key, held)
    try {
      await cache.set(key, { value, storedAt }, { maxAgeMs: keepMs })
    } catch (error) {
      onCacheFault?.(error, 'set')
    }
  }

  const resolve = async (wanted: Wanted, signal: AbortSignal): Promise<Facts> => {
    const { source, plan, scope, credential, noCache } = wanted
    const maxAgeMs = source.aging === true && !noCache ? { maxAgeMs: wanted.maxAgeMs } : {}
    const resolved = await source.resolve(plan, { scope, signal, ...(credential === undefined ? {} : { credential }), ...maxAgeMs })
    // Our own explanations hold line breaks and nothing from outside.
    const facts = source.id === 'built-in' ? resolved : safeFacts(resolved)
    // What could not be read may be there a moment later.
    if (facts.trouble === undefined) await keep(wanted, facts)
    return facts
  }

  return {
    held(wanted) {
      if (wanted.noCache) return undefined
      const current = holding.get(factsKey(wanted, wanted.source.version(wanted.plan)))
      return current === undefined || now() - current.storedAt >= keepMs ? undefined : stillGood(wanted, current.facts)
    },
    async find(wanted, signal) {
      const version = wanted.source.version(wanted.plan)
      const key = factsKey(wanted, version)
      const work = async (shared: AbortSignal): Promise<Found> => {
        const stored = wanted.noCache ? undefined : await fromStore(key, version)
        const good = stored === undefined ? undefined : stillGood(wanted, stored)
        if (good !== undefined) return good
        try {
          const facts = await resolve(wanted, shared)
          return { facts, cached: wanted.noCache ? 'bypass' : 'miss', ageMs: ageOf(wanted, facts) }
        } catch (thrown) {
          const last = lastKnown(wanted, key, thrown)
          if (last === undefined) throw thrown
          return last
        }
      }
      // Those who want nothing stored share only among themselves.
      const { result, shared } = sharedWork.join(wanted.noCache ? `fresh\n${key}` : key, work, signal)
      const found = await result
      return shared && found.cached === 'miss' ? { ...found, cached: 'shared' } : found
    },
  }
}
