import { liftIds } from './ids.ts'
import type { Line } from './line.ts'
import { squeeze } from './line.ts'
import { separate } from './normalise.ts'
import { expandAbbreviations, rewordings, shorthand } from './rewordings.ts'

/** The spelled-out question as a line: abbreviations spelled out, what is written with figures lifted, the usual rewordings made. */
export function preparedLine(spelled: string, isName: (word: string) => boolean, { reword = true }: { reword?: boolean } = {}): Line {
  const line: Line = { text: expandAbbreviations(spelled, isName), slots: [] }
  for (const [pattern, plain] of shorthand) line.text = line.text.replace(pattern, plain)
  liftIds(line)
  line.text = squeeze(separate(line.text))
  // Later stages judge by the words as they were said.
  if (reword) for (const [pattern, plain] of rewordings) line.text = line.text.replace(pattern, plain)
  return line
}
