import { bind, isBound } from '../core/bind.ts'
import type { Facts } from '../core/facts.ts'
import { planFromText } from '../core/plan-text.ts'
import { createAspectCounters } from './aspects.ts'
import { createPictureFactory } from './picture-of-tracker.ts'
import { openRecorder } from './recorder.ts'
import type { Recorder } from './recorder.ts'
import { createSharedState } from './shared-state.ts'
import { openStore } from './store/store.ts'
import type { Store } from './store/store.ts'

/* A recorder for tests: real decoder, tracker and store, a clock that the test moves. */

export type Running = { store: Store; recorder: Recorder; clock: { now: number }; receive: (octets: Buffer) => void; ask: (text: string) => Promise<Facts> }

export async function running(directory: string, at: number): Promise<Running> {
  const clock = { now: at }
  const store = await openStore({ directory, threads: 1, now: () => clock.now })
  const recorder = await openRecorder({
    store,
    source: 'exercise',
    instance: 'test',
    zone: 'UTC',
    now: () => clock.now,
    aspects: createAspectCounters(),
    shared: createSharedState(),
    named: () => undefined,
    createPicture: createPictureFactory({}),
  })
  return {
    store,
    recorder,
    clock,
    receive: (octets) => recorder.receive(octets, { at: clock.now, address: '10.0.0.1' }),
    async ask(text) {
      const plan = bind(planFromText(text), { now: clock.now, zone: 'UTC' })
      if (!isBound(plan)) throw new Error(plan.text)
      return await recorder.resolve(plan, { signal: new AbortController().signal })
    },
  }
}
