import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { chatModelConformance } from '../../core/chat-model.conformance.ts'
import type { ChatModel, Grammar } from '../../core/chat-model.ts'
import { openOpenAiCompatibleModel } from './openai-compatible-model.ts'

/* A server that is not ours. `LLAMA_SERVER` names its program. */

const program = process.env['LLAMA_SERVER'] ?? ''
const folder = process.env['MODEL_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sitrep', 'models')
const weights = join(folder, 'smollm2-135m-instruct', 'SmolLM2-135M-Instruct.Q4_1.gguf')
const missing = !existsSync(program)
  ? 'LLAMA_SERVER names no program'
  : !existsSync(weights)
    ? `no weights in ${folder}; run: sitrep models pull smollm2-135m-instruct`
    : ''
const never = new AbortController().signal

let child: ChildProcess | undefined
let baseUrl = ''

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

function open(apiKey = 'sk-of-the-test'): ChatModel {
  return openOpenAiCompatibleModel({
    id: 'remote',
    baseUrl,
    model: 'any',
    contextTokens: 1_024,
    places: 2,
    grammarDialect: 'llama-server',
    apiKey: () => apiKey,
  })
}

describe.skipIf(missing !== '')(`against llama-server${missing === '' ? '' : ` (skipped: ${missing})`}`, { timeout: 120_000 }, () => {
  beforeAll(async () => {
    const port = await freePort()
    const options = ['--host', '127.0.0.1', '--port', String(port), '-c', '2048', '-np', '2', '-t', '1', '--api-key', 'sk-of-the-test']
    child = spawn(program, ['-m', weights, ...options], { stdio: 'ignore' })
    baseUrl = `http://127.0.0.1:${port}/v1`
    await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200), { timeout: 60_000, interval: 100 })
  }, 90_000)
  afterAll(() => void child?.kill())

  chatModelConformance(
    'a model behind llama-server',
    () => ({ model: open(), talkative: 'Write a story about eight red tanks.', tooLong: 'tank '.repeat(4_000) }),
    120_000,
  )

  it.each<[Grammar, RegExp]>([
    [{ kind: 'gbnf', text: 'root ::= "yes" | "no"' }, /^(yes|no)$/],
    [
      { kind: 'json-schema', text: '{"type":"object","properties":{"side":{"enum":["red","blue"]}},"required":["side"]}' },
      /^\{\s*"side"\s*:\s*"(red|blue)"\s*\}$/,
    ],
  ])('keeps to a grammar: %j', async (grammar, expected) => {
    const model = open()
    let text = ''
    const asked = { prompt: { messages: [{ role: 'user' as const, content: 'Which?' }] }, maxTokens: 32, grammar }
    for await (const event of model.stream(asked, { signal: never })) if (event.type === 'text-delta') text += event.text
    expect(text).toMatch(expected)
    await model[Symbol.asyncDispose]()
  })

  it('is refused with another key, which nobody gets to see', async () => {
    const model = open('sk-another')
    await vi.waitFor(() => expect(model.figures()).toMatchObject({ state: 'failed', failure: expect.stringMatching(/^(?!.*sk-).*API key/) }))
    await model[Symbol.asyncDispose]()
  })
})
