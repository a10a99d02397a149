import fc from 'fast-check'
import { idleFigures } from '../core/chat-model.fake.ts'
import type { ModelView } from '../core/models-view.ts'
import { describe, expect, it } from 'vitest'
import type { CacheOutcome } from '../core/chat-event.ts'
import type { IngestFigures } from './ingest-metrics.ts'
import { createMonitor } from './monitor.ts'
import { createResponseTimes } from './response-times.ts'

const byTemplate = { engine: 'template', tier: 'fast' } as const
const timings = (totalMs: number) => ({ understandMs: 0, resolveMs: 0, phraseMs: 0, totalMs, firstTextMs: 0 })
const monitorAt = () => createMonitor({ cacheEntries: () => 7, memory: () => ({ rss: 100, heapUsed: 50 }), uptimeSeconds: () => 12 })

describe('the snapshot', () => {
  it('of nothing is zeros', () => {
    expect(monitorAt().snapshot()).toEqual({
      requests: 0,
      errors: 0,
      inFlight: 0,
      responseSeconds: { mean: 0, min: 0, max: 0, p50: 0, p95: 0, recent: [] },
      cache: { hits: 0, misses: 0, hitRate: 0, entries: 7 },
      memory: { rssBytes: 100, heapUsedBytes: 50, modelBytes: 0 },
      engines: { template: 0, model: 0, retrieval: 0 },
      models: [],
      knowledge: null,
      uptimeSeconds: 12,
    })
  })

  it('counts hits and shared work as hits, and leaves out what was never looked up', () => {
    const monitor = monitorAt()
    const outcomes: CacheOutcome[] = ['hit', 'shared', 'miss', 'bypass', 'hit']
    for (const cached of outcomes) monitor.answered({ ...byTemplate, outcome: 'answered', cached, timings: timings(10) })
    monitor.failed({ code: 'internal' })
    expect(monitor.hitRate()).toBe(0.75)
    expect(monitor.snapshot()).toMatchObject({ requests: 6, errors: 1, cache: { hits: 3, misses: 1, hitRate: 0.75 }, responseSeconds: { mean: 0.01 } })
  })

  it('tells how many are under way now', () => {
    const monitor = monitorAt()
    monitor.started()
    monitor.started()
    monitor.ended()
    expect(monitor.snapshot().inFlight).toBe(1)
  })
})

describe('response times', () => {
  it('agree with arithmetic done the plain way, also when old ones have been forgotten', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 10, max: 30 }),
        (milliseconds, remembered) => {
          const times = createResponseTimes({ remembered })
          for (const each of milliseconds) times.add(each / 1_000)
          const summary = times.summary()
          const newest = milliseconds.slice(-remembered)
          // The least value of which at least the share is at or below.
          const percentile = (share: number): number =>
            Math.min(...newest.filter((candidate) => newest.filter((each) => each <= candidate).length >= share * newest.length)) / 1_000
          expect(summary.p50).toBe(percentile(0.5))
          expect(summary.p95).toBe(percentile(0.95))
          expect(summary.min).toBe(Math.min(...milliseconds) / 1_000)
          expect(summary.max).toBe(Math.max(...milliseconds) / 1_000)
          expect(summary.mean).toBeCloseTo(milliseconds.reduce((sum, each) => sum + each, 0) / milliseconds.length / 1_000, 9)
          expect(summary.recent).toEqual(
            newest
              .slice(-10)
              .toReversed()
              .map((each) => each / 1_000),
          )
        },
      ),
    )
  })
})

const figures: IngestFigures = {
  datagrams: 10,
  pdus: 25,
  bytes: 3_600,
  malformedByReason: { 'too-short': 2, 'body-too-short': 1 },
  kernelDrops: 0,
  tracks: 5,
  pendingRows: 3,
  droppedRows: 0,
  storeLagSeconds: 1.5,
  flushSeconds: 0.02,
  eventLoopLagSeconds: 0.004,
  failing: false,
}

