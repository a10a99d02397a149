import { ask, residentMb, startService } from '../lib/service.mjs'

/** Resident memory of a service that has answered once and hears nothing, after five seconds of quiet. */
export async function idleCase() {
  const service = await startService()
  try {
    await ask(service.url, 'What is the system status?')
    await new Promise((resolve) => setTimeout(resolve, 5_000))
    return [{ name: 'resident memory, idle', value: await residentMb(service.pid), unit: 'MB', target: 200, better: 'less' }]
  } finally {
    await service.stop()
  }
}
