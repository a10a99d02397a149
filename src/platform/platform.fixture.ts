import { bind, isBound } from '../core/bind.ts'
import type { BoundPlan } from '../core/bind.ts'
import type { DataSource, ResolveOptions } from '../core/data-source.ts'
import type { Facts, FactValue } from '../core/facts.ts'
import { factNamed } from '../core/facts.ts'
import { planFromText } from '../core/plan-text.ts'
import { localScope } from '../core/scope.ts'
import { hourMs } from '../core/time.ts'
import type { Instant } from '../core/time.ts'
import { createPlatformSource } from './source.ts'
import type { PlatformSourceOptions } from './source.ts'
import { startStandInPlatform } from './stand-in/stand-in-platform.ts'
import type { StandInOptions, StandInPlatform } from './stand-in/stand-in-platform.ts'

export const startOfTests = Date.parse('2026-11-24T10:20:30.400Z')

export interface PlatformBench extends AsyncDisposable {
  readonly platform: StandInPlatform
  readonly source: DataSource
  at(instant: Instant): void
  now(): Instant
  bound(text: string): BoundPlan
  ask(text: string, more?: Partial<ResolveOptions>): Promise<Facts>
  value(text: string, name?: string): Promise<FactValue>
}

/** The source between a test and a stand-in, on one clock that a test moves. */
export async function createPlatformBench({
  standIn = {},
  source: sourceOptions = {},
  through = 'services',
}: { standIn?: StandInOptions; source?: Partial<PlatformSourceOptions>; through?: 'services' | 'gateway' } = {}): Promise<PlatformBench> {
  let at = startOfTests
  const now = (): Instant => at
  const platform = await startStandInPlatform({ now, historyMs: 30 * hourMs, pdusPerSecond: 1, ...standIn })
  const { gateway, ...services } = platform.urls
  const source = createPlatformSource({ addresses: through === 'gateway' ? { gateway } : services, zone: 'UTC', now, ...sourceOptions })
  const bound = (text: string): BoundPlan => {
    const plan = bind(planFromText(text), source.context())
    if (!isBound(plan)) throw new Error(plan.text)
    return plan
  }
  const ask: PlatformBench['ask'] = async (text, more = {}) =>
    await source.resolve(bound(text), { scope: localScope, signal: new AbortController().signal, ...more })
  return {
    platform,
    source,
    at: (instant) => {
      at = instant
    },
    now,
    bound,
    ask,
    async value(text, name = planFromText(text).measure) {
      return factNamed(await ask(text), name)?.value ?? null
    },
    async [Symbol.asyncDispose]() {
      await source[Symbol.asyncDispose]()
      await platform[Symbol.asyncDispose]()
    },
  }
}
