/** One term: its usual name, other names people use, and one or two sentences. */
export type Entry = { term: string; aliases: readonly string[]; text: string }

export const entry = (term: string, aliases: readonly string[], text: string): Entry => ({ term, aliases, text })
