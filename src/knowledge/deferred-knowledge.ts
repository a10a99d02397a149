import type { Knowledge, KnowledgeState } from '../core/knowledge.ts'
import { abortable } from '../lib/abort.ts'
import { timers } from '../lib/schedule.ts'
import type { Schedule } from '../lib/schedule.ts'

export type DeferredOptions = {
  open: () => Promise<Knowledge>
  /** Opened after so long even if nobody has asked; milliseconds. */
  afterMs: number
  schedule?: Schedule
  /** It could not be opened; the next question tries again. */
  onFault: (error: unknown) => void
}

const nothingYet: KnowledgeState = { documents: 0, passages: 0, problems: [], semantic: false }

/** Documents that are opened at the first question, or a while after the start, so that the start does not wait for them. */
export function deferKnowledge({ open, afterMs, schedule = timers, onFault }: DeferredOptions): Knowledge {
  let opening: Promise<Knowledge> | undefined
  let opened: Knowledge | undefined
  let closed = false
  const ready = (): Promise<Knowledge> =>
    (opening ??= open().then(
      async (knowledge) => {
        if (closed) await knowledge[Symbol.asyncDispose]()
        else opened = knowledge
        return knowledge
      },
      (error: unknown) => {
        opening = undefined
        throw error
      },
    ))
  const callOff = schedule(() => void ready().catch(onFault), afterMs)
  return {
    async search(question, options) {
      return await (await abortable(ready(), options.signal)).search(question, options)
    },
    state: () => opened?.state() ?? nothingYet,
    async [Symbol.asyncDispose]() {
      closed = true
      callOff()
      await opening?.catch(() => undefined)
      await opened?.[Symbol.asyncDispose]()
    },
  }
}
