import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { planFromText } from '../../core/plan-text.ts'
import { checkPlan } from '../../measures/check-plan.ts'
import { planTextFor, relatedPlan, relatedRows } from './related.ts'

const folder = new URL('../../../assets/knowledge/', import.meta.url)

describe('figures that belong to open questions', () => {
  it('are plans that make sense, with a category and without', () => {
    for (const row of relatedRows)
      for (const category of [undefined, 'tank']) expect(checkPlan(planFromText(planTextFor(row, category))), row.plan).toMatchObject({ ok: true })
  })

  it('stand with passages that exist', () => {
    const places = readdirSync(folder).flatMap((name) =>
      [...readFileSync(new URL(name, folder), 'utf8').matchAll(/^## (.+)$/gm)].map(
        ([, heading = '']) => `sitrep:${name.replace('.md', '')}#${heading.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`,
      ),
    )
    for (const place of relatedRows.flatMap(({ about }) => about))
      expect(
        places.filter((each) => each.startsWith(place)),
        place,
      ).toHaveLength(1)
  })

  it('are found by the passages of the answer, and narrowed by what was asked', () => {
    const found = relatedPlan('is 12 s without an update normal for a tank?', ['sitrep:counting#is-12-s-without-an-update-normal~0a'])
    expect(found === undefined ? undefined : planTextFor(found, 'tank')).toBe('entities.overdue shape=value where.category=tank window=now')
    expect(found === undefined ? undefined : planTextFor(found, undefined)).toBe('entities.overdue shape=value window=now')
    expect(relatedPlan('is the traffic encrypted', ['sitrep:access#is-the-traffic-on-the-network-safe~1', 'manual.md#page=3~2'])).toBeUndefined()
  })
})
