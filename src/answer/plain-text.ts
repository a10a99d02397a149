/** Escape sequences of terminals: CSI (colours, cursor), OSC (titles, links) up to their end, and two-character escapes. */
const escapeSequences = new RegExp(String.raw`\u001B\[[0-?]*[ -/]*[@-~]|\u009B[0-?]*[ -/]*[@-~]|\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|\u001B[@-_]`, 'g')
const lineBreaks = new RegExp(String.raw`[\t\n\v\f\r\u0085\u2028\u2029]+`, 'g')
/** Control and format characters (bidirectional marks, zero-width, tags), lone surrogates, private use. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu
const suspicious = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u

/** Text from outside on one line, without anything that is not printed: no control characters, escape codes or marks that turn the direction. */
export function withoutControls(text: string): string {
  if (!suspicious.test(text)) return text
  return text.replace(escapeSequences, '').replace(lineBreaks, ' ').replace(invisible, '')
}

/** Text from outside (markings, comments, names) as it may stand in an answer: printable, on one line, and nothing a page would take for markup. */
export function plainText(text: string): string {
  return withoutControls(text).replaceAll('<', '‹').replaceAll('>', '›').replaceAll('`', "'").replaceAll('](', '] (').replace(/ {2,}/g, ' ').trim()
}

const longestQuote = 400

/** Outside text in quotes that it cannot close itself. */
export function quoted(text: string): string {
  const plain = plainText(text).replace(/[“”"„]/g, "'")
  const characters = [...plain]
  return `“${characters.length > longestQuote ? `${characters.slice(0, longestQuote).join('')} …` : plain}”`
}
