import { SitrepError, cancelledError } from '../../core/errors.ts'
import type { Instant } from '../../core/time.ts'
import { abortable } from '../../lib/abort.ts'
import type { Schedule } from '../../lib/schedule.ts'

/** How long a caller waits. */
export type Wait = { signal: AbortSignal; deadline?: Instant }

/** @throws SitrepError `cancelled`, `deadline-exceeded` */
export function throwIfOver({ signal, deadline }: Wait, now: Instant): void {
  if (signal.aborted) throw cancelledError()
  if (deadline !== undefined && now >= deadline) throw lateError()
}

/** Waits as long as this caller does; what is waited for goes on. @throws SitrepError `cancelled`, `deadline-exceeded`, and what the work throws */
export async function patiently<T>(work: Promise<T>, { signal, deadline }: Wait, { now, schedule }: { now: () => Instant; schedule: Schedule }): Promise<T> {
  const late = new AbortController()
  const callOff = deadline === undefined ? undefined : schedule(() => late.abort(), Math.max(0, deadline - now()))
  try {
    return await abortable(work, AbortSignal.any([signal, late.signal]))
  } catch (thrown) {
    if (thrown instanceof SitrepError) throw thrown
    if (late.signal.aborted) throw lateError(thrown)
    if (signal.aborted) throw cancelledError(thrown)
    throw thrown
  } finally {
    callOff?.()
  }
}

function lateError(cause?: unknown): SitrepError {
  return new SitrepError('deadline-exceeded', 'The model was not loaded in time.', { cause })
}
