import type { Registry } from 'prom-client'
import type { KnowledgeState } from '../core/knowledge.ts'
import { addReadGauges } from './read-gauges.ts'
import type { DescribedFigure } from './read-gauges.ts'

const gauges: readonly DescribedFigure<KnowledgeState>[] = [
  ['sitrep_knowledge_documents', 'Documents open questions are answered from', ({ documents }) => documents],
  ['sitrep_knowledge_passages', 'Passages they hold', ({ passages }) => passages],
  ['sitrep_knowledge_problems', 'Documents that cannot be read', ({ problems }) => problems.length],
]

export function addKnowledgeMetrics(registry: Registry, state: () => KnowledgeState | undefined): void {
  addReadGauges(registry, gauges, state)
}
