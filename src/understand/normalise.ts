import { DateTime } from 'luxon'
import { planToText } from '../core/plan-text.ts'
import type { UnderstandContext } from '../core/understanding.ts'
import { capitalsOf } from './name-evidence.ts'

/** Longer questions are refused politely, unread. In characters. */
export const maxQuestionLength = 1000

/** One spelling of quotes, dashes and spaces; no control, bidirectional or zero-width characters. Case is kept: markings are shown in it. */
export function cleanText(text: string): string {
  return text
    .slice(0, 4 * maxQuestionLength)
    .normalize('NFKC')
    .replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
    .replace(/[\p{Cf}\p{Variation_Selector}]/gu, '')
    .replace(/[‘’‚‛′`´]/g, "'")
    .replace(/[“”„‟″«»]/g, '"')
    .replace(/[‐‑‒–—―−]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
}

/** For memo keys: questions that differ only in case, spacing, quotes and final punctuation read the same. */
export function normaliseText(text: string): string {
  // Upper-case "US" is a country and lower-case "us" is not; the one place where case carries meaning.
  return markUnitedStates(cleanText(text))
    .toLowerCase()
    .replace(/[\s?.!]+$/, '')
}

/**
 * The key under which a reading may be memoised: everything it depends on. The local date is part of it because "on Monday" and "on the 20th"
 * are read as dates.
 */
export function readingKey(text: string, context: UnderstandContext): string {
  const { conversation, bind, gazetteer } = context
  const today = DateTime.fromMillis(bind.now, { zone: bind.zone }).toISODate()
  const offered = conversation?.offered?.map((option) => [option.label, planToText(option.plan)])
  const previous = conversation?.previous === undefined ? null : planToText(conversation.previous)
  const marks = bind.marks?.map((mark) => [mark.number, mark.label])
  // Capitals tell a site called Fires from fires, so they count where such a name exists.
  const { capital, shouted } = capitalsOf(cleanText(text))
  const named = [...new Set([...capital, ...shouted])].filter((word) => gazetteer.name(word) !== undefined || gazetteer.marking(word) !== undefined)
  return JSON.stringify([
    normaliseText(text),
    bind.zone,
    today,
    gazetteer.version(),
    previous,
    conversation?.entity ?? null,
    offered ?? null,
    marks ?? null,
    named,
  ])
}

function markUnitedStates(text: string): string {
  const dotted = text.replace(/\bU\.S\.(?:A\.)?/g, 'usa').replace(/\bU\.K\./g, 'uk')
  return /[a-z]/.test(dotted) ? dotted.replace(/\bUS\b/g, 'usa') : dotted
}

const contractions: readonly (readonly [RegExp, string])[] = [
  [/\b(what|who|where|how|it|that)'?s (?=(?:been|got|gone|happened|changed|become|had) )/g, '$1 has '],
  [/\b(what|who|where|when|how|that|there|it|here)(?:'s|s')(?= )/g, '$1 is'],
  [/\b(whats|wheres|hows|whens|whos)\b/g, '$1'],
  [/\b(what|who|where|when|how|there|it|they|we|you)'re\b/g, '$1 are'],
  [/\b(what|who|where|when|how|there|it|they|we|you|i)'ve\b/g, '$1 have'],
  [/\b(what|who|where|how|there|it|they|we|you|i)'ll\b/g, '$1 will'],
  [/\b(what|who|where|how|there|it|they|we|you|i)'d\b/g, '$1 would'],
  [/\bi'm\b/g, 'i am'],
  [/\blet's\b/g, 'let us'],
  [/\bcan(?:'t|not)\b/g, 'can not'],
  [/\bwon't\b/g, 'will not'],
  [/\b(is|are|was|were|do|does|did|has|have|had|would|could|should)n'?t\b/g, '$1 not'],
]
const joined: Readonly<Record<string, string>> = {
  whats: 'what is',
  wheres: 'where is',
  hows: 'how is',
  whens: 'when is',
  whos: 'who is',
  howmany: 'how many',
  gimme: 'give me',
  lemme: 'let me',
  wanna: 'want to',
  gotta: 'got to',
  pls: 'please',
  plz: 'please',
  thx: 'thanks',
  teh: 'the',
  hte: 'the',
  waht: 'what',
  wat: 'what',
  wht: 'what',
  whta: 'what',
  wich: 'which',
  whcih: 'which',
  whitch: 'which',
  mnay: 'many',
  mny: 'many',
  hwo: 'how',
  hw: 'how',
  wehn: 'when',
  wher: 'where',
  whre: 'where',
  adn: 'and',
  nad: 'and',
  ahve: 'have',
  hav: 'have',
  si: 'is',
  aer: 'are',
  tody: 'today',
  tanx: 'tanks',
  hrs: 'hours',
  yday: 'yesterday',
  hvae: 'have',
  compair: 'compare',
  todays: 'today',
  yesterdays: 'yesterday',
  whast: 'what is',
  shwo: 'show',
  lsit: 'list',
  hwen: 'when',
  rigth: 'right',
  rihgt: 'right',
  thier: 'their',
  tehre: 'there',
  ther: 'there',
  thre: 'there',
  doe: 'does',
}

/** Lower case, contractions spelled out, sentence marks as words of their own. */
export function spellOut(cleaned: string): string {
  let line = ` ${markUnitedStates(cleaned).toLowerCase()} `
  line = line
    .replace(/[<>{}]/g, (character) => (character === '>' ? ' greater than ' : character === '<' ? ' smaller than ' : ' '))
    .replace(/\bo ?'? ?clock\b/g, 'oclock')
    .replace(/\bnon-(?=[a-z])/g, 'not ')
    .replace(/\ba\.m\./g, 'am')
    .replace(/\bp\.m\./g, 'pm')
    .replace(/\bvs\.|\bversus\b| v\.?(?= )/g, (word) => (word.startsWith(' ') ? ' vs' : 'vs'))
    .replace(/ (?:hmm+|hm|um+|uh+|er|erm|ah|oh)(?=[ ,.])/g, ' ')
    .replace(/\be\.g\./g, ' ')
  for (const [pattern, replacement] of contractions) line = line.replace(pattern, replacement)
  return line.replace(/[a-z_]+/g, (word) => (Object.hasOwn(joined, word) ? (joined[word] ?? word) : word))
}

/** Punctuation apart from words: `,` and `.` stay as words, quotes and brackets go. Ids, clocks and quoted names have been lifted before. */
export function separate(line: string): string {
  return ` ${line} `
    .replace(/([a-z>])\s*\/\s*(?=[a-z<])/g, '$1 / ')
    .replace(/'s(?= )/g, ' ')
    .replace(/(\d) ?%/g, '$1 percent ')
    .replace(/%/g, ' percent ')
    .replace(/&/g, ' and ')
    .replace(/["'()[\]…*_`~|]/g, ' ')
    .replace(/[?!;]+/g, ' . ')
    .replace(/(?<= )\.+(?= )|(?<=[^ ])\.+(?= )/g, ' . ')
    .replace(/:(?= )/g, ' ')
    .replace(/,(?=\D)|(?<=\D),|,(?= )/g, ' , ')
    .replace(/(?<= )-+(?= )/g, ' , ')
    .replace(/\s+/g, ' ')
    .replace(/^(?: [.,])+/, '')
    .replace(/(?:[.,] )+$/, '')
}
