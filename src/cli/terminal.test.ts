import { expect, it } from 'vitest'
import { createProgress } from './terminal.ts'

function shownOn(isTTY: boolean): string {
  let shown = ''
  const progress = createProgress({ isTTY, write: (text) => (shown += text) })
  for (const text of ['first, which is long', 'second', 'third']) progress(text)
  return shown
}

it('progress takes the place of what it showed before on a terminal, and is one line anywhere else', () => {
  expect(shownOn(true)).toBe('\rfirst, which is long\rsecond              \rthird ')
  expect(shownOn(false)).toBe('first, which is long\n')
})