describe('for Prometheus', () => {
  it('answers are counted by outcome, cache and error', async () => {
    const monitor = monitorAt()
    monitor.started()
    monitor.answered({ ...byTemplate, outcome: 'answered', cached: 'hit', timings: timings(20) })
    monitor.failed({ code: 'unavailable' })
    const { text } = await monitor.metrics()
    expect(text).toContain('sitrep_answers_total{outcome="answered",cached="hit",engine="template",tier="fast"} 1')
    expect(text).toContain('sitrep_answer_errors_total{code="unavailable"} 1')
    expect(text).toContain('sitrep_answer_seconds_bucket{le="0.02"} 1')
    expect(text).toContain('sitrep_answer_seconds_sum 0.02')
    expect(text).toContain('sitrep_answers_in_flight 1')
    expect(text).toContain('sitrep_cache_entries 7')
  })

  it('shows what the recorder tells, anew with each scrape', async () => {
    let told: IngestFigures | undefined
    const monitor = createMonitor({ ingest: () => told })
    expect((await monitor.metrics()).text).not.toMatch(/^sitrep_ingest_pdus_total /m)
    told = figures
    await monitor.metrics()
    told = { ...figures, pdus: 30, failing: true }
    const { text } = await monitor.metrics()
    for (const line of [
      'sitrep_ingest_datagrams_total 10',
      'sitrep_ingest_pdus_total 30',
      'sitrep_ingest_bytes_total 3600',
      'sitrep_ingest_malformed_total{reason="too-short"} 2',
      'sitrep_ingest_malformed_total{reason="body-too-short"} 1',
      'sitrep_ingest_kernel_drops_total 0',
      'sitrep_exercise_tracks 5',
      'sitrep_store_pending_rows 3',
      'sitrep_store_lag_seconds 1.5',
      'sitrep_store_failing 1',
      'sitrep_recorder_event_loop_lag_seconds 0.004',
    ])
      expect(text.split('\n')).toContain(line)
  })

  it('has no sample of what is not known: unknown is not zero', async () => {
    let told = figures
    const monitor = createMonitor({ ingest: () => told })
    await monitor.metrics()
    told = { ...figures, kernelDrops: null }
    expect((await monitor.metrics()).text).not.toMatch(/^sitrep_ingest_kernel_drops_total /m)
  })

  it('names follow the rules: a help text each, counters end in _total, no milliseconds', async () => {
    const { text } = await createMonitor({ ingest: () => figures }).metrics()
    const types = [...text.matchAll(/^# TYPE (sitrep_\w+) (\w+)$/gm)]
    expect(types.length).toBeGreaterThan(15)
    for (const [, name = '', type] of types) {
      expect(text).toMatch(new RegExp(`^# HELP ${name} \\S.{10,}`, 'm'))
      expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter'])
      expect(name).not.toMatch(/_ms(_|$)|milli|minutes/)
    }
  })
})

describe('models in use', () => {
  const view: ModelView = {
    role: 'fast',
    id: 'tiny',
    engine: 'llama.cpp',
    because: 'it is the only one',
    figures: { ...idleFigures, threads: 2, memoryBytes: 300, loadMs: 1_500, restarts: 1 },
  }

  it('add to the memory and have figures of their own; what is not known has none', async () => {
    const monitor = createMonitor({ models: () => [view], memory: () => ({ rss: 1_000, heapUsed: 10 }) })
    expect(monitor.snapshot()).toMatchObject({ memory: { rssBytes: 1_300, modelBytes: 300 }, models: [{ id: 'tiny' }] })
    const { text } = await monitor.metrics()
    const labels = '{role="fast",model="tiny",engine="llama.cpp"}'
    for (const line of ['threads 2', 'load_seconds 1.5', 'ready 1', 'restarts_total 1', 'memory_bytes 300']) {
      const [name, value] = line.split(' ')
      expect(text).toContain(`sitrep_model_${name}${labels} ${value}`)
    }
    expect(text).not.toContain('sitrep_model_tokens_per_second{')
  })

  it('are told apart by who worded the answers', () => {
    const monitor = createMonitor()
    monitor.answered({ outcome: 'answered', engine: 'model', tier: 'quality', cached: 'miss', timings: timings(10) })
    monitor.answered({ ...byTemplate, outcome: 'answered', cached: 'miss', timings: timings(10) })
    expect(monitor.snapshot().engines).toEqual({ template: 1, model: 1, retrieval: 0 })
  })
})

it('documents are counted, and what is wrong with them', async () => {
  const knowledge = { documents: 9, passages: 98, problems: [{ document: 'a.pdf', reason: 'It is no PDF.' }], semantic: true }
  const monitor = createMonitor({ knowledge: () => knowledge })
  expect(monitor.snapshot().knowledge).toEqual(knowledge)
  expect((await monitor.metrics()).text).toContain('sitrep_knowledge_problems 1')
  expect((await createMonitor().metrics()).text).not.toMatch(/^sitrep_knowledge_\w+ \d/m)
})
