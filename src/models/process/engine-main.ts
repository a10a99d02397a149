import type { EngineSettings } from '../engine.ts'
import type { Engine } from './engine-host.ts'
import { serveEngine } from './serve-engine.ts'

serveEngine(openEngine)

/** Only the engine asked for is loaded into this process. */
async function openEngine(settings: EngineSettings): Promise<Engine> {
  switch (settings.engine) {
    case 'llama':
      return await (await import('../llama/open-llama-engine.ts')).openLlamaEngine(settings)
    case 'onnx':
      return await (await import('../onnx/open-onnx-engine.ts')).openOnnxEngine(settings)
    default:
      throw new Error(`There is no engine for ${JSON.stringify(settings satisfies never)}.`)
  }
}
