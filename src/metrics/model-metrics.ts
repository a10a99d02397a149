import { Counter, Gauge } from 'prom-client'
import type { Registry } from 'prom-client'
import type { ModelFigures } from '../core/chat-model.ts'
import type { ModelView } from '../core/models-view.ts'

type Described = readonly [name: string, help: string, read: (figures: ModelFigures) => number | null]

const inSeconds = (ms: number | null): number | null => (ms === null ? null : ms / 1_000)

const gauges: readonly Described[] = [
  ['sitrep_model_ready', '1 while the model is loaded and serves, else 0', ({ state }) => (state === 'ready' ? 1 : 0)],
  ['sitrep_model_threads', 'Compute threads of the model', ({ threads }) => threads],
  ['sitrep_model_memory_bytes', 'Memory of the process that runs the model', ({ memoryBytes }) => memoryBytes],
  ['sitrep_model_load_seconds', 'How long the model took to load, the last time', ({ loadMs }) => inSeconds(loadMs)],
  ['sitrep_model_running', 'Requests the model is serving', ({ running }) => running],
  ['sitrep_model_waiting', 'Requests waiting for the model', ({ waiting }) => waiting],
  ['sitrep_model_prompt_tokens_per_second', 'Tokens read per second, over the last requests', ({ promptTokensPerSecond }) => promptTokensPerSecond],
  ['sitrep_model_tokens_per_second', 'Tokens written per second, over the last requests', ({ tokensPerSecond }) => tokensPerSecond],
  ['sitrep_model_first_token_seconds', 'Expected time to the first token of a request made now', ({ firstTokenMs }) => inSeconds(firstTokenMs)],
]

/** Read when scraped, one sample per model. A figure that is not known has no sample. */
export function addModelMetrics(registry: Registry, models: () => readonly ModelView[]): void {
  const labelNames = ['role', 'model', 'engine'] as const
  for (const [name, help, read] of gauges) {
    const gauge: Gauge<(typeof labelNames)[number]> = new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        gauge.reset()
        for (const { role, id, engine, figures } of models()) {
          const value = read(figures)
          if (value !== null) gauge.set({ role, model: id, engine }, value)
        }
      },
    })
  }
  const restarts: Counter<(typeof labelNames)[number]> = new Counter({
    name: 'sitrep_model_restarts_total',
    help: 'How often the process of a model had to be started again',
    labelNames,
    registers: [registry],
    collect() {
      restarts.reset()
      for (const { role, id, engine, figures } of models()) restarts.inc({ role, model: id, engine }, figures.restarts)
    },
  })
}
