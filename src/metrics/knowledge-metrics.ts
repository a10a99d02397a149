import { Gauge } from 'prom-client'
import type { Registry } from 'prom-client'
import type { KnowledgeState } from '../core/knowledge.ts'

type Described = readonly [name: string, help: string, read: (state: KnowledgeState) => number]

const gauges: readonly Described[] = [
  ['sitrep_knowledge_documents', 'Documents open questions are answered from', ({ documents }) => documents],
  ['sitrep_knowledge_passages', 'Passages they hold', ({ passages }) => passages],
  ['sitrep_knowledge_problems', 'Documents that cannot be read', ({ problems }) => problems.length],
]

/** Read when scraped. */
export function addKnowledgeMetrics(registry: Registry, state: () => KnowledgeState | undefined): void {
  for (const [name, help, read] of gauges) {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        gauge.remove()
        const known = state()
        if (known !== undefined) gauge.set(read(known))
      },
    })
  }
}
