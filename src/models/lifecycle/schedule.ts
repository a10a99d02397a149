/** Calls `work` once after the delay, unless it is called off before. */
export type Schedule = (work: () => void, delayMs: number) => () => void

export const timers: Schedule = (work, delayMs) => {
  const timer = setTimeout(work, delayMs)
  // A model that waits to be unloaded keeps no process alive.
  timer.unref()
  return () => clearTimeout(timer)
}
