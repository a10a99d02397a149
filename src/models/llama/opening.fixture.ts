import { openModelProcess } from '../process/open-model-process.ts'

/** What opening weights in a process leads to. */
export type Opening = { code: unknown; message: string; state: string; restarts: number; failure: string | null }

export async function openingOf(path: string): Promise<Opening> {
  await using model = openModelProcess({
    id: 'bad',
    queueLimit: 1,
    settings: { engine: 'llama', path, threads: 1, contextTokens: 256, places: 1, gpu: false },
  })
  const error = await model.started.then(
    () => new Error('it opened'),
    (error: Error & { code?: unknown }) => error,
  )
  const { state, restarts, failure } = model.figures()
  return { code: 'code' in error ? error.code : undefined, message: error.message, state, restarts, failure }
}
