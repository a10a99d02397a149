import { put, squeeze, wordsOf } from '../line.ts'
import type { Line } from '../line.ts'
import type { Today } from './points.ts'
import { timeAt } from './windows.ts'

/** Finds every time phrase of the line and puts a marker in its place. Works left to right; each word belongs to one phrase. */
export function liftTimes(line: Line, today: Today): void {
  const words = timeWords(line.text)
  const kept: string[] = []
  for (let index = 0; index < words.length;) {
    const word = words[index] ?? ''
    const found = couldBegin(word) ? timeAt(words, index, today) : undefined
    if (found === undefined) {
      kept.push(word)
      index += 1
    } else {
      kept.push(put(line, { kind: 't', time: { ...found.value, text: words.slice(index, found.next).join(' ') } }))
      index = found.next
    }
  }
  line.text = squeeze(kept.join(' '))
}

function couldBegin(word: string): boolean {
  return /^[a-z0-9@]/.test(word)
}

/** "15min" and "09:00-10:30" taken apart. */
function timeWords(text: string): string[] {
  const apart = text
    .replace(/\b(\d{1,5})-?(minutes?|mins?|hours?|hrs?|seconds?|secs?|days?|weeks?|months?)\b/g, '$1 $2')
    .replace(/(?<=(?:last|past|previous|every|per|first) )(\d{1,4})([smhd])\b/g, '$1 $2')
    .replace(/(?<=(?:last|past|previous|every|per|first) )(\d{1,4}) ([smhd])(?= )/g, '$1 $2')
    .replace(
      /\b(\d{4}(?:z|[a-y])?|\d{1,2}:\d{2}(?::\d{2})?(?:z|am|pm)?|\d{1,2}(?:am|pm)) ?- ?(?=\d{4}(?:z|[a-y])?(?: |$)|\d{1,2}:\d{2}|\d{1,2}(?:am|pm))/g,
      '$1 to ',
    )
    .replace(/\b(?:from |between )?(\d{1,2}) ?- ?(?=\d{1,2}(?:am|pm)\b)/g, 'from $1 to ')
    .replace(/\bt[- ]?o[- ]?d\b/g, 'time')
  return wordsOf({ text: apart, slots: [] })
}
