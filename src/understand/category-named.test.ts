import { expect, it } from 'vitest'
import { categoryNamed } from './category-named.ts'

it.each([
  ['is 12 s without an update normal for a tank?', 'tank'],
  ['Do tanks and helicopters beat alike?', 'tank'],
  ['how long may helicopters, or tanks, be silent', 'helicopter'],
  ['what is a heartbeat', undefined],
  ['', undefined],
])('"%s" names %s', (text, category) => {
  expect(categoryNamed(text)).toBe(category)
})
