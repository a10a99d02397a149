import { expect, it } from 'vitest'
import { measures } from '../measures/list.ts'
import { nowWindow } from '../core/plan.ts'
import { intentOf } from '../protocol/intent.ts'

it('every measure has an intent', () => {
  const without = measures.filter(({ id }) => intentOf({ measure: id, shape: 'value', where: [], window: nowWindow }) === 'general')
  expect(without.map(({ id }) => id)).toEqual([])
})
