/** A stretch of a document under one heading; its blocks are paragraphs, list items and the like, each on one line. */
export type Section = {
  /** Headings above it, outermost first, without the document's title. */
  headings: readonly string[]
  blocks: readonly string[]
  /** Where in the document it is: `page=3`; missing: after its innermost heading. */
  anchor?: string
}

export type ParsedDocument = {
  /** What the document calls itself; undefined: its file name has to do. */
  title: string | undefined
  sections: readonly Section[]
  /** What was left out of it, in a sentence. */
  leftOut?: string
}
