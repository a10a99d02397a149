import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKnowledge } from './create-knowledge.ts'
import type { KnowledgeService } from './create-knowledge.ts'
import { headingsIn, judge } from './judge.fixture.ts'
import { heldOut, strangers, tuning } from './questions.fixture.ts'

const builtInFolder = fileURLToPath(new URL('../../assets/knowledge', import.meta.url))
const never = new AbortController().signal

describe('questions to the built-in texts, compared by words alone', () => {
  let knowledge: KnowledgeService
  beforeAll(async () => {
    knowledge = await createKnowledge({ builtInFolder })
  })
  afterAll(async () => {
    await knowledge[Symbol.asyncDispose]()
  })

  it('names passages that exist', async () => {
    const headings = [...(await headingsIn(builtInFolder))]
    const places = [...tuning, ...heldOut].flatMap(({ answeredBy }) => answeredBy)
    expect(places.filter((place) => !headings.some((each) => each.startsWith(place)))).toEqual([])
  })

  it('finds the passage of most questions in other words', async () => {
    const [tuned, held] = [await judge(knowledge, tuning), await judge(knowledge, heldOut)]
    expect(tuned.first).toBeGreaterThan(0.75)
    expect(held.first).toBeGreaterThan(0.7)
    expect(held.amongThree).toBeGreaterThan(0.78)
    expect(held.answered / held.covered).toBeGreaterThan(0.5)
    expect(held.answeredWrongly.length / held.covered).toBeLessThan(0.1)
  })

  it('hardly ever answers what the texts do not say', async () => {
    const unasked = strangers.map((text) => ({ text, answeredBy: [] }))
    expect((await judge(knowledge, heldOut)).falselyAnswered).toEqual([])
    expect((await judge(knowledge, unasked)).falselyAnswered.length).toBeLessThanOrEqual(3)
  })

  it.each(['who won the world cup', 'how do I cook rice', 'what is a Fire extinguisher', '', '   ', '?!', 'the of and', '🦄'])(
    'gives no answer to "%s"',
    async (text) => {
      const findings = await knowledge.search(text, { limit: 3, signal: never })
      expect(findings.filter(({ fit }) => fit === 'answers')).toEqual([])
    },
  )

  it('reads over a slip of the finger', async () => {
    const [finding] = await knowledge.search('what is a hartbeat', { limit: 1, signal: never })
    expect(finding).toMatchObject({ fit: 'answers', passage: { uri: 'sitrep:dis#what-is-a-heartbeat', kind: 'built-in' } })
  })
})
