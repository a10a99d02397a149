import type { ChatEvent } from '../../core/chat-event.ts'
import type { Finding } from '../../core/knowledge.ts'

/** What an open answer is made of: the texts joined are the answer, each source stands once. */
export type OpenPart = Extract<ChatEvent, { type: 'text-delta' | 'source' }>

/** As in `Finding`; `nothing`: the documents say nothing of it. */
export type OpenFit = Finding['fit'] | 'nothing'

export const textPart = (text: string): OpenPart => ({ type: 'text-delta', text })
