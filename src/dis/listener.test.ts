import { createSocket } from 'node:dgram'
import { describe, expect, it } from 'vitest'
import { kernelDrops } from './kernel-drops.ts'
import { startUdpListener } from './listener.ts'

async function send(port: number, datagrams: readonly Uint8Array[]): Promise<void> {
  const socket = createSocket('udp4')
  try {
    for (const datagram of datagrams)
      await new Promise<void>((resolve, reject) => socket.send(datagram, port, '127.0.0.1', (error) => (error === null ? resolve() : reject(error))))
  } finally {
    socket.close()
  }
}

describe('the UDP listener', () => {
  it('hears what is sent, says from whom, and goes on after a receiver that throws', async () => {
    const heard: string[] = []
    const errors: string[] = []
    let done = (): void => {}
    const both = new Promise<void>((resolve) => (done = resolve))
    await using listener = await startUdpListener({
      ports: [0],
      host: '127.0.0.1',
      onDatagram: (octets, origin) => {
        heard.push(`${origin.address} ${Buffer.from(octets).toString()}`)
        if (heard.length === 2) done()
        if (heard.length === 1) throw new Error('first')
      },
      onError: (error) => errors.push(error.message),
    })
    const [socket] = listener.stats().sockets
    expect(socket?.receiveBufferBytes).toBeGreaterThan(200_000)
    await send(socket?.port ?? 0, [Buffer.from('one'), Buffer.from('two')])
    await both
    expect(heard).toEqual(['127.0.0.1 one', '127.0.0.1 two'])
    expect(errors).toEqual(['first'])
  })

  it('refuses a port that is taken, and says which and what to do', async () => {
    await using first = await startUdpListener({ ports: [0], host: '127.0.0.1', onDatagram: () => {} })
    const port = first.stats().sockets[0]?.port ?? 0
    await expect(startUdpListener({ ports: [port], host: '127.0.0.1', onDatagram: () => {} })).rejects.toMatchObject({
      code: 'address-in-use',
      message: expect.stringContaining(`127.0.0.1:${port}`) as string,
    })
    await expect(startUdpListener({ ports: [0], host: '203.0.113.7', onDatagram: () => {} })).rejects.toMatchObject({ code: 'bad-config' })
    await expect(startUdpListener({ ports: [0], host: '0.0.0.0', multicastGroups: ['10.0.0.1'], onDatagram: () => {} })).rejects.toMatchObject({
      code: 'bad-config',
    })
  })

  it('hears the groups it joined and what is sent to everybody, and no other group', async (context) => {
    const heard: string[] = []
    let done = (): void => {}
    const last = new Promise<void>((resolve) => (done = resolve))
    await using listener = await startUdpListener({
      ports: [0],
      host: '0.0.0.0',
      multicastGroups: ['239.255.77.1', '239.255.77.2'],
      multicastInterfaces: ['127.0.0.1'],
      onDatagram: (octets) => {
        heard.push(Buffer.from(octets).toString())
        if (heard.at(-1) === 'last') done()
      },
    })
    const port = listener.stats().sockets[0]?.port ?? 0
    const socket = createSocket('udp4')
    try {
      await new Promise<void>((resolve) => socket.bind(0, '0.0.0.0', resolve))
      socket.setBroadcast(true)
      socket.setMulticastInterface('127.0.0.1')
      socket.setMulticastLoopback(true)
      for (const [address, text] of [
        ['239.255.77.1', 'one'],
        ['239.255.77.2', 'two'],
        ['239.255.77.3', 'another group'],
        ['127.255.255.255', 'everybody'],
        ['127.0.0.1', 'last'],
      ] as const)
        await new Promise<void>((resolve, reject) => socket.send(text, port, address, (error) => (error === null ? resolve() : reject(error))))
      await last
    } catch (thrown) {
      context.skip(`this system sends no multicast or broadcast over its loopback: ${String(thrown)}`)
    } finally {
      socket.close()
    }
    expect(heard.toSorted()).toEqual(['everybody', 'last', 'one', 'two'])
  })

  it('adds up the drops of its own ports from the table of the kernel', () => {
    const table = [
      '  sl  local_address rem_address ... drops',
      '  1: 00000000:0BB8 00000000:0000 07 0:0 00:0 0 0 0 123 2 0 17',
      '  2: 00000000:0BB9 00000000:0000 07 0:0 00:0 0 0 0 124 2 0 5',
    ].join('\n')
    expect(kernelDrops([3000], () => table)).toBe(17)
    expect(kernelDrops([3000, 3001], () => table)).toBe(22)
    expect(
      kernelDrops([1], () => {
        throw new Error('no such table')
      }),
    ).toBeNull()
  })
})
