import type { LlamaContextSequence, Token } from 'node-llama-cpp'
import { SitrepError, cancelledError } from '../../core/errors.ts'

/** A sequence for the time of one request, whose state already holds the first `reused` tokens of the prompt and nothing else. */
export type Lease = { sequence: LlamaContextSequence; reused: number; release(): void }

/** The sequences of one context. */
export interface SequencePool {
  /**
   * The free sequence that shares the longest beginning with the prompt; waits where none is free. At least the last token of the prompt is left to
   * be evaluated. @throws SitrepError `cancelled`
   */
  lease(prompt: readonly Token[], signal: AbortSignal): Promise<Lease>
}

/** Part of a sequence, so that choosing can be tested without one. */
export type SequenceLike = Pick<LlamaContextSequence, 'contextTokens' | 'nextTokenIndex' | 'eraseContextTokenRanges'>

export function createSequencePool(sequences: readonly LlamaContextSequence[]): SequencePool {
  /** Longest unused first: what was used last is likely wanted again. */
  const free = [...sequences]
  const waiting = new Set<() => void>()

  return {
    async lease(prompt, signal) {
      while (free.length === 0) await oneIsFree(waiting, signal)
      const sequence = takeBest(free, prompt)
      let released = false
      const release = (): void => {
        if (released) return
        released = true
        free.push(sequence)
        for (const wake of waiting) wake()
      }
      try {
        const reused = Math.min(commonBeginning(sequence.contextTokens, prompt), prompt.length - 1)
        if (sequence.nextTokenIndex > reused) await sequence.eraseContextTokenRanges([{ start: reused, end: sequence.nextTokenIndex }])
        // A model that keeps a window of its past may have had to drop more.
        return { sequence, reused: Math.min(reused, sequence.nextTokenIndex), release }
      } catch (error) {
        release()
        throw error
      }
    },
  }
}

export function takeBest<Sequence extends SequenceLike>(free: Sequence[], prompt: readonly Token[]): Sequence {
  let best = 0
  let longest = -1
  for (const [index, sequence] of free.entries()) {
    const common = commonBeginning(sequence.contextTokens, prompt)
    if (common <= longest) continue
    longest = common
    best = index
  }
  const [taken] = free.splice(best, 1)
  if (taken === undefined) throw new SitrepError('internal', 'There is no sequence.')
  return taken
}

export function commonBeginning(held: readonly Token[], wanted: readonly Token[]): number {
  const end = Math.min(held.length, wanted.length)
  let common = 0
  while (common < end && held[common] === wanted[common]) common += 1
  return common
}

function oneIsFree(waiting: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (how: () => void): void => {
      waiting.delete(wake)
      signal.removeEventListener('abort', cancel)
      how()
    }
    const wake = (): void => settle(resolve)
    const cancel = (): void => settle(() => reject(cancelledError()))
    if (signal.aborted) cancel()
    waiting.add(wake)
    signal.addEventListener('abort', cancel, { once: true })
  })
}
