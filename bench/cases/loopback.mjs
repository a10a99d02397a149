import { ask, residentMb, runChild, startService, until } from '../lib/service.mjs'

const rate = 30_000
const seconds = 5

/** 30,000 PDU/s over the loopback from another process: what is counted against what was sent. */
export async function loopbackCase() {
  const service = await startService()
  try {
    await ask(service.url, 'How many PDUs today?')
    const sent = await runChild('flood.mjs', [service.udpPort, rate, seconds, 2_000])
    let counted = -1
    // The count is final when it has stood still for a second.
    await until(async () => {
      const before = counted
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      counted = (await ask(service.url, 'How many PDUs today?')).facts[0]?.value ?? -1
      return counted === before
    }, 20_000)
    const memory = await residentMb(service.pid)
    return [
      {
        name: `loopback at ${(sent.sent / sent.seconds / 1_000).toFixed(1)}k PDU/s for ${sent.seconds.toFixed(1)} s: lost`,
        value: sent.sent - counted,
        unit: 'PDUs',
        target: 0,
        better: 'less',
        note: `${sent.sent.toLocaleString('en-US')} sent, ${counted.toLocaleString('en-US')} counted${sent.failed > 0 ? `, ${sent.failed} not sent` : ''}`,
      },
      { name: 'resident memory after it', value: memory, unit: 'MB' },
    ]
  } finally {
    await service.stop()
  }
}
