import { LlamaText, resolveChatWrapper } from 'node-llama-cpp'
import type { ChatHistoryItem, LlamaModel, Token } from 'node-llama-cpp'
import type { Prompt } from '../../core/chat-model.ts'

/** How a model wants to be spoken to, from the template in its weights. */
export interface ChatTemplate {
  /**
   * The prompt as tokens, up to where the answer begins. Whatever looks like a special token inside a message stays the text it is: only the template
   * itself writes special tokens.
   */
  render(prompt: Prompt): Token[]
  /** Tokens that end an answer besides the model's own. */
  readonly endTokens: ReadonlySet<Token>
  /** Texts that end an answer where no single token does. */
  readonly endTexts: readonly string[]
}

export function createChatTemplate(model: LlamaModel): ChatTemplate {
  const wrapper = resolveChatWrapper(model, { warningLogs: false })
  const { stopGenerationTriggers } = wrapper.generateContextState({ chatHistory: historyOf({ messages: [{ role: 'user', content: 'a' }] }) })
  const endTokens = new Set<Token>()
  const endTexts: string[] = []
  for (const trigger of stopGenerationTriggers) {
    const tokens = trigger.tokenize(model.tokenizer)
    const [only] = tokens
    if (tokens.length === 1 && only !== undefined) endTokens.add(only)
    else if (trigger.toString() !== '') endTexts.push(trigger.toString())
  }
  return {
    endTokens,
    endTexts,
    render: (prompt) => wrapper.generateContextState({ chatHistory: historyOf(prompt) }).contextText.tokenize(model.tokenizer),
  }
}

/** An answer that has been begun (a last message of the assistant) is gone on with. */
function historyOf({ messages }: Prompt): ChatHistoryItem[] {
  const history = messages.map(({ role, content }): ChatHistoryItem => {
    switch (role) {
      case 'system':
        // As JSON it is text and nothing else, whatever stands in it.
        return { type: 'system', text: LlamaText([content]).toJSON() }
      case 'user':
        return { type: 'user', text: content }
      case 'assistant':
        return { type: 'model', response: [content] }
      default:
        throw new Error(`There is no role ${String(role satisfies never)}.`)
    }
  })
  return history.at(-1)?.type === 'model' ? history : [...history, { type: 'model', response: [] }]
}
