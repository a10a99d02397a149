// Keeps many entities alive until it is ended: four in five are parked (version 7, one beat a minute), the rest drive (version 6, every 5 s).
// Prints a line when everybody has been heard once. usage: node crowd.mjs <port> <entities> <seconds at most>
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { crowdMember, stamp } from './pdus.mjs'

const [port, entities, seconds] = process.argv.slice(2).map(Number)
const socket = createSocket('udp4')
socket.bind(0, '127.0.0.1')
await once(socket, 'listening')
const crowd = Array.from({ length: entities }, (_, index) => {
  const moving = Math.floor(index / 6) % 5 === 0
  return { bytes: crowdMember(index, moving ? {} : { version: 7, moving: false }), periodMs: moving ? 5_000 : 60_000, dueAt: 0 }
})
const endAt = Date.now() + seconds * 1_000
let first = true
while (Date.now() < endAt) {
  let burst = 0
  for (const member of crowd) {
    const now = Date.now()
    if (member.dueAt > now) continue
    // The first round is spread over about a second, the following ones follow from it.
    member.dueAt = now + member.periodMs
    stamp(member.bytes, now)
    socket.send(Buffer.from(member.bytes), port, '127.0.0.1')
    burst += 1
    if (burst % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 10))
  }
  if (first) console.log('heard')
  first = false
  await new Promise((resolve) => setTimeout(resolve, 20))
}
socket.close()
