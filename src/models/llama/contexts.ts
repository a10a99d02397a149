import type { LlamaContext, LlamaContextSequence, LlamaModel } from 'node-llama-cpp'
import { SitrepError } from '../../core/errors.ts'
import type { LlamaSettings } from './open-llama-engine.ts'
import { createSequencePool } from './sequence-pool.ts'
import type { SequencePool } from './sequence-pool.ts'

/** The model as it is, and once more for each adapter that was used. */
export interface Contexts extends AsyncDisposable {
  /** @throws SitrepError `bad-request` for an adapter that is not among the settings, `bad-weights` for one that does not fit the model */
  of(adapter: string | undefined): Promise<SequencePool>
  readonly base: LlamaContext
  /** Of the model as it is. */
  readonly sequences: readonly LlamaContextSequence[]
}

type Made = { context: LlamaContext; sequences: readonly LlamaContextSequence[]; pool: SequencePool }

/** Adapters do narrow work, one request at a time; each place costs its share of memory. */
const adapterPlaces = 1

/** llama.cpp applies adapters to whole contexts, so each adapter has one of its own, made when it is first wanted. */
export async function createContexts(model: LlamaModel, settings: LlamaSettings): Promise<Contexts> {
  const made = new Map<string, Promise<Made>>()
  const make = async (places: number, lora?: string): Promise<Made> => {
    const context = await model.createContext({
      sequences: places,
      contextSize: settings.contextTokens,
      threads: settings.threads,
      batchSize: Math.min(512, settings.contextTokens * places),
      failedCreationRemedy: false,
      ...(lora === undefined ? {} : { lora }),
    })
    const sequences = Array.from({ length: places }, () => context.getSequence())
    return { context, sequences, pool: createSequencePool(sequences) }
  }
  const base = await make(settings.places)

  return {
    base: base.context,
    sequences: base.sequences,
    async of(adapter) {
      if (adapter === undefined) return base.pool
      if (settings.adapters?.includes(adapter) !== true)
        throw new SitrepError(
          'bad-request',
          `The adapter ${adapter} was not given when the model was opened; given were: ${settings.adapters?.join(', ') || 'none'}.`,
        )
      let wanted = made.get(adapter)
      if (wanted === undefined) {
        wanted = make(adapterPlaces, adapter)
        made.set(adapter, wanted)
        // A file that is mended is tried again.
        wanted.catch(() => made.delete(adapter))
      }
      try {
        return (await wanted).pool
      } catch (cause) {
        throw new SitrepError(
          'bad-weights',
          `The adapter ${adapter} cannot be loaded onto this model: ${cause instanceof Error ? cause.message : String(cause)}`,
          { cause },
        )
      }
    },
    async [Symbol.asyncDispose]() {
      for (const each of made.values()) await each.then(({ context }) => context.dispose()).catch(() => undefined)
      await base.context.dispose()
    },
  }
}
