/** Bounds of what is read from folders. What goes beyond is left out and named in the problems. */
export type KnowledgeLimits = {
  /** Documents of one folder. */
  files: number
  octetsPerFile: number
  octetsInAll: number
  pagesPerDocument: number
  /** Folders within folders. */
  depth: number
  passagesPerDocument: number
  passages: number
  /** Longest a document may take to be read, milliseconds. */
  readMs: number
}

export const defaultKnowledgeLimits: KnowledgeLimits = {
  files: 2_000,
  octetsPerFile: 16 * 1_048_576,
  octetsInAll: 128 * 1_048_576,
  pagesPerDocument: 500,
  depth: 8,
  passagesPerDocument: 2_000,
  passages: 20_000,
  readMs: 30_000,
}

/** Words of a passage, at least and at most: enough to say something, few enough to be about one thing. */
export const passageWords = { least: 30, most: 180 } as const
