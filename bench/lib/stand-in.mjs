// A stand-in of the platform's services, so far away per call. Tells its addresses, and, asked for 'calls', what was called since last asked.
// usage: fork(stand-in.mjs, [delayMs])
import { startStandInPlatform } from '../../dist/platform/stand-in/stand-in-platform.js'

const platform = await startStandInPlatform({ delayMs: Number(process.argv[2]), historyMs: 30 * 3_600_000, pdusPerSecond: 10 })
process.send({ urls: platform.urls })
process.on('message', () => {
  process.send({ calls: platform.calls.map(({ path, query }) => `${path}${query}`) })
  platform.forgetCalls()
})
process.on('disconnect', () => process.exit(0))
