import { bind, isBound } from '../core/bind.ts'
import type { BoundPlan } from '../core/bind.ts'
import type { DataSource, ResolveOptions } from '../core/data-source.ts'
import { SitrepError } from '../core/errors.ts'
import { factNamed } from '../core/facts.ts'
import type { Fact, Facts, Note } from '../core/facts.ts'
import type { Condition, Plan } from '../core/plan.ts'
import { hourMs, minuteMs } from '../core/time.ts'
import type { Interval } from '../core/time.ts'

/** Two sources that should tell of the same traffic: what was stored of it, and what was heard. */
export type Agreeing = { stored: DataSource; heard: DataSource }

/** What the one stores; the other hears more. */
const storedTypes: Condition = { role: 'subject', field: 'pdu-type', not: false, values: ['1', '2', '3', '4', '13', '16', '19', '20', '23', '24'] }
const shortestMs = minuteMs

/** The same source, whose status says how far the two agree. */
export function withAgreement(source: DataSource, agreeing: Agreeing): DataSource {
  return new Proxy(source, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (name !== 'resolve') return typeof value === 'function' ? value.bind(target) : value
      return async (plan: BoundPlan, options: ResolveOptions): Promise<Facts> => {
        if (plan.measure !== 'status') return await target.resolve(plan, options)
        const [facts, agreement] = await Promise.all([target.resolve(plan, options), agreementOf(agreeing, options)])
        return { ...facts, facts: [facts.facts[0], ...facts.facts.slice(1), ...agreement.facts], notes: [...facts.notes, ...agreement.notes] }
      }
    },
  })
}

type Agreement = { facts: Fact[]; notes: Note[] }

/** Never a reason for the status to fail. */
async function agreementOf({ stored, heard }: Agreeing, options: ResolveOptions): Promise<Agreement> {
  try {
    const window = comparedWindow(heard)
    if (window === undefined)
      return {
        facts: [],
        notes: [{ code: 'not-compared', text: 'The listener has not been up for a minute yet, so it is not compared with what the platform stored' }],
      }
    const inStore = await countIn(stored, window, options)
    // Rolling figures end when they were made; the same stretch is counted on the other side.
    const inEar = await countIn(heard, { from: { at: 'instant', ms: inStore.window?.from ?? 0 }, to: { at: 'instant', ms: inStore.window?.to ?? 0 } }, options)
    const [storedCount, heardCount] = [factNamed(inStore, 'pdus'), factNamed(inEar, 'pdus')]
    if (storedCount === undefined || heardCount === undefined || inEar.gaps.length > 0) return { facts: [], notes: [] }
    return {
      facts: [
        { ...storedCount, name: 'agreement.stored' },
        { ...heardCount, name: 'agreement.heard' },
      ],
      notes: [],
    }
  } catch (thrown) {
    if (thrown instanceof SitrepError && thrown.code !== 'cancelled') return { facts: [], notes: [] }
    throw thrown
  }
}

type Window = Extract<Plan['window'], { kind: 'span' }>

/** The last hour, or as much of it as the listener has been up; what is on its way through the platform's queue is left out. */
function comparedWindow(heard: DataSource): Omit<Window, 'kind'> | undefined {
  const { now, recordedFrom } = heard.context()
  if (recordedFrom === undefined || now - recordedFrom < shortestMs) return undefined
  if (recordedFrom <= now - hourMs) return { from: { at: 'now', offsetMs: -hourMs }, to: { at: 'now' } }
  const whole = (instant: number): number => Math.ceil(instant / 1_000) * 1_000
  return { from: { at: 'instant', ms: whole(recordedFrom) }, to: { at: 'instant', ms: whole(now) - 5_000 } }
}

async function countIn(source: DataSource, window: Omit<Window, 'kind'>, options: ResolveOptions): Promise<Facts & { window?: Interval }> {
  const where = source.aging === true ? [] : [storedTypes]
  const bound = bind({ measure: 'pdus', shape: 'value', where, window: { kind: 'span', ...window } }, source.context())
  if (!isBound(bound)) throw new SitrepError('cannot-answer', bound.text)
  return await source.resolve(bound, options)
}
