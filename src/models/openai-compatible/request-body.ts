import { z } from 'zod'
import type { Grammar, ModelRequest } from '../../core/chat-model.ts'
import { SitrepError } from '../../core/errors.ts'

/** How a server is given a grammar in GBNF: not at all, or in the words of vLLM or llama-server. JSON schemas go the way OpenAI has it. */
export const grammarDialects = ['none', 'vllm', 'llama-server'] as const
export type GrammarDialect = (typeof grammarDialects)[number]

/** @throws SitrepError `bad-request` for what this kind of server cannot do */
export function requestBody(request: ModelRequest, { model, dialect }: { model: string; dialect: GrammarDialect }): Record<string, unknown> {
  const { prompt, maxTokens, stop = [], temperature = 0, grammar, adapter } = request
  if (adapter !== undefined) throw new SitrepError('bad-request', 'A model behind a server takes no adapters: name the adapted model in the configuration.')
  return {
    model,
    messages: prompt.messages.map(({ role, content }) => ({ role, content })),
    max_tokens: maxTokens,
    temperature,
    ...(stop.length === 0 ? {} : { stop: [...stop] }),
    ...(grammar === undefined ? {} : grammarFields(grammar, dialect)),
    stream: true,
    stream_options: { include_usage: true },
  }
}

const schemaText = z.string().transform((text, context): Record<string, unknown> => {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text))
  } catch {
    context.addIssue('expected a JSON schema')
    return z.NEVER
  }
})

function grammarFields({ kind, text }: Grammar, dialect: GrammarDialect): Record<string, unknown> {
  if (kind === 'json-schema') {
    const schema = schemaText.safeParse(text)
    if (!schema.success) throw new SitrepError('bad-request', 'The grammar of the request is no JSON schema.')
    return { response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: schema.data } } }
  }
  switch (dialect) {
    case 'none':
      throw new SitrepError('bad-request', 'The server of the model is not known to take grammars: set the dialect it speaks, or send a JSON schema.')
    case 'llama-server':
      return { grammar: text }
    case 'vllm':
      // Before 0.12 it read the second, since then only the first; each version passes over what it does not know.
      return { structured_outputs: { grammar: text }, guided_grammar: text }
    default:
      return dialect satisfies never
  }
}
