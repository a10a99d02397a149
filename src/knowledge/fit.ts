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
  /** Its score among those found by words; 1 is the best of them. */
  relative: number
  /** Cosines of the question with the heading and with the whole; missing where meanings are not compared. */
  near?: { heading: number; whole: number }
}

export type Fit = { fit: Finding['fit'] | undefined; score: number }

/*
 * Two logistic models, fitted to `tuning` of questions.fixture.ts: how likely it is that a passage answers a question, by words alone and by words and
 * meanings. Then rules that hold whatever the likelihood: a question with too much in it that nobody wrote about (a fire extinguisher, the heartbeat of
 * a whale) is not answered, however well the rest of it fits. A wrong answer is worse than "the nearest is".
 */

const byWords = { bias: -5.3, covered: 1.75, heading: 2.16, shared: 1.82, relative: 3.08 }
const byMeaning = { bias: -5.7, covered: 1.68, heading: 1.16, shared: 1.3, relative: 2.54, nearHeading: 1.72, nearWhole: 1.83 }
/** Likelihoods from which a passage answers, and from which it is related. */
const answersFrom = { words: 0.6, meaning: 0.55 }
const relatedFrom = { words: 0.4, meaning: 0.2 }
/** Share of a question that may be unknown. */
const unknownAtMost = { words: 0.4, meaning: 0.5, related: 0.8 }
/** A lone word in common is by chance, unless it is what the heading is about. */
const aboutTheWord = 0.7
/** Cosines from which meanings are near enough to be related, to answer, and to answer with a lone word in common. */
const nearEnough = { related: 0.35, answers: 0.4, loneWord: 0.6 }

export function fitOf(closeness: Closeness): Fit {
  return closeness.near === undefined ? fitByWords(closeness) : fitByMeaning(closeness, closeness.near)
}

function fitByWords(closeness: Closeness): Fit {
  const { covered, unknown, shared, headingAsked, relative } = closeness
  const score = logistic(
    byWords.bias + byWords.covered * covered + byWords.heading * inHeading(closeness) + byWords.shared * several(shared) + byWords.relative * relative,
  )
  const answers = score >= answersFrom.words && unknown <= unknownAtMost.words && (shared >= 2 || (shared === 1 && headingAsked >= aboutTheWord))
  const related = score >= relatedFrom.words && shared > 0 && unknown <= unknownAtMost.related
  return { score, fit: answers ? 'answers' : related ? 'related' : undefined }
}

function fitByMeaning(closeness: Closeness, near: { heading: number; whole: number }): Fit {
  const { covered, unknown, shared, headingAsked, relative } = closeness
  const score = logistic(
    byMeaning.bias +
      byMeaning.covered * covered +
      byMeaning.heading * inHeading(closeness) +
      byMeaning.shared * several(shared) +
      byMeaning.relative * relative +
      byMeaning.nearHeading * near.heading +
      byMeaning.nearWhole * near.whole,
  )
  const nearest = Math.max(near.heading, near.whole)
  const common = shared >= 2 || (shared === 1 && (headingAsked >= aboutTheWord || nearest >= nearEnough.loneWord))
  const answers = score >= answersFrom.meaning && nearest >= nearEnough.answers && common && unknown <= unknownAtMost.meaning
  const related = score >= relatedFrom.meaning && nearest >= nearEnough.related
  return { score, fit: answers ? 'answers' : related ? 'related' : undefined }
}

/** Both ways: the heading is about the question, and the question about the heading. */
function inHeading({ headingCovered, headingAsked }: Closeness): number {
  return Math.sqrt(headingCovered * headingAsked)
}

function several(shared: number): number {
  return Math.min(shared, 4) / 4
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value))
}
