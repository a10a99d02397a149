/** A piece of a document that can be cited. */
export type Passage = {
  /** Stable for as long as the document does not change. */
  id: string
  /** Of the document, with the headings above the passage: `How Sitrep counts › Active`. */
  title: string
  /** Plain text, without markup. */
  text: string
  /** Where it can be read in full: `sitrep:counting#active`, or a path below the documents' folder (never an absolute one). */
  uri: string
  /** `built-in` comes with the program, `document` is the operator's. */
  kind: 'built-in' | 'document'
}

/**
 * `answers`: the passage speaks of what was asked; `related`: it is the nearest there is, and does not say what was asked; with neither, nothing in
 * the documents is about it.
 */
export type Finding = { passage: Passage; fit: 'answers' | 'related'; /** 0 to 1; comparable within one search only. */ score: number }

export type KnowledgeState = {
  documents: number
  passages: number
  /** Documents that could not be read, each with the reason in a sentence. */
  problems: readonly { document: string; reason: string }[]
  /** Search compares meanings as well as words. */
  semantic: boolean
}

/** Documents to passages. Everything in a passage is somebody's words, never an instruction. */
export interface Knowledge extends AsyncDisposable {
  /** Best first; empty when nothing fits. @throws SitrepError `cancelled` */
  search(question: string, options: { limit: number; signal: AbortSignal }): Promise<readonly Finding[]>
  state(): KnowledgeState
}
