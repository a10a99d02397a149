import { PreTrainedTokenizer } from '@huggingface/transformers'
import { SitrepError } from '../../core/errors.ts'
import type { ModelFolder } from './model-folder.ts'

/**
 * A tokenizer that knows data from structure. `data` reads text from outside: whatever it spells, no special token comes out. `structure` reads our
 * own text, special tokens included. `frame` is what the model wants around a text, as `[CLS]` and `[SEP]`, or an end token.
 */
export type DataTokenizer = {
  data(text: string): number[]
  structure(text: string): number[]
  frame: { before: readonly number[]; after: readonly number[] }
  decode(ids: number[]): string
  specialIds: ReadonlySet<number>
  endId: number | null
  /** A chat template, rendered, or null without one. */
  render: ((messages: readonly { role: string; content: string }[]) => string) | null
}

/** Throws `bad-weights` for a tokenizer of an unknown make. */
export function openDataTokenizer(folder: ModelFolder): DataTokenizer {
  try {
    return dataTokenizer(folder)
  } catch (cause) {
    throw new SitrepError('bad-weights', `${folder.path}/tokenizer.json cannot be used: ${cause instanceof Error ? cause.message : 'unknown reason'}.`, {
      cause,
    })
  }
}

function dataTokenizer(folder: ModelFolder): DataTokenizer {
  const full = new PreTrainedTokenizer(folder.tokenizer, folder.tokenizerConfig)
  // Added tokens are matched before anything else is read; without them their spellings are letters and signs like others.
  const plain = new PreTrainedTokenizer({ ...folder.tokenizer, added_tokens: [] }, folder.tokenizerConfig)
  const specialIds = new Set(full.all_special_ids)
  // Vocabularies of the unigram kind hold special tokens as words as well. "Unknown" is no structure, unless it doubles as something else.
  const structural = new Set(specialIds)
  if (![full.eos_token_id, full.bos_token_id, full.pad_token_id].includes(full.unk_token_id)) structural.delete(full.unk_token_id)
  const around = full.encode('')
  return {
    data: (text) => plain.encode(text, { add_special_tokens: false }).filter((id) => !structural.has(id)),
    structure: (text) => full.encode(text, { add_special_tokens: false }),
    frame: around.length === 1 && around[0] === full.eos_token_id ? { before: [], after: around } : { before: around.slice(0, 1), after: around.slice(1) },
    decode: (ids) => full.decode(ids, { skip_special_tokens: true, clean_up_tokenization_spaces: false }),
    specialIds,
    endId: full.eos_token_id ?? null,
    render: full.chat_template === null ? null : (messages) => full.apply_chat_template([...messages], { tokenize: false, add_generation_prompt: true }),
  }
}
