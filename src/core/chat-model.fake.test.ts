import { chatModelConformance } from './chat-model.conformance.ts'
import { createFakeChatModel } from './chat-model.fake.ts'

chatModelConformance('the fake', () => ({
  model: createFakeChatModel({ contextTokens: 64, places: 2 }),
  talkative: 'eight red tanks and four blue tanks are active near the bridge while two trucks wait in the wood',
  tooLong: 'tank '.repeat(200),
}))
