/**
 * Text on its way from one writer to one reader. What the reader has not taken yet becomes one piece, so that a slow reader costs the text itself
 * and no more, and never holds up the engine.
 */
export interface TextChannel<Result> {
  push(text: string): void
  finish(result: Result): void
  fail(error: Error): void
  /** Text that waits is forgotten, and more of it is not taken. */
  mute(): void
  /** The next text, or the result after the last. @throws what `fail` was given */
  read(): Promise<{ text: string } | { result: Result }>
}

type Ending<Result> = { result: Result } | { error: Error }

export function createTextChannel<Result>(): TextChannel<Result> {
  let text = ''
  let muted = false
  let ending: Ending<Result> | undefined
  let wake: (() => void) | undefined

  /** What can be read now. */
  const next = (): { text: string } | Ending<Result> | undefined => {
    if (text === '') return ending
    const given = { text }
    text = ''
    return given
  }

  const changed = (): void => {
    wake?.()
    wake = undefined
  }
  const end = (how: Ending<Result>): void => {
    ending ??= how
    changed()
  }

  return {
    push(more) {
      if (muted || ending !== undefined) return
      text += more
      changed()
    },
    finish: (result) => end({ result }),
    fail: (error) => end({ error }),
    mute() {
      muted = true
      text = ''
    },
    async read() {
      for (;;) {
        const given = next()
        if (given !== undefined && 'error' in given) throw given.error
        if (given !== undefined) return given
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}
