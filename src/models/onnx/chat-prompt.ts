import type { Prompt } from '../../core/chat-model.ts'
import { SitrepError } from '../../core/errors.ts'
import type { DataTokenizer } from './data-tokenizer.ts'

/** A private character on each side: no template spells it. */
const placeholder = (index: number): string => `\uE000${index}\uE001`

/**
 * Messages as the model wants them: by its chat template; without one, turns that each end with the end token (DialoGPT), or the plain text for
 * models that read a task and write its result (T5). What messages say is always read as data.
 */
export function promptIds(prompt: Prompt, tokenizer: DataTokenizer, task: 'causal' | 'encoder-decoder'): number[] {
  if (tokenizer.render !== null) return byTemplate(prompt, tokenizer, tokenizer.render)
  const contents = prompt.messages.map((message) => message.content)
  if (task === 'encoder-decoder') return [...tokenizer.frame.before, ...tokenizer.data(contents.join('\n')), ...tokenizer.frame.after]
  const end = tokenizer.endId === null ? [] : [tokenizer.endId]
  return [...tokenizer.frame.before, ...contents.flatMap((content) => [...tokenizer.data(content), ...end])]
}

/** The template is rendered around placeholders, so that what a message says cannot be taken for its structure. */
function byTemplate(prompt: Prompt, tokenizer: DataTokenizer, render: NonNullable<DataTokenizer['render']>): number[] {
  let rendered: string
  try {
    rendered = render(prompt.messages.map((message, index) => ({ role: message.role, content: placeholder(index) })))
  } catch (cause) {
    throw new SitrepError('bad-request', `The model's chat template refuses these messages: ${cause instanceof Error ? cause.message : 'unknown reason'}.`, {
      cause,
    })
  }
  // Every second part is the number of a message.
  const parts = rendered.split(/\uE000(\d+)\uE001/)
  if (!parts.some((part, at) => at % 2 === 1 && Number(part) === prompt.messages.length - 1))
    throw new SitrepError('bad-weights', `The model's chat template leaves out the last message; it cannot be used.`)
  return parts.flatMap((part, at) => {
    if (at % 2 === 1) return tokenizer.data(prompt.messages[Number(part)]?.content ?? '')
    return part === '' ? [] : tokenizer.structure(part)
  })
}
