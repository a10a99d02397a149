import type { BindContext, BoundPlan, Mark } from './bind.ts'
import type { CannotAnswer, DataSource, ResolveOptions } from './data-source.ts'
import { cancelledError } from './errors.ts'
import { fact, factsOf } from './fact-shapes.ts'
import type { FactsBase } from './fact-shapes.ts'
import type { Facts } from './facts.ts'
import { emptyGazetteer } from './gazetteer.ts'
import type { Gazetteer } from './gazetteer.ts'
import type { Measure } from './measure.ts'
import { planToText } from './plan-text.ts'
import type { Plan } from './plan.ts'
import type { Instant } from './time.ts'

export type FakeSourceOptions = {
  id?: string
  now?: () => Instant
  context?: Partial<BindContext>
  gazetteer?: Gazetteer
  /** Made for each resolution; the default is one fact, `<measure>` = 1. */
  facts?: (plan: BoundPlan, base: FactsBase) => Facts
  can?: (plan: Plan) => true | CannotAnswer
  /** Cannot know that its data change. */
  aging?: true
  /** Keeps no marks. */
  markless?: true
}

export type FakeSource = DataSource & {
  /** Every resolution asked for, by plan text, with its options. */
  readonly resolved: { planText: string; options: ResolveOptions }[]
  /** Makes all stored answers outdated. */
  bump(): void
  /** From now on resolutions wait until `release`, unless their signal aborts. */
  hold(): void
  release(): void
  /** The next resolution rejects with this. */
  failWith(error: Error): void
  setReady(reason: string | undefined): void
  /** How many resolutions were stopped by their signal. */
  readonly aborted: number
}

function fakeMeasure(id: string): Measure {
  return {
    id,
    title: id,
    unit: { singular: 'thing', plural: 'things' },
    means: '',
    counting: '',
    kind: 'count',
    category: 'event',
    words: [],
    roles: ['subject'],
    filters: [],
    groupings: [],
    shapes: [],
    defaultWindow: 'now',
    windowed: true,
    aspects: [],
    examples: [],
  }
}

/** A source of made-up facts whose pace, version and failures a test decides. */
export function createFakeSource(options: FakeSourceOptions = {}): FakeSource {
  const { id = 'fake', now = () => 1_764_000_000_000, gazetteer = emptyGazetteer } = options
  const resolved: FakeSource['resolved'] = []
  let version = 1
  let aborted = 0
  let gate: { promise: Promise<void>; open: () => void } | undefined
  let failure: Error | undefined
  let notReady: string | undefined
  const marks: Mark[] = []
  const versionText = (): string => `${id}/${version}`

  const factsFor = (plan: BoundPlan, versionAtStart: string): Facts => {
    const base: FactsBase = { plan, measure: fakeMeasure(plan.measure), source: id, asOf: now(), version: versionAtStart }
    return options.facts?.(plan, base) ?? factsOf(base, [fact(base, plan.measure, 1, 'thing')])
  }

  return {
    id,
    ...(options.aging === undefined ? {} : { aging: options.aging }),
    gazetteer,
    resolved,
    can: (plan) => options.can?.(plan) ?? true,
    version: versionText,
    context: () => ({ now: now(), zone: 'UTC', marks: [...marks], ...options.context }),
    ready: () => (notReady === undefined ? { ready: true } : { ready: false, reason: notReady }),
    async resolve(plan, resolveOptions) {
      resolved.push({ planText: planToText(plan), options: resolveOptions })
      const { signal } = resolveOptions
      try {
        if (signal.aborted) throw cancelledError()
        if (failure !== undefined) {
          const error = failure
          failure = undefined
          throw error
        }
        if (gate !== undefined) await opened(gate.promise, signal)
      } finally {
        if (signal.aborted) aborted += 1
      }
      return factsFor(plan, versionText())
    },
    ...(options.markless === undefined
      ? {
          mark: (label) => {
            const mark: Mark = { number: marks.length + 1, at: now(), label }
            marks.push(mark)
            return Promise.resolve(mark)
          },
        }
      : {}),
    bump: () => {
      version += 1
    },
    hold() {
      let open: () => void = () => undefined
      const promise = new Promise<void>((resolve) => {
        open = resolve
      })
      gate = { promise, open }
    },
    release: () => {
      gate?.open()
      gate = undefined
    },
    failWith: (error) => {
      failure = error
    },
    setReady: (reason) => {
      notReady = reason
    },
    get aborted() {
      return aborted
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

function opened(gate: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(cancelledError()), { once: true })
    gate.then(resolve, reject)
  })
}
