// Sends Entity States at a steady rate for some seconds and prints how many went out.
// usage: node flood.mjs <port> <PDU/s> <seconds> <entities>
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { crowdMember, stamp } from './pdus.mjs'

const [port, rate, seconds, entities] = process.argv.slice(2).map(Number)
const socket = createSocket('udp4')
socket.bind(0, '127.0.0.1')
await once(socket, 'listening')
socket.setSendBufferSize(4 * 1024 * 1024)
const crowd = Array.from({ length: entities }, (_, index) => crowdMember(index))
const startedAt = performance.now()
let sent = 0
let failed = 0
const progress = { completed: 0 }
while (sent < rate * seconds) {
  const due = Math.min(rate * seconds, Math.floor(((performance.now() - startedAt) / 1_000) * rate))
  const now = Date.now()
  for (; sent < due; sent += 1) {
    // A fresh buffer: the socket may still hold the last one.
    const bytes = Buffer.from(crowd[sent % entities])
    stamp(bytes, now)
    socket.send(bytes, port, '127.0.0.1', (error) => {
      progress.completed += 1
      if (error !== null) failed += 1
    })
  }
  await new Promise((resolve) => setTimeout(resolve, 1))
}
while (progress.completed < sent) await new Promise((resolve) => setTimeout(resolve, 5))
socket.close()
console.log(JSON.stringify({ sent: sent - failed, failed, seconds: (performance.now() - startedAt) / 1_000 }))
