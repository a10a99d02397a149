import { openModelProcess } from './open-model-process.ts'

/* A parent of a scripted engine, in a process of its own so that a test can end it: writes the child's id, and a word of the model at SIGUSR2. */
const model = openModelProcess({
  id: 'scripted',
  queueLimit: 1,
  entry: new URL('./scripted-engine.fixture.ts', import.meta.url),
  settings: { engine: 'llama', path: '/weights/fine', threads: 1, contextTokens: 64, places: 1, gpu: false },
})

process.on('SIGUSR2', () => void answer())
await model.started
process.stdout.write(`${model.pid}\n`)

async function answer(): Promise<void> {
  const request = { prompt: { messages: [{ role: 'user', content: 'words 1' }] }, maxTokens: 4 } as const
  for await (const event of model.stream(request, { signal: new AbortController().signal }))
    if (event.type === 'text-delta') process.stdout.write(`${event.text}\n`)
}
