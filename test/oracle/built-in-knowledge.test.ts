import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { secondMs } from '../../src/core/time.ts'
import * as limits from '../../src/exercise/tracker/limits.ts'
import { profileMs } from '../../src/exercise/tracker/rules.ts'

/* The built-in texts state numbers of the counting rules; where a rule changes, the text that states it must. */

const folder = new URL('../../assets/knowledge/', import.meta.url)
const texts = new Map(readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]))

function under(document: string, heading: string): string {
  const [, text] = (texts.get(document) ?? '').split(`## ${heading}`)
  expect(text, heading).toBeDefined()
  return (text ?? '').split('\n## ')[0] ?? ''
}

const seconds = (ms: number): string => `${ms / secondMs} s`

describe('the built-in knowledge', () => {
  it('states the timeouts by which entities are counted', () => {
    const timeout = under('counting.md', 'How long may an entity be silent')
    expect(timeout).toContain(`${limits.beatMultiplier} heartbeats`)
    expect(timeout).toContain(`never less than ${seconds(limits.shortestTimeoutMs)}, never more than ${seconds(limits.longestTimeoutMs)}`)
    expect(timeout).toContain(`every 20 s gets ${seconds(20 * secondMs * limits.beatMultiplier)}`)
    expect(under('counting.md', 'When does an entity count as active')).toContain(`${seconds(limits.longestTimeoutMs)}, the longest timeout`)
    const type: [number, number, number, number, number, number, number] = [1, 1, 225, 1, 1, 3, 0]
    const normal = under('counting.md', 'Is 12 s without an update normal')
    expect(normal).toContain(`its profile timeout is ${seconds(profileMs({ version: 7, type, moving: true }, 'standard'))}`)
    expect(normal).toContain(`silent for up to ${seconds(profileMs({ version: 7, type, moving: false }, 'standard'))}`)
    const draft = under('counting.md', 'What is the activity profile for')
    expect(draft).toContain(`get ${seconds(profileMs({ version: 7, type, moving: true }, 'draft'))}`)
    expect(draft).toContain(`cultural entities ${seconds(profileMs({ version: 7, type: [3, 1, 225, 1, 1, 1, 0], moving: true }, 'draft'))}`)
  })

  it('states the windows of the other rules', () => {
    expect(under('counting.md', 'What is the difference between lost')).toContain(`silent for ${seconds(limits.removalSettlesMs)}`)
    expect(under('counting.md', 'When does somebody get credit')).toContain(
      `from ${seconds(limits.killBeforeMs)} before to ${seconds(limits.killAfterMs)} after`,
    )
    expect(under('counting.md', 'How are collisions counted')).toContain(`within ${seconds(limits.collisionMs)}`)
    expect(under('counting.md', 'Which clocks are bad')).toContain(`more than ${seconds(limits.badClockMs)}`)
    expect(limits.fireRepeatsMs).toBe(60 * secondMs)
    expect(under('counting.md', 'How are fires, shots')).toContain('within a minute')
    expect(limits.overdueBeats).toBe(2)
    expect(under('counting.md', 'What is an overdue')).toContain('missed two of its own')
  })

  it('has passages of a size that can be quoted, each under a heading of its own', () => {
    for (const [name, text] of texts) {
      expect(text, name).toMatch(/^# .+\n\n## /)
      for (const section of text.split(/^## /m).slice(1)) {
        const [heading = '', ...body] = section.split('\n')
        const words = body.join(' ').trim().split(/\s+/).length
        expect(words, heading).toBeGreaterThanOrEqual(40)
        expect(words, heading).toBeLessThanOrEqual(120)
      }
    }
  })
})
