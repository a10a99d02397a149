import { describe, expect, it, vi } from 'vitest'
import { SitrepError } from '../core/errors.ts'
import { factNamed } from '../core/facts.ts'
import type { Facts, Trouble } from '../core/facts.ts'
import { minuteMs } from '../core/time.ts'
import { createPlatformBench, startOfTests } from './platform.fixture.ts'
import type { FailureMode } from './stand-in/stand-in-platform.ts'

const quick = { timeoutMs: 300, leaveAloneMs: 60_000 }
const causesOf = (facts: Facts): string[] => (facts.trouble ?? []).map(({ service, cause }) => `${service}: ${cause}`)
const troubleOf = async (asking: Promise<Facts>): Promise<readonly Trouble[]> => {
  const error: unknown = await asking.catch((thrown: unknown) => thrown)
  if (!(error instanceof SitrepError) || error.code !== 'upstream') throw new Error(`expected trouble upstream, got ${String(error)}`)
  return error.trouble
}

const modes: [FailureMode['kind'], FailureMode, string][] = [
  ['refused', { kind: 'refused' }, 'unreachable'],
  ['hang', { kind: 'hang' }, 'timeout'],
  ['slow', { kind: 'slow', delayMs: 2_000 }, 'timeout'],
  ['unauthorized', { kind: 'unauthorized' }, 'unauthorized'],
  ['error', { kind: 'error' }, 'server-error'],
  ['unavailable', { kind: 'unavailable' }, 'server-error'],
  ['garbage', { kind: 'garbage' }, 'bad-answer'],
]

describe.each(modes)('acquisition in trouble: %s', (_name, mode, cause) => {
  it.each(['pdus window=now-1h..now', 'fires shape=list window=now-1h..now', 'entities.seen window=now-10m..now', 'activity shape=detail window=day+0..now'])(
    '%s is not known, and why',
    async (text) => {
      await using bench = await createPlatformBench({ source: quick })
      bench.platform.fail('acquisition', mode)
      const trouble = await troubleOf(bench.ask(text))
      expect(trouble.map((each) => `${each.service}: ${each.cause}`)).toEqual([`acquisition: ${cause}`])
      // A token that is refused is nobody's failure but the caller's.
      expect(trouble[0]?.since).toBe(cause === 'unauthorized' ? null : startOfTests)
      bench.platform.fail('acquisition', undefined)
      // A call that was under way when it ended may still fail.
      await vi.waitFor(async () => {
        bench.at(bench.now() + 2_000)
        expect((await bench.ask(text)).trouble).toBeUndefined()
      })
    },
  )

  it('status tells what is up and what is not', async () => {
    await using bench = await createPlatformBench({ source: quick })
    bench.platform.fail('acquisition', mode)
    const facts = await bench.ask('status shape=detail')
    expect(causesOf(facts)).toContain(`acquisition: ${cause}`)
    const value = (name: string): unknown => factNamed(facts, name)?.value
    expect([value('service.ingestion'), value('service.processing')]).toEqual(['up', 'up'])
    expect(value('pdus.stored')).toBeNull()
    expect(value('service.acquisition')).toBe('down')
  })
})

