import type { Told } from './chat-events.ts'
import type { Memory } from './conversations.ts'
import type { Call } from './parts.ts'

export type OpenQuestion = {
  text: string
  memory: Memory | undefined
  /** It asks how, why or what something is: where the documents only come near, that is worth saying. */
  isOpen: boolean
  call: Call
}

/** What the documents say; undefined when they say nothing of it. */
export type OpenAnswers = (asked: OpenQuestion) => Promise<Told | undefined>
