import type { Engine } from '../../core/chat-event.ts'
import { textPart } from './open-part.ts'
import type { OpenFit, OpenPart } from './open-part.ts'
import { paraphraseAnswer } from './paraphrase.ts'
import type { ParaphraseOptions } from './paraphrase.ts'
import { quoteAnswer } from './quote.ts'

export type OpenAnswerOptions = Omit<ParaphraseOptions, 'model'> & {
  /** A model that may paraphrase (`mayParaphrase`); missing: passages are quoted. */
  model?: ParaphraseOptions['model']
  /** Finished sentences about the present, made by templates from facts; said after the documents. */
  present?: readonly string[]
}

export type OpenEnd = { engine: Engine; fit: OpenFit }

/** What the documents say, in a model's words or their own, and what is so at this moment. Texts before sources. */
export async function* openAnswer(options: OpenAnswerOptions): AsyncGenerator<OpenPart, OpenEnd, void> {
  const { model, question, findings, present = [], signal } = options
  const fit = findings[0]?.fit ?? 'nothing'
  const sources: OpenPart[] = []
  let engine: Engine = 'retrieval'
  const parts = model === undefined ? undefined : paraphraseAnswer({ ...options, model })
  if (parts === undefined) {
    for (const part of quoteAnswer(question, findings).parts)
      if (part.type === 'source') sources.push(part)
      else yield part
  } else {
    try {
      for (let next = await parts.next(); ; next = await parts.next()) {
        if (next.done === true) {
          engine = next.value.engine
          break
        }
        if (next.value.type === 'source') sources.push(next.value)
        else yield next.value
      }
    } finally {
      // Whoever leaves early stops the model.
      await parts.return({ engine })
    }
  }
  if (present.length > 0 && !signal.aborted) yield textPart(`\nAt this moment: ${present.join(' ')}`)
  yield* sources
  return { engine, fit }
}