describe('trouble upstream', () => {
  it('half an answer is none', async () => {
    await using bench = await createPlatformBench({ source: quick })
    bench.platform.fail('acquisition', { kind: 'half' })
    for (const text of ['pdus window=now-1h..now', 'fires shape=list window=now-1h..now']) {
      const [trouble] = await troubleOf(bench.ask(text))
      expect(['unreachable', 'bad-answer'], text).toContain(trouble?.cause)
    }
  })

  it('leaves what was last known of fixed figures, as old as it is', async () => {
    await using bench = await createPlatformBench({ source: quick })
    const first = await bench.ask('pdus window=now-1h..now', { maxAgeMs: 5_000 })
    bench.at(startOfTests + minuteMs)
    bench.platform.fail('acquisition', { kind: 'error' })
    const again = await bench.ask('pdus window=now-1h..now', { maxAgeMs: 5_000 })
    expect(factNamed(again, 'pdus')?.value).toBe(factNamed(first, 'pdus')?.value)
    expect([again.asOf, again.window, causesOf(again)]).toEqual([startOfTests, first.window, ['acquisition: server-error']])
  })

  it('zeros of a gateway between services are no zeros', async () => {
    await using bench = await createPlatformBench({ through: 'gateway' })
    bench.platform.fail('/api/acquisition/realtime', { kind: 'no-contact' })
    const rate = await bench.ask('pdus.rate window=now-1m..now')
    expect([rate.facts[0].value, causesOf(rate)]).toEqual([null, ['acquisition: no-contact']])
    const status = await bench.ask('status shape=detail')
    expect([factNamed(status, 'status')?.value, factNamed(status, 'pdus.last-minute')?.value]).toEqual(['unknown', null])
    bench.at(startOfTests + minuteMs)
    expect((await bench.ask('pdus.rate window=now-1m..now')).trouble?.[0]?.since).toBe(startOfTests)
  })

  it('ingestion is asked itself where it can be', async () => {
    await using bench = await createPlatformBench()
    bench.platform.fail('/api/acquisition/realtime', { kind: 'no-contact' })
    const rate = await bench.ask('pdus.rate window=now-1m..now')
    expect(rate.facts[0].value).toBeGreaterThan(0)
    expect(causesOf(rate)).toEqual(['acquisition: no-contact'])
  })

  it('a part of a report that cannot be read leaves the rest', async () => {
    await using bench = await createPlatformBench()
    bench.platform.fail('/api/acquisition/metrics', { kind: 'error' })
    const facts = await bench.ask('activity shape=detail window=day+0..now')
    expect(factNamed(facts, 'pdus')?.value).toBeGreaterThan(0)
    expect(causesOf(facts)).toEqual(['acquisition: server-error'])
  })

  it('is asked again once where that is safe, and not where it would only be slower', async () => {
    await using bench = await createPlatformBench({ source: quick })
    const callsIn = async (mode: FailureMode): Promise<number> => {
      bench.platform.fail('/api/acquisition/metrics', mode)
      bench.platform.forgetCalls()
      bench.at(bench.now() + 2_000)
      await troubleOf(bench.ask('pdus window=now-1h..now'))
      return bench.platform.calls.filter(({ path }) => path.endsWith('metrics')).length
    }
    expect(await callsIn({ kind: 'unavailable' })).toBe(2)
    expect(await callsIn({ kind: 'hang' })).toBe(1)
    expect(await callsIn({ kind: 'unauthorized' })).toBe(1)
  })

  it('a service that keeps failing is left alone, and the others are not', async () => {
    await using bench = await createPlatformBench({ source: { ...quick, breakAfter: 2 } })
    bench.platform.fail('acquisition', { kind: 'error' })
    for (let turn = 0; turn < 4; turn += 1) {
      bench.at(startOfTests + turn * 2_000)
      await troubleOf(bench.ask('pdus window=now-1h..now'))
    }
    expect(bench.platform.calls).toHaveLength(2)
    const status = await bench.ask('status shape=detail')
    expect(factNamed(status, 'service.processing')?.value).toBe('up')
  })

  it('ends with the question: who leaves stops the call', async () => {
    await using bench = await createPlatformBench()
    bench.platform.fail('acquisition', { kind: 'hang' })
    const leaving = new AbortController()
    const asking = bench.ask('pdus window=now-1h..now', { signal: leaving.signal })
    while (bench.platform.calls.length === 0) await new Promise((resolve) => setImmediate(resolve))
    leaving.abort()
    await expect(asking).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('whose token goes upstream', () => {
  const tokens = { accepts: (bearer: string | undefined) => bearer !== undefined, seedOf: (bearer: string | undefined) => (bearer === 'anna' ? 7 : 8) }
  const as = (name: string): { scope: { subject: string }; credential: { bearer: string }; maxAgeMs: number } => ({
    scope: { subject: name },
    credential: { bearer: name },
    maxAgeMs: 30_000,
  })

  it("is the caller's own, and their answers are theirs", async () => {
    await using bench = await createPlatformBench({ through: 'gateway', standIn: tokens })
    const { platform } = bench
    const [anna, bert] = await Promise.all([bench.ask('fires window=now-6h..now', as('anna')), bench.ask('fires window=now-6h..now', as('bert'))])
    const { from = 0, to = 0 } = anna.window ?? {}
    expect(anna.facts[0].value).toBe(platform.truthOf('anna').pdus(from, to, 2))
    expect(bert.facts[0].value).toBe(platform.truthOf('bert').pdus(from, to, 2))
    expect(anna.facts[0].value).not.toBe(bert.facts[0].value)
    const again = await bench.ask('fires window=now-6h..now', as('anna'))
    expect(again.facts[0].value).toBe(anna.facts[0].value)
    expect(new Set(platform.calls.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer anna', 'Bearer bert']))
  })

  it('nobody without one gets what another may see', async () => {
    await using bench = await createPlatformBench({ through: 'gateway', standIn: tokens })
    await bench.ask('pdus window=now-1h..now', as('anna'))
    const trouble = await troubleOf(bench.ask('pdus window=now-1h..now', { maxAgeMs: 30_000 }))
    expect(trouble).toMatchObject([{ cause: 'unauthorized', text: "The platform's acquisition service wants a token and none was sent (401)" }])
  })

  it('is in nothing the source gives back', async () => {
    await using bench = await createPlatformBench({ through: 'gateway', standIn: tokens })
    const credential = { bearer: 'a-secret-token' }
    const facts = await bench.ask('status shape=detail', { credential })
    expect(JSON.stringify([facts, bench.source.version(bench.bound('status shape=detail'))])).not.toContain('a-secret-token')
  })
})
