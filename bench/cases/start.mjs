import { ask, startService, until } from '../lib/service.mjs'
import { createSocket } from 'node:dgram'
import { crowdMember } from '../lib/pdus.mjs'

/** Process start → the first answer made of data: one entity is heard and counted. Best and worst of three. */
export async function startCase() {
  const times = []
  for (let run = 0; run < 3; run += 1) {
    const service = await startService()
    const socket = createSocket('udp4')
    try {
      socket.send(crowdMember(0), service.udpPort, '127.0.0.1')
      await until(async () => (await ask(service.url, 'How many entities are active?')).facts[0]?.value === 1, 10_000, 2)
      times.push((performance.now() - service.startedAt) / 1_000)
    } finally {
      socket.close()
      await service.stop()
    }
  }
  times.sort((a, b) => a - b)
  return [
    {
      name: 'process start → first data answer',
      value: times.at(1),
      unit: 's',
      target: 2,
      better: 'less',
      note: `median of 3, worst ${times.at(-1).toFixed(2)} s`,
    },
  ]
}
