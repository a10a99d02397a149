// The peer the engine is measured against: llama-server of llama.cpp, on the same weights and threads. Not part of the product; `LLAMA_SERVER` names
// the program, else it is looked for on the PATH. bench/README.md says how it is built.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { freeTcpPort, until } from './service.mjs'

export function findLlamaServer() {
  const program = process.env.LLAMA_SERVER ?? 'llama-server'
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0 ? program : null
}

export async function startLlamaServer({ program, weights, threads, places, contextTokens }) {
  const port = await freeTcpPort()
  const args = ['-m', weights, '-t', threads, '-np', places, '-c', places * contextTokens, '--host', '127.0.0.1', '--port', port, '--no-webui', '-lv', 1]
  const child = spawn(program, args.map(String), { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`llama-server ended with ${child.exitCode}`)
    return await fetch(`${url}/health`).then(
      (response) => response.status === 200,
      () => false,
    )
  }, 60_000)
  return {
    /** The same shape as the engine's: tokens written, milliseconds to the first and to the last. */
    async generate({ system, user, maxTokens }) {
      const startedAt = performance.now()
      const response = await fetch(`${url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          messages: [
            { role: 'system', content: system },
            { role: 'user', content: user },
          ],
          max_tokens: maxTokens,
          temperature: 0,
          stream: true,
          stream_options: { include_usage: true },
          cache_prompt: true,
        }),
      })
      let firstMs = 0
      let tokens = 0
      let text = ''
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        text += chunk
        if (firstMs === 0 && /"content":"[^"]/.test(text)) firstMs = performance.now() - startedAt
      }
      for (const line of text.split('\n')) {
        if (!line.startsWith('data: {')) continue
        tokens = JSON.parse(line.slice(6)).usage?.completion_tokens ?? tokens
      }
      return { tokens, firstMs, totalMs: performance.now() - startedAt }
    },
    async stop() {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'close')
    },
  }
}
