import { describe, expect, it } from 'vitest'
import { createPhrase } from '../answer/phrase.ts'
import { bind, isBound } from '../core/bind.ts'
import { createFakeSource } from '../core/data-source.fake.ts'
import type { DataSource } from '../core/data-source.ts'
import { SitrepError } from '../core/errors.ts'
import { fact, factsOf, valueFacts } from '../core/fact-shapes.ts'
import { factNamed } from '../core/facts.ts'
import type { Facts, Gap } from '../core/facts.ts'
import { planFromText, planToText } from '../core/plan-text.ts'
import { localScope } from '../core/scope.ts'
import { hourMs, minuteMs } from '../core/time.ts'
import { withAgreement } from './agreement.ts'

const now = Date.parse('2026-11-24T10:20:30Z')

function setUp({ stored = 9_412, heard = 9_530, since = now - 2 * hourMs, gaps = [] as Gap[] } = {}): {
  source: DataSource
  listener: ReturnType<typeof createFakeSource>
  platform: ReturnType<typeof createFakeSource>
  status: () => Promise<Facts>
} {
  const platform = createFakeSource({
    id: 'platform',
    aging: true,
    now: () => now,
    facts: (plan, base) =>
      plan.measure === 'status' ? factsOf(base, [fact(base, 'status', 'receiving'), fact(base, 'services.total', 3, 'service')]) : valueFacts(base, stored),
  })
  const listener = createFakeSource({
    id: 'exercise',
    now: () => now,
    context: { recordedFrom: since },
    facts: (_plan, base) => ({ ...valueFacts(base, heard), gaps }),
  })
  const source = withAgreement(platform, { stored: platform, heard: listener })
  return {
    source,
    platform,
    listener,
    async status() {
      const plan = bind(planFromText('status shape=detail'), source.context())
      if (!isBound(plan)) throw new Error(plan.text)
      return await source.resolve(plan, { scope: localScope, signal: new AbortController().signal })
    },
  }
}

describe('two sources of the same traffic', () => {
  it('are compared over the same stretch of time, for the types that are stored', async () => {
    const { status, listener, platform } = setUp()
    const facts = await status()
    expect([factNamed(facts, 'agreement.stored')?.value, factNamed(facts, 'agreement.heard')?.value]).toEqual([9_412, 9_530])
    expect(platform.resolved.map(({ planText }) => planText)).toContain('pdus shape=value window=now-1h..now')
    const asked = planFromText(listener.resolved[0]?.planText ?? '')
    expect(asked.where[0]?.values).toEqual(['1', '2', '3', '4', '13', '16', '19', '20', '23', '24'].sort())
    expect(asked.window).toEqual({
      kind: 'span',
      from: { at: 'instant', ms: facts.facts.at(-1)?.window?.from },
      to: { at: 'instant', ms: facts.facts.at(-1)?.window?.to },
    })
    const text = [...createPhrase({ zone: 'UTC' })(facts, { sentAt: now, ageMs: 0 })].join('')
    expect(text).toContain('The platform stored 9,412 of 9,530 PDUs heard here between 09:20:31 UTC and 10:20:31 UTC.')
  })

  it('are compared over as long as the listener has been up', async () => {
    const { status, platform } = setUp({ since: now - 10 * minuteMs })
    await status()
    const plan = platform.resolved.find(({ planText }) => planText.startsWith('pdus'))?.planText ?? ''
    expect(planFromText(plan).window).toMatchObject({ from: { ms: now - 10 * minuteMs }, to: { ms: now - 5_000 } })
  })

  it('are not compared before the listener has been up for a minute, which is said', async () => {
    const { status, listener } = setUp({ since: now - 30_000 })
    const facts = await status()
    expect(facts.notes.map(({ code }) => code)).toEqual(['not-compared'])
    expect(listener.resolved).toHaveLength(0)
  })

  it('are not compared where the listener was down in between, or one of them cannot tell; the status stands', async () => {
    const down = setUp({ gaps: [{ from: now - 5 * minuteMs, to: now - 4 * minuteMs, reason: 'not-listening', text: '' }] })
    expect(factNamed(await down.status(), 'agreement.stored')).toBeUndefined()
    const broken = setUp()
    broken.listener.failWith(new SitrepError('unavailable', 'The recorder is being started again.'))
    expect((await broken.status()).facts.map(({ name }) => name)).toEqual(['status', 'services.total'])
  })

  it('are left alone by every other question, and by who asks what the source is', async () => {
    const { source, platform, listener } = setUp()
    const plan = bind(planFromText('fires window=now-1h..now'), source.context())
    if (!isBound(plan)) throw new Error(plan.text)
    await source.resolve(plan, { scope: localScope, signal: new AbortController().signal })
    expect([platform.resolved.length, listener.resolved.length]).toEqual([1, 0])
    expect([source.id, source.aging, source.ready(), source.version(plan)]).toEqual([platform.id, true, { ready: true }, platform.version(plan)])
    expect(planToText(plan)).toBe('fires shape=value window=now-1h..now')
  })
})
