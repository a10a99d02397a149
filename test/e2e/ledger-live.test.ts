import { expect, test } from 'vitest'
import { isAsExpected, pickFact } from '../ledger/compare.ts'
import type { Verdict } from '../ledger/compare.ts'
import { createScript } from '../ledger/script.ts'
import { laterBy } from '../ledger/wire.ts'
import type { Expectation } from '../ledger/world.ts'
import { ask, createUdpSender, startService } from './service.ts'

/*
 * The battle of the ledger in real time: real datagrams over the loopback, questions over HTTP, every headline compared with the script's own books.
 * The zone is chosen so that it is about noon, or "today" could begin in the middle of the script.
 */

const noonZone = (() => {
  const offset = 12 - new Date().getUTCHours()
  return offset === 0 ? 'UTC' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`
})()

/** Long enough for a datagram to become an answer on a busy machine, short enough not to let the script's own beats time out. */
const patienceMs = 4_000

async function answerTo(url: string, question: string, expectation: Expectation): Promise<Verdict | undefined> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const answer = await ask(url, question)
    const value = pickFact(answer.facts, expectation)
    if (isAsExpected(value, expectation)) return undefined
    // Only numbers can still be on their way; a question that was not understood stays so.
    if (Date.now() > deadline || typeof value !== 'number') return { label: '', asked: question, expected: expectation.value, got: value ?? answer.answer }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

test('every answer to the live battle is the one in the books of its script', { timeout: 170_000 }, async () => {
  await using service = await startService({ env: { TIME_ZONE: noonZone } })
  await using sender = createUdpSender(service.udpPort)
  const { world } = createScript({ startAt: Date.now(), pace: 'live' })
  const wrong: Verdict[] = []
  let asked = 0
  // The script's clock stands still while questions are asked, so that a slow machine never makes a unit time out.
  let origin = Date.now()
  for (const action of world.actions) {
    const waitMs = origin + action.at - Date.now()
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    if (action.kind === 'send') {
      await sender.send(laterBy(action.datagram, origin - world.startAt), action.address)
      continue
    }
    const pausedAt = Date.now()
    const questions = action.expectations.flatMap((expectation) => (expectation.questions ?? []).map((question) => ({ question, expectation })))
    for (const { question, expectation } of questions) {
      asked += 1
      const verdict = await answerTo(service.url, question, expectation)
      if (verdict !== undefined) wrong.push({ ...verdict, label: action.label })
      // Once the pause is too long to be true to the script, what follows would be wrong for the wrong reason.
      if (Date.now() - pausedAt > 9_000) break
    }
    origin += Date.now() - pausedAt
  }
  expect(wrong).toEqual([])
  expect(asked).toBeGreaterThan(60)
})
