import { watch } from 'chokidar'
import type { KnowledgeLimits } from './limits.ts'

export type WatchOptions = {
  limits: KnowledgeLimits
  onChange: () => void
  onProblem: (problem: { document: string; reason: string }) => void
  /** Changes come in bursts: how long it must be quiet before they are looked at. */
  quietMs?: number
  /** Some network folders tell nothing: how often to look all the same. */
  lookEveryMs?: number
}

/** Calls when something in the folder may have changed. What did is for the one who is called to find out. */
export function watchFolder(path: string, options: WatchOptions): AsyncDisposable {
  const { limits, onChange, onProblem, quietMs = 300, lookEveryMs = 60_000 } = options
  let waiting: NodeJS.Timeout | undefined
  let since = 0
  const soon = (): void => {
    // A folder that never falls quiet is looked at all the same.
    if (waiting === undefined) since = performance.now()
    else if (performance.now() - since > 10 * quietMs) return
    clearTimeout(waiting)
    waiting = setTimeout(() => {
      waiting = undefined
      onChange()
    }, quietMs)
  }
  const watcher = watch(path, { ignoreInitial: true, followSymlinks: false, depth: limits.depth, ignorePermissionErrors: true })
  watcher.on('all', soon)
  watcher.on('error', (thrown) => {
    const why = thrown instanceof Error ? thrown.message : 'unknown error'
    onProblem({ document: '.', reason: `Changes of the documents are noticed late, by looking every ${lookEveryMs / 1_000} s (${why}).` })
  })
  const looking = setInterval(onChange, lookEveryMs)
  looking.unref()
  return {
    async [Symbol.asyncDispose]() {
      clearTimeout(waiting)
      clearInterval(looking)
      await watcher.close()
    },
  }
}
