/** Where commands write: answers to `write`, everything about them to `say`. */
export interface Terminal {
  write(text: string): void
  say(text: string): void
}

export const processTerminal: Terminal = {
  write: (text) => void process.stdout.write(text),
  say: (text) => void process.stderr.write(text),
}

/** Whatever a terminal might obey (escape codes, C1 controls) or hide behind (marks that turn or hide text); line breaks stay. */
const unprintable = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu

/** Text from a service, as it may be shown: a service cleans its answers, but not everything that answers at an address is one. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, ' ')
}

/** JSON in which everything of that kind is written as an escape. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replaceAll(unprintable, (characters) =>
    Array.from({ length: characters.length }, (_, index) => `\\u${characters.charCodeAt(index).toString(16).padStart(4, '0')}`).join(''),
  )
}
