import { setTimeout as sleep } from 'node:timers/promises'
import { SitrepError } from '../../core/errors.ts'
import type { ChatEngine, EngineRequest, EngineResult } from '../engine.ts'
import { serveEngine } from './serve-engine.ts'

/*
 * A child process with an engine that does what the prompt says, for tests of what stands around engines. `path` of the settings says how it opens,
 * the last message how it answers: `words N MS` writes N words, one each MS; `die` kills it; `hang` ignores aborts; `busy` computes between words.
 */
serveEngine(async (settings) => {
  if (settings.path.endsWith('missing')) throw new SitrepError('weights-missing', 'There is no such file.')
  if (settings.path.endsWith('corrupt')) throw new SitrepError('bad-weights', 'These are not weights.')
  if (settings.path.endsWith('abort')) process.abort()
  if (settings.path.endsWith('slow')) await sleep(400)
  process.stderr.write(`opened by ${process.pid}\n`)
  return scripted(settings.engine === 'llama' ? settings.places : 1)
})

const wordsOf = (text: string): string[] => text.match(/\s*\S+/g) ?? []

function scripted(places: number): ChatEngine {
  let running = 0
  return {
    kind: 'chat',
    facts: { contextTokens: 64, places, threads: 1, capabilities: { grammar: true, adapters: false }, loadMs: 1 },
    async generate(request, options) {
      running += 1
      try {
        // More at once than there are places is the parent's fault.
        if (running > places) throw new SitrepError('internal', `${running} at once, but there are ${places} places.`)
        return await write(request, options)
      } finally {
        running -= 1
      }
    },
    countTokens: (text) => Promise.resolve(wordsOf(text).length),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

async function write(request: EngineRequest, { signal, onText }: Parameters<ChatEngine['generate']>[1]): Promise<EngineResult> {
  const text = request.prompt.messages.at(-1)?.content ?? ''
  const promptTokens = wordsOf(text).length
  if (promptTokens + 1 > 64) throw new SitrepError('prompt-too-long', `The prompt has ${promptTokens} tokens; the model reads at most 63.`)
  const [verb, count = '0', ms = '0'] = text.split(' ')
  if (verb === 'die') process.kill(process.pid, 'SIGKILL')
  if (verb === 'hang') await new Promise(() => undefined)
  const words = verb === 'words' ? Array.from({ length: Number(count) }, (_, index) => ` word${index}`) : wordsOf(text)
  let said = ''
  let outputTokens = 0
  const end = (reason: EngineResult['reason']): EngineResult => ({ reason, promptTokens, outputTokens, promptMs: 1, outputMs: outputTokens })
  for (const word of words) {
    await sleep(Number(ms) || 0)
    if (signal.aborted) return end('abort')
    if (outputTokens === request.maxTokens) return end('length')
    outputTokens += 1
    const stops = (request.stop ?? []).map((stop) => (said + word).indexOf(stop)).filter((at) => at !== -1)
    if (stops.length > 0) {
      onText((said + word).slice(said.length, Math.min(...stops)))
      return end('stop')
    }
    said += word
    onText(word)
  }
  return end('stop')
}
