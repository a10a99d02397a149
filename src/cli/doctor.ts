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
    ...(await Promise.all(settings.udpPorts.map((port) => udpPort(port, settings)))),
    await receiveBuffer(),
    await dataDirectory(settings),
  ]
  for (const { state, text } of findings) terminal.write(`${state.padEnd(4)}  ${text}\n`)
  return findings.some(({ state }) => state === 'fail') ? exitCodes.failure : exitCodes.answered
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
