import { createBench, startOfTests } from '../chat/answer.fixture.ts'
import type { Bench } from '../chat/answer.fixture.ts'
import type { PerformanceSnapshot } from '../core/performance-view.ts'
import { createServer } from './server.ts'
import type { Server, ServerOptions } from './server.ts'

export type ServerBench = { bench: Bench; server: Server }

const snapshot: PerformanceSnapshot = {
  requests: 4,
  errors: 1,
  inFlight: 0,
  responseSeconds: { mean: 0.25, min: 0.1, max: 0.4, p50: 0.2, p95: 0.4, recent: [0.1] },
  cache: { hits: 2, misses: 1, hitRate: 2 / 3, entries: 5 },
  memory: { rssBytes: 104_857_600, heapUsedBytes: 1, modelBytes: 0 },
  engines: { template: 3, model: 0, retrieval: 0 },
  models: [],
  knowledge: null,
  uptimeSeconds: 60,
}

/** The server before the pipeline of `createBench`: a fake source, a fake understanding. */
export function createServerBench(options: Partial<ServerOptions> & { source?: Parameters<typeof createBench>[0] } = {}): ServerBench {
  const { source, ...more } = options
  const bench = createBench(source)
  const now = (): number => startOfTests
  const server = createServer({
    answer: bench.answer,
    planFacts: bench.planFacts,
    predict: () => Promise.resolve({ status: 503, body: { error: 'Unable to generate predictions', details: 'There is no history here.' } }),
    performance: { snapshot: () => snapshot, hitRate: () => 0.5 },
    metrics: () => Promise.resolve({ text: '# nothing\n', contentType: 'text/plain; version=0.0.4' }),
    ready: () => ({ ready: true }),
    deadlineMs: 10_000,
    now,
    ...more,
  })
  return { bench, server }
}

type Frame = { event: string; data: Record<string, unknown> }

/** The events of a stream's text, and its comments. */
export function framesOf(text: string): { frames: Frame[]; comments: string[] } {
  const frames: Frame[] = []
  const comments: string[] = []
  for (const block of text.split('\n\n').filter((each) => each !== '')) {
    if (block.startsWith(':')) {
      comments.push(block)
      continue
    }
    const [event = '', data = ''] = block.split('\n')
    const parsed: unknown = JSON.parse(data.replace(/^data: /, ''))
    frames.push({ event: event.replace(/^event: /, ''), data: typeof parsed === 'object' && parsed !== null ? { ...parsed } : {} })
  }
  return { frames, comments }
}
