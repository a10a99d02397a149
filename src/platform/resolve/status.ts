import { fact, factsOf } from '../../core/fact-shapes.ts'
import type { Fact, Facts, Table } from '../../core/facts.ts'
import { minuteMs } from '../../core/time.ts'
import type { Reading } from '../reading.ts'
import { serviceNames } from '../services.ts'
import type { ServiceName } from '../services.ts'
import { isUnreadableHistory } from '../shapes.ts'
import { UpstreamError } from '../upstream-error.ts'
import { baseOf } from './context.ts'
import type { Asked } from './context.ts'

type Service = { name: ServiceName; state: 'up' | 'down' | 'not configured'; words: string }

/** Which services answer, what comes in, and what of it is stored. Everything is asked at once; what does not answer is said. */
export async function resolveStatus(asked: Asked): Promise<Facts> {
  const { reading, now } = asked.context
  const [services, realtime, hour] = await Promise.all([
    Promise.all(serviceNames.map(async (name) => await serviceOf(reading, name))),
    known(reading, async () => await reading.realtime()),
    known(reading, async () => await reading.metrics('last60minutes')),
  ])
  const base = baseOf(asked)
  const told = services.filter(({ state }) => state !== 'not configured')
  const up = told.filter(({ state }) => state === 'up').length
  // Figures of a while ago are told, but say nothing of the present.
  const state = stateOf({ up, total: told.length, lastMinute: reading.isOld() ? undefined : realtime?.total })
  // What comes in is found in no range: that nothing is stored is not what it means.
  const unreadable = isUnreadableHistory(realtime, hour)
  if (unreadable) reading.note(new UpstreamError('acquisition', 'unreadable-history'))
  // Where nothing was received, "last" is the moment of asking.
  const last = realtime === undefined || (realtime.total === 0 && realtime.lastPduMs > now - minuteMs) ? null : realtime.lastPduMs
  const facts: [Fact, ...Fact[]] = [
    fact(base, 'status', state),
    fact(base, 'services.up', up, 'service'),
    fact(base, 'services.total', told.length, 'service'),
    ...told.map(({ name, state: one }) => fact(base, `service.${name}`, one)),
    fact(base, 'pdus.last-minute', realtime?.total ?? null, 'PDU'),
    fact(base, 'pdus.rate', realtime === undefined ? null : Math.round((realtime.total / 60) * 10) / 10, 'per second'),
    fact(base, 'last-pdu', last, 'instant'),
    ...(last === null ? [] : [fact(base, 'last-pdu.age', Math.max(0, now - last), 'ms')]),
    fact(base, 'pdus.stored', unreadable ? null : (hour?.total ?? null), 'PDU'),
  ]
  const answer =
    asked.plan.yesNo === undefined ? facts : ([fact(base, 'status.ok', up === told.length && state === 'receiving'), ...facts] satisfies [Fact, ...Fact[]])
  return factsOf(base, answer, { table: tableOf(services) })
}

function stateOf({ up, total, lastMinute }: { up: number; total: number; lastMinute: number | undefined }): string {
  if (up === 0) return 'down'
  if (lastMinute === undefined) return 'unknown'
  if (lastMinute === 0) return 'silent'
  return up === total ? 'receiving' : 'impaired'
}

async function serviceOf(reading: Reading, name: ServiceName): Promise<Service> {
  try {
    const text = await reading.health(name)
    if (text === undefined) return { name, state: 'not configured', words: '' }
    // An error page of something in between is no health.
    if (/^\s*</.test(text)) throw new UpstreamError(name, 'bad-answer', { detail: ' (its health is a web page)' })
    return { name, state: 'up', words: text.trim().slice(0, 120) }
  } catch (thrown) {
    if (!(thrown instanceof UpstreamError)) throw thrown
    reading.note(thrown)
    return { name, state: 'down', words: thrown.message }
  }
}

async function known<T>(reading: Reading, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (thrown) {
    if (!(thrown instanceof UpstreamError)) throw thrown
    reading.note(thrown)
    return undefined
  }
}

function tableOf(services: readonly Service[]): Table {
  return {
    columns: [
      { key: 'service', title: 'service' },
      { key: 'state', title: 'state' },
      { key: 'words', title: 'what it says' },
    ],
    rows: services.map(({ name, state, words }) => [name, state, words]),
    total: services.length,
  }
}
