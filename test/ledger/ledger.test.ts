import { expect, test } from 'vitest'
import { play } from './play.ts'
import { createScript } from './script.ts'

/* What the tracker, the store and the resolvers say against the books of the script that made the traffic. */

test('two days of the scripted exercise are answered as its books say', { timeout: 120_000 }, async () => {
  const { wrong, asked } = await play(createScript({ startAt: Date.UTC(2026, 2, 17, 15, 0, 0), pace: 'full' }), { zone: 'UTC' })
  expect(wrong).toEqual([])
  expect(asked).toBeGreaterThan(200)
})

test('the short battle is answered as its books say', { timeout: 60_000 }, async () => {
  const { wrong } = await play(createScript({ startAt: Date.UTC(2026, 2, 18, 10, 0, 0), pace: 'live' }), { zone: 'UTC' })
  expect(wrong).toEqual([])
})
