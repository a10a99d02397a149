import type { Embedder } from '../../core/chat-model.ts'
import { abortable } from '../../lib/abort.ts'
import { createHostedEngine } from './hosted-engine.ts'
import type { Hosted, HostedEngine, HostedOptions } from './hosted-engine.ts'
import { wantedUntil } from './wanted.ts'
import type { Wanted } from './wanted.ts'

/** So many texts go to the engine in one call, which cannot be stopped. */
const pieceTexts = 32

/** An embedder whose engine runs in a process of its own; see `openModelProcess`. `dimensions` is 0 until it has `started`. */
export function openEmbedderProcess(options: HostedOptions): Embedder & Hosted {
  const engine = createHostedEngine(options)
  const { process } = engine.client
  return {
    id: options.id,
    started: engine.started,
    get pid() {
      return process.pid
    },
    get dimensions() {
      return process.ready?.kind === 'embedder' ? process.ready.facts.dimensions : 0
    },
    async embed(texts, { signal }) {
      if (texts.length === 0) return []
      const wanted = wantedUntil({ signal }, engine.now)
      try {
        const leave = await engine.enter(wanted, 'interactive')
        const work = inPieces(engine, texts, wanted)
        void work.catch(() => undefined).finally(leave)
        return await abortable(work, wanted.signal)
      } finally {
        wanted.stop()
      }
    },
    figures: engine.figures,
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  }
}

async function inPieces(engine: HostedEngine, texts: readonly string[], wanted: Wanted): Promise<Float32Array[]> {
  const vectors: Float32Array[] = []
  const began = performance.now()
  for (let from = 0; from < texts.length; from += pieceTexts) {
    wanted.signal.throwIfAborted()
    vectors.push(...(await engine.client.embed(texts.slice(from, from + pieceTexts))))
  }
  engine.note({ reason: 'stop', promptTokens: 0, outputTokens: 1, promptMs: performance.now() - began, outputMs: 0 })
  return vectors
}
