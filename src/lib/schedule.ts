/** Calls back once after a delay, unless the function it returns is called first. */
export type Schedule = (callback: () => void, delayMs: number) => () => void

/** Longer ones would go off at once. */
export const longestTimerMs = 2_147_483_647

export const timers: Schedule = (callback, delayMs) => {
  const timer = setTimeout(callback, Math.min(delayMs, longestTimerMs))
  return () => clearTimeout(timer)
}

/** The same, keeping no process alive. */
export const quietTimers: Schedule = (callback, delayMs) => {
  const timer = setTimeout(callback, Math.min(delayMs, longestTimerMs))
  timer.unref()
  return () => clearTimeout(timer)
}
