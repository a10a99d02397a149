import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(fileURLToPath(import.meta.url), '../../..')

export async function temporaryFolder() {
  return await mkdtemp(join(tmpdir(), 'sitrep-bench-'))
}

export async function freeTcpPort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

export async function freeUdpPort() {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  return port
}

/** Starts the built service on loopback and waits until it is ready. `startMs` is from spawn to ready. */
export async function startService({ dataDir, env = {} } = {}) {
  const folder = dataDir ?? (await temporaryFolder())
  const [httpPort, udpPort] = [await freeTcpPort(), await freeUdpPort()]
  const startedAt = performance.now()
  const child = spawn(process.execPath, [join(root, 'dist', 'main.js'), 'serve'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: String(httpPort),
      HOST: '127.0.0.1',
      DIS_UDP_PORT: String(udpPort),
      DIS_UDP_HOST: '127.0.0.1',
      SITREP_DATA_DIR: folder,
      TIME_ZONE: 'UTC',
      LOG_LEVEL: 'error',
      // Without models unless a case asks for them.
      MODEL_NAME: 'none',
      EMBEDDER: 'none',
      ...env,
    },
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (output += text))
  const url = `http://127.0.0.1:${httpPort}`
  const service = {
    url,
    udpPort,
    pid: child.pid,
    startedAt,
    startMs: 0,
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGTERM')
        const killer = setTimeout(() => child.kill('SIGKILL'), 8_000)
        await once(child, 'close')
        clearTimeout(killer)
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}: ${output.slice(-2_000)}`)
    return await fetch(`${url}/readyz`).then(
      (response) => response.status === 200,
      () => false,
    )
  }, 30_000)
  service.startMs = performance.now() - startedAt
  return service
}

export async function until(condition, timeoutMs, stepMs = 10) {
  const deadline = performance.now() + timeoutMs
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('waited in vain')
    await new Promise((resolve) => setTimeout(resolve, stepMs))
  }
}

/** `fresh` skips stored answers. */
export async function ask(url, question, { fresh = false } = {}) {
  const response = await fetch(`${url}/api/prediction/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(fresh ? { 'cache-control': 'no-cache' } : {}) },
    body: JSON.stringify({ question }),
  })
  if (response.status !== 200) throw new Error(`${response.status} for "${question}": ${(await response.text()).slice(0, 300)}`)
  return await response.json()
}

/** Resident memory of a process in MB; null where the system does not tell. */
export async function residentMb(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const match = /VmRSS:\s+(\d+) kB/.exec(status)
  return match === null ? null : Number(match[1]) / 1024
}

/** Runs a script of this folder in a process of its own and returns the JSON it prints last. */
export async function runChild(script, args) {
  const child = spawn(process.execPath, [join(root, 'bench', 'lib', script), ...args.map(String)], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${script} ended with ${code}`)
  return JSON.parse(output.trim().split('\n').at(-1))
}

export function percentile(sorted, fraction) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? 0
}
