const small: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  'forty-five': 45,
  fifty: 50,
  sixty: 60,
  ninety: 90,
}
const ordinals: Readonly<Record<string, number>> = { first: 1, second: 2, third: 3, fourth: 4, fifth: 5, '1st': 1, '2nd': 2, '3rd': 3, '4th': 4, '5th': 5 }

export const numberWords: readonly string[] = Object.keys(small)

/** `15`, `ten`; nothing else. */
export function numberFrom(word: string): number | undefined {
  if (/^\d{1,6}$/.test(word)) return Number(word)
  return Object.hasOwn(small, word) ? small[word] : undefined
}

export function ordinalFrom(word: string): number | undefined {
  return Object.hasOwn(ordinals, word) ? ordinals[word] : undefined
}
