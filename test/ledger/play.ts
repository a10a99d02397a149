import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bind, isBound } from '../../src/core/bind.ts'
import type { BindContext } from '../../src/core/bind.ts'
import type { Facts } from '../../src/core/facts.ts'
import { planFromText } from '../../src/core/plan-text.ts'
import type { Plan } from '../../src/core/plan.ts'
import { createAspectCounters } from '../../src/exercise/aspects.ts'
import { createLiveGazetteer } from '../../src/exercise/live-gazetteer.ts'
import { createPictureFactory } from '../../src/exercise/picture-of-tracker.ts'
import { openRecorder } from '../../src/exercise/recorder.ts'
import { createSharedState } from '../../src/exercise/shared-state.ts'
import { openStore } from '../../src/exercise/store/store.ts'
import { measureById } from '../../src/measures/list.ts'
import { understand } from '../../src/understand/understand.ts'
import { isAsExpected, pickFact } from './compare.ts'
import type { Verdict } from './compare.ts'
import type { Script } from './script.ts'
import type { Expectation } from './world.ts'

/*
 * Plays a script with an injected clock: octets into the recorder, plans and questions out of it. Hours pass in seconds. Time moves in steps of a
 * second while anything happens and jumps over long quiet, as a machine that slept would.
 */

const quietMs = 200_000

export type Played = { wrong: Verdict[]; asked: number }

export async function play(script: Script, options: { zone: string }): Promise<Played> {
  const { world } = script
  const directory = await mkdtemp(join(tmpdir(), 'sitrep-ledger-'))
  let now = world.startAt
  const clock = (): number => now
  const store = await openStore({ directory, now: clock })
  const recorder = await openRecorder({
    store,
    source: 'exercise',
    instance: 'ledger',
    zone: options.zone,
    now: clock,
    aspects: createAspectCounters(),
    shared: createSharedState(),
    named: () => undefined,
    createPicture: createPictureFactory({}),
  })
  const gazetteer = createLiveGazetteer()
  const wrong: Verdict[] = []
  let asked = 0
  let flushedAt = now

  async function moveTo(at: number): Promise<void> {
    const start = now
    while (now < at) {
      now = now - start > quietMs && at - now > quietMs ? at - quietMs : Math.min(at, now + 1_000)
      recorder.tick(now)
      if (now - flushedAt < 60_000) continue
      flushedAt = now
      await recorder.flush()
    }
  }

  async function factsOf(plan: Plan, context: BindContext): Promise<Facts> {
    const bound = bind(plan, context)
    if (!isBound(bound)) throw new Error(bound.text)
    return await recorder.resolve(bound, { signal: new AbortController().signal })
  }

  async function verify(expectation: Expectation, label: string): Promise<void> {
    const pushed = recorder.context()
    const context: BindContext = {
      now,
      zone: options.zone,
      ...(pushed.exerciseStart === null ? {} : { exerciseStart: pushed.exerciseStart }),
      ...(pushed.recordedFrom === null ? {} : { recordedFrom: pushed.recordedFrom }),
    }
    const judge = async (name: string, read: () => Plan): Promise<void> => {
      asked += 1
      try {
        const facts = await factsOf(read(), context)
        const value = pickFact(facts.facts, expectation)
        if (!isAsExpected(value, expectation)) wrong.push({ label, asked: name, expected: expectation.value, got: value })
      } catch (error) {
        wrong.push({ label, asked: name, expected: expectation.value, got: error instanceof Error ? error.message : String(error) })
      }
    }
    if (expectation.plan !== undefined) await judge(expectation.plan, () => planOf(expectation.plan ?? ''))
    for (const question of expectation.questions ?? []) {
      await judge(question, () => {
        const understanding = understand(question, { gazetteer, bind: context })
        if (understanding.kind === 'plan') return understanding.plan
        throw new Error(
          `read as ${understanding.kind}: ${'text' in understanding ? understanding.text : 'question' in understanding ? understanding.question : ''}`,
        )
      })
    }
  }

  try {
    for (const action of world.actions) {
      await moveTo(world.startAt + action.at)
      if (action.kind === 'send') {
        recorder.receive(action.datagram, { at: now, address: action.address })
        continue
      }
      recorder.tick(now)
      const names = recorder.takeNames()
      if (names !== undefined) gazetteer.add(names)
      for (const expectation of action.expectations) await verify(expectation, action.label)
    }
  } finally {
    await recorder.close()
    await store[Symbol.asyncDispose]()
    await rm(directory, { recursive: true, force: true })
  }
  return { wrong, asked }
}

/** The plan of a line; without a window, the one its measure takes when a question names none. */
function planOf(text: string): Plan {
  const measure = measureById(text.split(' ')[0] ?? '')
  return planFromText(text.includes(' window=') || measure === undefined ? text : `${text} window=${measure.defaultWindow}`)
}
