import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { crowdMember } from '../lib/pdus.mjs'
import { createSocket } from 'node:dgram'
import { ask, freeTcpPort, root, startService, until } from '../lib/service.mjs'

const connections = 50
const seconds = 6
const question = 'How many fires yesterday?'

/** A stored answer at 50 connections, beside a bare node:http server answering as many octets in the same run. */
export async function cachedCase() {
  const service = await startService()
  const socket = createSocket('udp4')
  let bare
  try {
    socket.send(crowdMember(0), service.udpPort, '127.0.0.1')
    await until(async () => (await ask(service.url, 'How many entities are active?')).facts[0]?.value === 1, 10_000)
    await ask(service.url, question)
    const answer = await ask(service.url, question)
    const size = Buffer.byteLength(JSON.stringify(answer))
    const port = await freeTcpPort()
    bare = spawn(process.execPath, [join(root, 'bench', 'lib', 'bare-server.mjs'), String(port), String(size)], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(bare.stdout, 'data')
    // Turn and turn about, so that a noisy neighbour hits both.
    const rounds = []
    for (let round = 0; round < 2; round += 1) {
      rounds.push({ ours: await load(`${service.url}/api/prediction/chat`), bare: await load(`http://127.0.0.1:${port}/`) })
    }
    const mean = (pick) => rounds.reduce((sum, each) => sum + pick(each), 0) / rounds.length
    const ours = mean((each) => each.ours.requests.average)
    const reference = mean((each) => each.bare.requests.average)
    const errors = rounds.reduce((sum, each) => sum + each.ours.errors + each.ours.non2xx, 0)
    return [
      { name: 'bare node:http server', value: reference, unit: 'req/s', note: `${size} octets per answer` },
      { name: 'cached answer, 50 clients', value: ours, unit: 'req/s', note: answer.performance.cached ? `${errors} errors` : 'the answer was NOT stored' },
      { name: 'cached answer ÷ bare server', value: ours / reference, unit: '×', target: 0.4, better: 'more' },
      {
        name: 'cached answer p95',
        value: mean((each) => each.ours.latency.p97_5),
        unit: 'ms',
        target: 15,
        better: 'less',
        note: 'p97.5 of the load generator, which has no p95',
      },
    ]
  } finally {
    socket.close()
    bare?.kill()
    await service.stop()
  }
}

async function load(url) {
  return await autocannon({
    url,
    connections,
    duration: seconds,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question }),
  })
}
