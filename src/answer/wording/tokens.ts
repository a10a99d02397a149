import type { Slot } from '../slotted.ts'

/** What a wording is made of. Nothing else a model writes can reach an answer: texts are put together anew from tokens. */
export type Token = { kind: 'word' | 'slot'; text: string } | { kind: 'mark'; text: ',' | ':' | '.' }

const pattern = /\{\{([A-Za-z0-9][A-Za-z0-9.-]{0,79})\}\}|([A-Za-z]{1,20})|([,:.])| /y

/** Undefined as soon as there is a character that no wording has: digits, signs, letters of other scripts, braces that hold no name. */
export function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = []
  pattern.lastIndex = 0
  let end = 0
  while (end < text.length) {
    const found = pattern.exec(text)
    if (found === null) return undefined
    const [, slot, word, mark] = found
    if (slot !== undefined) tokens.push({ kind: 'slot', text: slot })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word })
    else if (mark === ',' || mark === ':' || mark === '.') tokens.push({ kind: 'mark', text: mark })
    if (glued(text, end, pattern.lastIndex)) return undefined
    end = pattern.lastIndex
  }
  return tokens
}

/** Words and slots do not touch each other: `{{fires}}s` is another word. */
function glued(text: string, from: number, to: number): boolean {
  const isPart = (character: string | undefined): boolean => character !== undefined && /[A-Za-z{}]/.test(character)
  return from > 0 && isPart(text[from]) && isPart(text[from - 1]) && to > from
}

/** Words small but for the first and "I", slots in their live words, which are not read again. */
export function rendered(tokens: readonly Token[], slots: readonly Slot[]): string {
  let text = ''
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'mark' && index > 0) text += ' '
    text += token.kind === 'slot' ? slotText(token.text, index === 0, slots) : token.kind === 'mark' ? token.text : wordText(token.text, index === 0)
  }
  return text
}

function wordText(word: string, isFirst: boolean): string {
  const small = word.toLowerCase()
  return small === 'i' ? 'I' : isFirst ? large(small) : small
}

/** "site 34" is a common noun with its number. */
const numbered = /^[a-z]+ \d/

/** Names keep their own letters. */
function slotText(name: string, isFirst: boolean, slots: readonly Slot[]): string {
  const slot = slots.find((each) => each.name === name)
  if (slot === undefined) throw new Error(`no slot ${name}`)
  return isFirst && (slot.kind !== 'name' || numbered.test(slot.text)) ? large(slot.text) : slot.text
}

function large(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`
}

/** Tokens as a model may write them. */
export function written(tokens: readonly Token[]): string {
  return tokens.map((token, index) => `${token.kind === 'mark' || index === 0 ? '' : ' '}${token.kind === 'slot' ? `{{${token.text}}}` : token.text}`).join('')
}
