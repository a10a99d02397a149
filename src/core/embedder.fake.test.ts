import { embedderConformance } from './embedder.conformance.ts'
import { createFakeEmbedder } from './embedder.fake.ts'

embedderConformance('the fake', () => createFakeEmbedder())
