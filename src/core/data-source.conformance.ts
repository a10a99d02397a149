import { describe, expect, it } from 'vitest'
import { bind, isBound } from './bind.ts'
import type { BoundPlan } from './bind.ts'
import type { DataSource } from './data-source.ts'
import { SitrepError } from './errors.ts'
import { planFromText, planToText } from './plan-text.ts'
import { localScope } from './scope.ts'

export type DataSourceUnderTest = {
  source: DataSource
  /** Text forms of plans it can answer. */
  answers: readonly string[]
  /** Text forms of plans that make sense but not to it. */
  refuses: readonly string[]
}

/** What every data source does. `create` is called for each test; the source it gives is disposed of afterwards. */
export function dataSourceConformance(name: string, create: () => Promise<DataSourceUnderTest> | DataSourceUnderTest): void {
  const bound = (source: DataSource, text: string): BoundPlan => {
    const result = bind(planFromText(text), source.context())
    if (!isBound(result)) throw new Error(`${text} cannot be bound: ${result.text}`)
    return result
  }
  const options = (): { scope: typeof localScope; signal: AbortSignal } => ({ scope: localScope, signal: new AbortController().signal })

  describe(`${name} is a data source`, () => {
    it('is ready, has an id, and knows what time it is', async () => {
      const { source } = await create()
      await using _ = source
      expect(source.id).not.toBe('')
      expect(source.ready()).toEqual({ ready: true })
      const context = source.context()
      expect(Number.isFinite(context.now)).toBe(true)
      expect(context.zone).not.toBe('')
      expect(typeof source.gazetteer.version()).toBe('string')
    })

    it('says what it can answer and answers that, headline first and never empty', async () => {
      const { source, answers } = await create()
      await using _ = source
      expect(answers.length).toBeGreaterThan(0)
      for (const text of answers) {
        const plan = bound(source, text)
        expect(source.can(planFromText(text)), text).toBe(true)
        const facts = await source.resolve(plan, options())
        expect(facts.facts.length, text).toBeGreaterThan(0)
        const names = facts.facts.map((fact) => fact.name)
        expect(new Set(names).size, `${text}: each fact has a name of its own, got ${names.join(', ')}`).toBe(names.length)
        for (const fact of facts.facts) {
          expect(fact.name, text).not.toBe('')
          expect(fact.source, `${text}: ${fact.name}`).toBe(source.id)
          expect(Number.isFinite(fact.asOf), `${text}: ${fact.name}`).toBe(true)
          if (typeof fact.value === 'number') expect(Number.isFinite(fact.value), `${text}: ${fact.name} is a number or null`).toBe(true)
        }
        expect(planToText(facts.plan), 'the facts are of the plan asked for').toBe(planToText(planFromText(text)))
      }
    })

    it('gives its version beforehand, and the facts carry one', async () => {
      const { source, answers } = await create()
      await using _ = source
      for (const text of answers) {
        const plan = bound(source, text)
        expect(source.version(plan), text).not.toBe('')
        expect((await source.resolve(plan, options())).version, text).not.toBe('')
      }
    })

    it('gives facts that survive a clone and JSON, so that it may live elsewhere', async () => {
      const { source, answers } = await create()
      await using _ = source
      for (const text of answers) {
        const facts = await source.resolve(bound(source, text), options())
        expect(structuredClone(facts), text).toEqual(facts)
        const again: unknown = JSON.parse(JSON.stringify(facts))
        expect(again, text).toEqual(facts)
      }
    })

    it('has tables as wide as their columns and lines in the order of time', async () => {
      const { source, answers } = await create()
      await using _ = source
      for (const text of answers) {
        const { table, series = [] } = await source.resolve(bound(source, text), options())
        for (const row of table?.rows ?? []) expect(row.length, text).toBe(table?.columns.length)
        if (table !== undefined) expect(table.total, text).toBeGreaterThanOrEqual(table.rows.length)
        for (const { points } of series)
          expect(
            points.map((point) => point.t),
            text,
          ).toEqual(points.map((point) => point.t).sort((a, b) => a - b))
      }
    })

    it('refuses what it cannot answer with a sentence', async () => {
      const { source, refuses } = await create()
      await using _ = source
      for (const text of refuses) {
        const can = source.can(planFromText(text))
        expect(can, text).not.toBe(true)
        if (can !== true) expect(can.text.length, text).toBeGreaterThan(10)
      }
    })

    it('rejects with a SitrepError when nobody waits for it any more', async () => {
      const { source, answers } = await create()
      await using _ = source
      const [text = ''] = answers
      const controller = new AbortController()
      controller.abort()
      const error: unknown = await source.resolve(bound(source, text), { scope: localScope, signal: controller.signal }).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(SitrepError)
      if (error instanceof SitrepError) expect(error.code).toBe('cancelled')
    })
  })
}
