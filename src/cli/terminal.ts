/** Where commands write: answers to `write`, everything about them to `say`. */
export interface Terminal {
  write(text: string): void
  say(text: string): void
  /** Replaces what it showed last; somewhere that keeps what is written (a log, a pipe) only the first is. */
  progress(text: string): void
}

export const processTerminal: Terminal = {
  write: (text) => void process.stdout.write(text),
  say: (text) => void process.stderr.write(text),
  progress: createProgress(process.stderr),
}

/** Whoever read the output (`head`, `less`) has read enough. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

export function createProgress(stream: { isTTY?: boolean; write(text: string): unknown }): Terminal['progress'] {
  let shown = 0
  return (text) => {
    if (stream.isTTY === true) stream.write(`\r${text.padEnd(shown)}`)
    else if (shown === 0) stream.write(`${text}\n`)
    shown = text.length
  }
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
