import type { ClockWords } from '../answer/clock-words.ts'
import { troubleText } from '../answer/caveats.ts'
import { plainText, quoted } from '../answer/plain-text.ts'
import type { Mark } from '../core/bind.ts'
import type { Trouble } from '../core/facts.ts'
import type { Repair, Understanding } from '../core/understanding.ts'

/* Answers that no facts stand behind: questions back, refusals, confirmations. As parts; joined they are the answer. */

/** `Reading “tnaks” as “tanks”.` and a space: it stands before the answer. */
export function repairsText(repairs: readonly Repair[]): string {
  if (repairs.length === 0) return ''
  const words = repairs.map(({ from, to }) => `${quoted(from)} as ${quoted(to)}`)
  return `Reading ${words.length === 1 ? words[0] : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`}. `
}

export function clarifyParts({ question, options }: Extract<Understanding, { kind: 'clarify' }>): string[] {
  return [plainText(question), ...options.map((option, index) => `\n${index + 1}. ${plainText(option.label)}`)]
}

export function refusalParts({ text, suggestions }: Extract<Understanding, { kind: 'refused' }>): string[] {
  const examples = suggestions.map((suggestion) => plainText(suggestion)).filter((suggestion) => suggestion !== '')
  return [plainText(text), ...(examples.length === 0 ? [] : [`\nYou could ask: ${examples.map((each) => `“${each}”`).join(', ')}.`])]
}

export function markParts(mark: Mark, clock: ClockWords): string[] {
  const label = mark.label === null || plainText(mark.label) === '' ? '' : ` (${quoted(mark.label)})`
  return [`Marked as mark ${mark.number}${label} at ${clock.moment(mark.at)}.`]
}

/** What could not be read, one sentence each. */
export function troubleParts(trouble: readonly Trouble[], clock: ClockWords): string[] {
  return ['Nothing is known about that at the moment.', ...trouble.map((each) => ` ${troubleText(each, clock)}`)]
}

const forgetting =
  /^(?:please )?(?:forget (?:this|that|it|everything|all(?: of (?:this|that|it))?|(?:this|our|the) conversation|what (?:i|we) (?:said|asked))|start (?:over|anew|afresh)|new conversation|clear (?:the |this |our )?(?:conversation|history|chat)|reset(?: (?:the |this |our )?(?:conversation|chat))?)(?: please)?[.! ]*$/i

const longestForgetting = 80
/** How every one of them begins. */
const firstWords = /^\s*(?:please|forget|start|new|clear|reset)\b/i

/** A wish to be forgotten is the conversation's own business, not a question about the exercise. */
export function isForgetting(text: string): boolean {
  return text.length <= longestForgetting && firstWords.test(text) && forgetting.test(text.trim().replaceAll(/\s+/g, ' '))
}

export function forgottenParts(hasSession: boolean): string[] {
  return [hasSession ? 'Forgotten. The next question starts afresh.' : 'There is nothing to forget: without a session nothing is remembered.']
}
