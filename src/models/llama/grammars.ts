import { LlamaGrammarEvaluationState } from 'node-llama-cpp'
import type { Llama, LlamaGrammar, LlamaModel } from 'node-llama-cpp'
import { LRUCache } from 'lru-cache'
import type { Grammar } from '../../core/chat-model.ts'
import { SitrepError } from '../../core/errors.ts'

/** Grammars, read once each. @throws SitrepError `bad-request` for one that cannot be read */
export interface Grammars {
  /** A fresh state of the grammar, for one answer. */
  begin(grammar: Grammar): Promise<LlamaGrammarEvaluationState>
}

export function createGrammars(llama: Llama, model: LlamaModel): Grammars {
  const read = new LRUCache<string, LlamaGrammar>({ max: 64 })
  return {
    async begin(grammar) {
      const key = `${grammar.kind}\n${grammar.text}`
      let known = read.get(key)
      if (known === undefined) {
        known = await readGrammar(llama, grammar)
        read.set(key, known)
      }
      return new LlamaGrammarEvaluationState({ model, grammar: known })
    },
  }
}

async function readGrammar(llama: Llama, { kind, text }: Grammar): Promise<LlamaGrammar> {
  try {
    if (kind === 'gbnf') return await llama.createGrammar({ grammar: text })
    const { grammar } = await llama.createGrammarForJsonSchema(JSON.parse(text))
    return await llama.createGrammar({ grammar: withoutTrailer(grammar) })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new SitrepError('bad-request', `The ${kind === 'gbnf' ? 'grammar' : 'JSON schema'} cannot be read: ${why}`, { cause })
  }
}

/** The library ends JSON with four line breaks, to tell its own sessions that it is over; the end of the text tells it here. */
function withoutTrailer(grammar: string): string {
  return grammar.replace(/^(root ::= .*?) "(?:\\n){4}" \[\\n\]\*$/m, '$1')
}
