import { hideBin } from 'yargs/helpers'
import { createProduct, startApp, version } from './app.ts'
import { replayInto, replayTo } from './replay.ts'
import { runCli } from './cli/cli.ts'
import { processTerminal } from './cli/terminal.ts'
import { readConfig } from './config.ts'
import { dayMs } from './core/time.ts'
import { runDemoSender } from './exercise/demo/sender.ts'
import { createLogger } from './logger.ts'
import type { ModelsStoreTool } from './models/models-tool.ts'
import { healthAddresses } from './platform/services.ts'
import { startStandInPlatform } from './platform/stand-in/stand-in-platform.ts'
import { understand } from './understand/understand.ts'

const config = (): ReturnType<typeof readConfig> => readConfig(process.env)

process.exitCode = await runCli(hideBin(process.argv), {
  version: version(),
  terminal: processTerminal,
  async serve(changes = {}) {
    const config = readConfig({ ...process.env, ...changes })
    return await startApp({ config, logger: createLogger(config.LOG_LEVEL) })
  },
  openRecording(directory) {
    return createProduct({ config: config(), recording: directory, logger: createLogger('error') })
  },
  classification: () => config().CLASSIFICATION,
  understand,
  settings() {
    const config = readConfig(process.env)
    return {
      port: config.PORT,
      host: config.HOST,
      udpPorts: config.DIS_UDP_PORT,
      udpHost: config.DIS_UDP_HOST,
      directory: config.SITREP_DATA_DIR,
      zone: config.TIME_ZONE,
      sources: config.DATA_SOURCE,
      services: healthAddresses({
        acquisition: config.DATA_ACQUISITION_URL,
        ingestion: config.DATA_INGESTION_URL,
        processing: config.DATA_PROCESSING_URL,
        gateway: config.DIS_BASE_URL,
      }),
    }
  },
  replayTo,
  replayInto: (options) => replayInto({ ...options, config: readConfig(process.env) }),
  async startStandIn() {
    const platform = await startStandInPlatform({ historyMs: 8 * dayMs, pdusPerSecond: 4 })
    const { acquisition, ingestion, processing } = platform.urls
    return {
      environment: { DATA_ACQUISITION_URL: acquisition, DATA_INGESTION_URL: ingestion, DATA_PROCESSING_URL: processing },
      [Symbol.asyncDispose]: async () => await platform[Symbol.asyncDispose](),
    }
  },
  sendDemo: runDemoSender,
  models: {
    list: async () => await (await modelsTool()).list(),
    pull: async (name, watch) => await (await modelsTool()).pull(name, watch),
    verify: async (name, watch) => await (await modelsTool()).verify(name, watch),
    remove: async (name) => await (await modelsTool()).remove(name),
    async bench(name, watch) {
      const { benchModel } = await import('./models-bench.ts')
      return await benchModel(name, watch, config())
    },
  },
})

/** Read when it is wanted: a service that starts has no use for it. */
async function modelsTool(): Promise<ModelsStoreTool> {
  const { configuredModelsTool } = await import('./configured-models-tool.ts')
  return configuredModelsTool(config())
}
