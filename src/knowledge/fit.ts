import type { Finding } from '../core/knowledge.ts'

/** How a question and a passage go together; shares and cosines. */
export type Closeness = {
  /** Weight of the question's words that the passage holds. */
  covered: number
  /** … that its headings hold. */
  headingCovered: number
  /** Weight of the innermost heading's words that the question holds. */
  headingAsked: number
  /** Weight of the question's words that no passage at all holds. */
  unknown: number
  /** How many different words of the question the passage holds. */
  shared: number
  /** The larger cosine of the question with heading or whole; undefined where meanings are not compared. */
  nearHeading?: number
  nearWhole?: number
}

export type Fit = { fit: Finding['fit'] | undefined; score: number }

export function fitOf(closeness: Closeness): Fit {
  return { fit: undefined, score: closeness.covered }
}
