/**
 * Lets text through until a stop sequence begins. What may become one is held back until it is certain.
 *
 * `push` gives what may go out now and whether a stop sequence was completed; after that nothing more comes out. `flush` gives what was held back
 * when the text ended otherwise.
 */
export type StopFilter = { push(text: string): { text: string; stopped: boolean }; flush(): string }

export function createStopFilter(stops: readonly string[]): StopFilter {
  const wanted = stops.filter((stop) => stop.length > 0)
  let held = ''
  return {
    push(text) {
      held += text
      const begins = firstOf(held, wanted)
      if (begins !== -1) {
        const before = held.slice(0, begins)
        held = ''
        return { text: before, stopped: true }
      }
      const out = held.slice(0, held.length - longestBeginning(held, wanted))
      held = held.slice(out.length)
      return { text: out, stopped: false }
    },
    flush() {
      const rest = held
      held = ''
      return rest
    },
  }
}

function firstOf(text: string, stops: readonly string[]): number {
  let first = -1
  for (const stop of stops) {
    const at = text.indexOf(stop)
    if (at !== -1 && (first === -1 || at < first)) first = at
  }
  return first
}

/** Length of the longest end of the text that a stop sequence begins with. */
function longestBeginning(text: string, stops: readonly string[]): number {
  let longest = 0
  for (const stop of stops)
    for (let length = Math.min(stop.length - 1, text.length); length > longest; length -= 1) if (text.endsWith(stop.slice(0, length))) longest = length
  return longest
}
