import { createFakeSource } from './data-source.fake.ts'
import { dataSourceConformance } from './data-source.conformance.ts'

dataSourceConformance('the fake', () => ({
  source: createFakeSource({ can: (plan) => (plan.measure === 'weather' ? { code: 'unknown-measure', text: 'Nothing is known about the weather.' } : true) }),
  answers: ['fires', 'fires window=now-15m..now', 'entities.active where.force=opposing'],
  refuses: ['weather'],
}))
