import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ChatModel } from '../../core/chat-model.ts'
import { benchSending, benchZone, wordingCases } from './bench-cases.ts'
import { wrongsOf } from './checker.fixture.ts'
import { hasWeights, modelDirectory, realModel } from './real-model.fixture.ts'
import { scoreWording } from './score.ts'

const title = hasWeights ? '' : ` (skipped: no weights in ${modelDirectory}; run: sitrep models pull smollm2-135m-instruct)`

describe.skipIf(!hasWeights)(`what a model of 135 million parameters is allowed to say${title}`, () => {
  let model: ChatModel
  let dispose: () => Promise<void>
  beforeAll(async () => {
    const real = await realModel()
    model = real.model
    dispose = real.dispose
  }, 60_000)
  afterAll(async () => await dispose())

  it.each([true, false])(
    'holds nothing its facts do not (grammar: %s)',
    async (useGrammar) => {
      const cases = useGrammar ? wordingCases() : wordingCases().filter((_case, index) => index % 4 === 0)
      const score = await scoreWording(model, cases, { signal: new AbortController().signal, useGrammar, budgetMs: 120_000 })
      for (const [index, { answer }] of score.samples.entries()) {
        const facts = cases[index]?.facts
        if (facts !== undefined) expect(wrongsOf(answer, facts, { sending: benchSending, zone: benchZone })).toEqual([])
      }
      // Under the grammar it says everything; by itself it says little that may stand.
      if (useGrammar) expect(score.factRecall).toBeGreaterThan(0.95)
    },
    900_000,
  )
})
