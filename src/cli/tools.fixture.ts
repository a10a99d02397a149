import { createBench } from '../chat/answer.fixture.ts'
import type { Bench } from '../chat/answer.fixture.ts'
import { SitrepError } from '../core/errors.ts'
import { planFromText } from '../core/plan-text.ts'
import type { Understand } from '../core/understanding.ts'
import type { ModelsTool } from './models-tool.ts'
import type { Tools } from './product.ts'

type ToolsBench = { tools: Tools; bench: Bench; written: () => string; said: () => string; opened: string[] }

/** Tools that write into strings; recordings are the fake pipeline. */
export function createToolsBench({
  classification,
  source,
  models = {},
}: { classification?: string; source?: Parameters<typeof createBench>[0]; models?: Partial<ModelsTool> } = {}): ToolsBench {
  const bench = createBench(source)
  const opened: string[] = []
  let [written, said] = ['', '']
  const unavailable = (): never => {
    throw new SitrepError('unavailable', 'not in this test')
  }
  const understand: Understand = (text) =>
    text === 'gibberish'
      ? { kind: 'refused', reason: 'unknown', text: 'Not \u001B[31munderstood.', suggestions: [] }
      : { kind: 'plan', plan: planFromText(text.replaceAll(' ', '-') === 'how-many-fires' ? 'fires' : 'pdus'), repairs: [] }
  const tools: Tools = {
    version: '1.2.3',
    terminal: { write: (text) => (written += text), say: (text) => (said += text), progress: () => undefined },
    serve: unavailable,
    openRecording(directory) {
      opened.push(directory)
      return Promise.resolve({
        // The fake pipeline has a clock of its own.
        answer: (question, options) => bench.answer(question, { ...options, deadline: Number.POSITIVE_INFINITY }),
        planFacts: (planText, options) => bench.planFacts(planText, { ...options, deadline: Number.POSITIVE_INFINITY }),
        understand,
        source: bench.source,
        [Symbol.asyncDispose]: () => Promise.resolve(),
      })
    },
    classification: () => classification,
    understand,
    settings: unavailable,
    replayTo: ({ onProgress }) => {
      onProgress(3)
      return Promise.resolve({ datagrams: 3, skipped: { 'not UDP': 2 } })
    },
    replayInto: () => Promise.resolve({ datagrams: 4, skipped: {} }),
    startStandIn: unavailable,
    models: { list: unavailable, pull: unavailable, verify: unavailable, remove: unavailable, bench: unavailable, ...models },
    sendDemo: unavailable,
  }
  return { tools, bench, written: () => written, said: () => said, opened }
}
