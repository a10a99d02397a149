import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { constants } from 'node:fs'
import { access, mkdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { exitCodes } from './product.ts'
import type { ExitCode, Tools } from './product.ts'

type Finding = { state: 'ok' | 'warn' | 'fail'; text: string }
type Settings = ReturnType<Tools['settings']>

const wantedBufferBytes = 8 * 1_048_576

/** Checks what serving needs, a line each, and says what to do. Ends with 1 when something would stop it. */
export async function doctor(tools: Tools): Promise<ExitCode> {
  const { terminal } = tools
  const settings = tools.settings()
  const findings: Finding[] = [
    { state: 'ok', text: `Sitrep ${tools.version}, Node ${process.versions.node}; days are those of ${settings.zone}` },
    await httpPort(settings),
    ...(settings.sources.includes('exercise')
      ? [...(await Promise.all(settings.udpPorts.map((port) => udpPort(port, settings)))), await receiveBuffer(), await dataDirectory(settings)]
      : []),
    ...(settings.sources.includes('platform') ? await platformServices(settings) : []),
  ]
  for (const { state, text } of findings) terminal.write(`${state.padEnd(4)}  ${text}\n`)
  return findings.some(({ state }) => state === 'fail') ? exitCodes.failure : exitCodes.answered
}

const longestHealthMs = 3_000

/** A service that is down is no reason not to start: Sitrep says so in its answers. */
async function platformServices({ services }: Settings): Promise<Finding[]> {
  const missing = ['acquisition', 'ingestion', 'processing'].filter((name) => services[name] === undefined)
  const found = await Promise.all(Object.entries(services).map(async ([name, address]) => await platformService(name, address)))
  return [
    ...found,
    ...missing.map((name): Finding => ({
      state: 'warn',
      text: `the platform's ${name} service has no address: set DATA_${name.toUpperCase()}_URL or DIS_BASE_URL`,
    })),
  ]
}

async function platformService(name: string, address: string): Promise<Finding> {
  try {
    const reply = await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(longestHealthMs) })
    await reply.body?.cancel()
    if (reply.ok) return { state: 'ok', text: `the platform's ${name} service answers at ${address}` }
    return { state: 'warn', text: `the platform's ${name} service answers ${reply.status} at ${address}: is that its address?` }
  } catch (thrown) {
    const why = thrown instanceof Error && thrown.name === 'TimeoutError' ? `did not answer within ${longestHealthMs / 1_000} s` : 'cannot be reached'
    return { state: 'warn', text: `the platform's ${name} service ${why} at ${address}; Sitrep starts without it and says so in its answers` }
  }
}

async function httpPort({ port, host }: Settings): Promise<Finding> {
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
    return { state: 'ok', text: `HTTP ${host}:${port} is free` }
  } catch {
    return { state: 'fail', text: `HTTP ${host}:${port} is taken: stop what serves there, or choose another port with PORT` }
  } finally {
    server.close()
  }
}

async function udpPort(port: number, { udpHost }: Settings): Promise<Finding> {
  const socket = createSocket('udp4')
  try {
    socket.bind({ port, address: udpHost, exclusive: true })
    await once(socket, 'listening')
    return { state: 'ok', text: `UDP ${udpHost}:${port} is free` }
  } catch {
    return {
      state: 'fail',
      text: `UDP ${udpHost}:${port} cannot be opened: another program listens there, or the address is not of this machine; see DIS_UDP_PORT, DIS_UDP_HOST, DIS_UDP_SHARED`,
    }
  } finally {
    socket.close()
  }
}

async function receiveBuffer(): Promise<Finding> {
  try {
    const granted = Number(await readFile('/proc/sys/net/core/rmem_max', 'utf8'))
    if (granted * 2 >= wantedBufferBytes) return { state: 'ok', text: `the kernel grants a receive buffer of ${granted} octets` }
    return {
      state: 'warn',
      text: `the kernel grants a receive buffer of only ${granted} octets; bursts may be lost. Raise it: sysctl -w net.core.rmem_max=${wantedBufferBytes}`,
    }
  } catch {
    return { state: 'warn', text: 'this system does not tell how large a receive buffer it grants' }
  }
}

async function dataDirectory({ directory }: Settings): Promise<Finding> {
  try {
    await mkdir(directory, { recursive: true })
    await access(directory, constants.W_OK)
    return { state: 'ok', text: `history is kept in ${directory}` }
  } catch (thrown) {
    return { state: 'fail', text: `${directory} cannot be written (${thrown instanceof Error ? thrown.message : String(thrown)}): set SITREP_DATA_DIR` }
  }
}
