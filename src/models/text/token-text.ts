/** More tokens than any character is made of: what is still broken after so many stays broken. */
const longestCharacter = 8
const broken = '\uFFFD'

/**
 * Text of tokens as they come. A token may hold a part of a character, or a space that depends on its neighbour, so a few before it are read with it
 * and nothing is given out that ends within a character.
 */
export function createTokenText(decode: (ids: number[]) => string): { push(id: number): string } {
  const ids: number[] = []
  /** From here tokens are read again, to here their text was given out. */
  let context = 0
  let given = 0
  const read = (from: number, to: number): string => (from === to ? '' : decode(ids.slice(from, to)))
  return {
    push(id) {
      ids.push(id)
      const before = read(context, given)
      const whole = read(context, ids.length)
      if (whole.endsWith(broken) && ids.length - given < longestCharacter) return ''
      if (whole.length <= before.length) return ''
      context = given
      given = ids.length
      return whole.slice(before.length).replaceAll(broken, '')
    },
  }
}
