import { createSocket } from 'node:dgram'
import type { Socket } from 'node:dgram'
import { SitrepError } from '../core/errors.ts'
import type { Clock, Instant } from '../core/time.ts'
import { systemClock } from '../core/time.ts'
import { kernelDrops } from './kernel-drops.ts'

export type DatagramOrigin = { address: string; port: number; localPort: number; receivedAt: Instant }

export type ListenerOptions = {
  ports: readonly number[]
  /** Address to bind, such as 0.0.0.0. */
  host: string
  multicastGroups?: readonly string[]
  /** Addresses of the interfaces on which groups are joined; empty: the system's choice. */
  multicastInterfaces?: readonly string[]
  /** Let others listen on the same port (needed where several listeners share a broadcast feed). */
  shared?: boolean
  receiveBufferBytes?: number
  /** What it throws is handed to `onError`; the listener goes on. */
  onDatagram: (octets: Uint8Array, origin: DatagramOrigin) => void
  onError?: (error: Error) => void
  now?: Clock
}

export type ListenerStats = {
  sockets: { port: number; receiveBufferBytes: number }[]
  /** Datagrams the kernel threw away since start because nobody read them in time; null where the system does not tell. */
  kernelDrops: number | null
}

export interface UdpListener extends AsyncDisposable {
  stats(): ListenerStats
}

const defaultReceiveBufferBytes = 8 * 1024 * 1024

/**
 * Listens for datagrams on every port given: unicast, broadcast, and multicast where groups are named. Port 0 takes a free one.
 * @throws SitrepError `address-in-use` when somebody else listens there, `bad-config` when address, interface or group cannot be used.
 */
export async function startUdpListener(options: ListenerOptions): Promise<UdpListener> {
  const sockets: Socket[] = []
  try {
    for (const port of options.ports) sockets.push(await bindSocket(port, options))
  } catch (thrown) {
    await closeAll(sockets)
    throw thrown
  }
  return {
    stats: () => ({
      sockets: sockets.map((socket) => ({ port: socket.address().port, receiveBufferBytes: socket.getRecvBufferSize() })),
      kernelDrops: kernelDrops(sockets.map((socket) => socket.address().port)),
    }),
    [Symbol.asyncDispose]: () => closeAll(sockets),
  }
}

async function bindSocket(port: number, options: ListenerOptions): Promise<Socket> {
  const groups = options.multicastGroups ?? []
  const socket = createSocket({ type: 'udp4', reuseAddr: options.shared === true })
  const onError = options.onError ?? ((): void => {})
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.bind({ port, address: options.host, exclusive: true }, () => {
        socket.off('error', reject)
        resolve()
      })
    })
    socket.on('error', onError)
    setReceiveBuffer(socket, options.receiveBufferBytes ?? defaultReceiveBufferBytes)
    socket.setBroadcast(true)
    for (const group of groups) joinGroup(socket, group, options.multicastInterfaces ?? [])
  } catch (thrown) {
    await closeAll([socket])
    throw bindError(thrown, `${options.host}:${port}`)
  }
  const now = options.now ?? systemClock
  const localPort = socket.address().port
  socket.on('message', (octets, from) => {
    try {
      options.onDatagram(octets, { address: from.address, port: from.port, localPort, receivedAt: now() })
    } catch (thrown) {
      onError(thrown instanceof Error ? thrown : new Error(String(thrown)))
    }
  })
  return socket
}

/** The kernel may grant less (net.core.rmem_max); `stats` tells what it granted. */
function setReceiveBuffer(socket: Socket, octets: number): void {
  for (let size = octets; size >= 262_144; size = Math.floor(size / 2)) {
    try {
      socket.setRecvBufferSize(size)
      return
    } catch {
      // Some systems refuse instead of clamping: ask for half.
    }
  }
}

function joinGroup(socket: Socket, group: string, interfaces: readonly string[]): void {
  if (interfaces.length === 0) socket.addMembership(group)
  for (const address of interfaces) socket.addMembership(group, address)
}

function bindError(thrown: unknown, where: string): SitrepError {
  if (thrown instanceof SitrepError) return thrown
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const code = 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    return new SitrepError(
      'address-in-use',
      `Another program listens on UDP ${where} already. Stop it, choose another port with DIS_UDP_PORT, or set DIS_UDP_SHARED=true for both to receive broadcast and multicast.`,
      { cause: error },
    )
  }
  if (code === 'EACCES')
    return new SitrepError('bad-config', `UDP ${where} may not be opened without privileges. Choose a port above 1023 with DIS_UDP_PORT.`, { cause: error })
  return new SitrepError(
    'bad-config',
    `UDP ${where} could not be opened: ${error.message}. DIS_UDP_HOST and DIS_MULTICAST_INTERFACE take addresses of this machine, DIS_MULTICAST_GROUP addresses from 224.0.0.0 to 239.255.255.255.`,
    { cause: error },
  )
}

async function closeAll(sockets: readonly Socket[]): Promise<void> {
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve) => {
          try {
            socket.close(() => resolve())
          } catch {
            resolve()
          }
        }),
    ),
  )
}
