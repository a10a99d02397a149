const escapeSequences = new RegExp(String.raw`\u001B\[[0-?]*[ -/]*[@-~]|\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|\u001B[@-_]`, 'g')
/** Control and format characters (bidirectional marks, zero-width, tags), lone surrogates, private use, what PDFs leave of unknown letters. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\uFFFD]/gu

/** Text from outside on one line, without anything that is not printed. */
export function oneLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(escapeSequences, ' ')
    .replace(/[\s\u0085\u2028\u2029]+/gu, ' ')
    .replace(invisible, '')
    .replace(/ {2,}/g, ' ')
    .trim()
}
