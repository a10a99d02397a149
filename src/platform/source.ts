import { randomUUID } from 'node:crypto'
import type { BoundPlan } from '../core/bind.ts'
import { composeTwo } from '../core/compose.ts'
import type { DataSource, ResolveOptions } from '../core/data-source.ts'
import { SitrepError, cancelledError } from '../core/errors.ts'
import type { Fact, Facts, FactValue, Note } from '../core/facts.ts'
import { emptyGazetteer } from '../core/gazetteer.ts'
import { endOfSecond, systemClock } from '../core/time.ts'
import type { Interval, TimeZone } from '../core/time.ts'
import { measureById } from '../measures/list.ts'
import { canAnswer } from './abilities.ts'
import { beginningGap, expectBeginning } from './beginning.ts'
import { isOpen } from './pieces.ts'
import { isUnreadableHistory } from './shapes.ts'
import { createReader } from './reader.ts'
import type { ReaderOptions } from './reader.ts'
import { createReadings, noticed } from './reading.ts'
import type { Reading } from './reading.ts'
import { resolveActivity } from './resolve/activity.ts'
import type { Asked, PlatformContext } from './resolve/context.ts'
import { isEventKind, resolveEvents } from './resolve/events.ts'
import { nearestPlan } from './resolve/nearest.ts'
import { resolveLastSeen, resolvePlaces, resolvePosition, resolveSeen } from './resolve/seen.ts'
import { resolveStatus } from './resolve/status.ts'
import { resolvePeak, resolveTraffic } from './resolve/traffic.ts'
import { locate } from './services.ts'
import type { PlatformAddresses } from './services.ts'
import { TooLargeError, UpstreamError } from './upstream-error.ts'

export type PlatformSourceOptions = Pick<ReaderOptions, 'fetch' | 'now' | 'timeoutMs' | 'breakAfter' | 'leaveAloneMs'> & {
  id?: string
  addresses: PlatformAddresses
  zone: TimeZone
  /** Octets of one list; beyond that the nearest exact window is offered. */
  maxBytes?: number
}

const defaultMaxBytes = 32 * 1_048_576

/**
 * The platform's acquisition, ingestion and processing services as a data source. What it says is what they stored: entities are "seen", exercises
 * and munitions are together, windows follow the senders' clocks. It cannot know when their data change, so its facts age.
 */
export function createPlatformSource(options: PlatformSourceOptions): DataSource {
  const { id = 'platform', addresses, zone, now = systemClock, maxBytes = defaultMaxBytes } = options
  const located = locate(addresses)
  const readings = createReadings({ reader: createReader({ ...options, located, maxBytes, now }), located, now })
  const instance = randomUUID()
  const version = (): string => `${instance}.${readings.epoch}`
  return {
    id,
    title: "the platform's records",
    aging: true,
    gazetteer: emptyGazetteer,
    can: canAnswer,
    version,
    async resolve(plan, resolveOptions) {
      const reading = readings.begin(resolveOptions)
      const context: PlatformContext = { reading, now: now(), zone, source: id, maxBytes }
      const facts = await resolveOrSay(plan, context, resolveOptions)
      return { ...facts, version: version() }
    },
    context: () => ({ now: now(), zone }),
    ready: () => ({ ready: true }),
    [Symbol.asyncDispose]: async () => await Promise.resolve(),
  }
}

function askedOf(plan: BoundPlan, context: PlatformContext): Asked {
  const measure = measureById(plan.measure)
  if (measure === undefined) throw new SitrepError('bad-plan', `There is no measure called "${plan.measure}".`)
  return { plan, measure, context }
}

async function resolveOrSay(plan: BoundPlan, context: PlatformContext, { signal }: ResolveOptions): Promise<Facts> {
  const asked = askedOf(plan, context)
  try {
    if (signal.aborted) throw new DOMException('aborted', 'AbortError')
    // Meanwhile, where the answer itself brings no Entity States.
    if (bringsNoStates(plan)) expectBeginning(context.reading, plan.bound, context.now)
    const composed = plan.shape === 'compare' || plan.shape === 'ratio'
    const facts = composed ? await composeTwo(plan, asked.measure, async (side) => await resolveOne(askedOf(side, context))) : await resolveOne(asked)
    return await finished(facts, context)
  } catch (thrown) {
    if (thrown instanceof TooLargeError) throw await tooLarge(asked, thrown)
    if (thrown instanceof UpstreamError) {
      context.reading.note(thrown)
      const trouble = context.reading.troubles()
      throw new SitrepError('upstream', `${trouble.map(({ text }) => text).join('. ')}.`, { cause: thrown, trouble })
    }
    if (signal.aborted) throw cancelledError(thrown)
    throw thrown
  }
}

function bringsNoStates({ measure, window }: BoundPlan): boolean {
  return window.kind === 'span' && (measure.startsWith('pdus') || isEventKind(measure))
}

async function tooLarge(asked: Asked, { bytes }: TooLargeError): Promise<SitrepError> {
  const limit = `${Math.round(bytes / 1_048_576)} MB of rows`
  const instead = await nearestPlan(asked).catch(() => undefined)
  if (instead === undefined)
    return new SitrepError('cannot-answer', `The platform could tell that only by more than ${limit}. Ask for a shorter window or longer steps.`)
  return new SitrepError('cannot-answer', `The platform could tell exactly that only by more than ${limit}; this is the nearest window it can tell exactly.`, {
    instead,
  })
}

async function resolveOne(asked: Asked): Promise<Facts> {
  const { context } = asked
  const facts = await resolveMeasure(asked)
  const { window } = facts
  const empty = isZero(facts)
  if (empty && (await isUnreadable(context.reading))) return { ...withoutFigures(facts), trouble: [noticed('acquisition', 'unreadable-history')] }
  if (window === undefined || facts.plan.window.kind === 'now') return facts
  const gaps = await beginningGap(context.reading, window, { now: context.now, zone: context.zone, empty })
  const told = { ...facts, gaps: [...facts.gaps, ...gaps] }
  if (!empty) return told
  // Nothing of the window is kept: that is not nothing.
  if (gaps.some((gap) => gap.from <= window.from && gap.to >= window.to)) return withoutFigures(told)
  return isOpen(window.to, context.now) || gaps.length > 0 || context.reading.beginning() !== undefined
    ? told
    : { ...told, notes: [...facts.notes, nothingStored] }
}

const nothingStored: Note = {
  code: 'nothing-stored',
  text: 'The platform keeps no record of how far its history reaches back, so there may have been some that are no longer stored',
}

async function resolveMeasure(asked: Asked): Promise<Facts> {
  const id = asked.plan.measure
  if (isEventKind(id)) return await resolveEvents(asked, id)
  switch (id) {
    case 'pdus':
    case 'pdus.rate':
      return await resolveTraffic(asked)
    case 'pdus.peak':
      return await resolvePeak(asked)
    case 'entities.seen':
      return await resolveSeen(asked)
    case 'sites':
      return await resolvePlaces(asked, 'site')
    case 'applications':
      return await resolvePlaces(asked, 'application')
    case 'position':
      return await resolvePosition(asked)
    case 'last-heard':
      return await resolveLastSeen(asked)
    case 'status':
      return await resolveStatus(asked)
    case 'activity':
      return await resolveActivity(asked)
    default:
      throw new SitrepError('cannot-answer', `The platform's records do not tell ${asked.measure.title.toLowerCase()}.`)
  }
}

function isZero({ plan, facts }: Facts): boolean {
  return (
    plan.window.kind === 'span' &&
    (facts.some(({ name, value }) => name === plan.measure && value === 0) || (plan.measure === 'activity' && facts[0].value === 0))
  )
}

/** What comes in is counted but in no range: then nothing is known, which is not nothing. */
async function isUnreadable(reading: Reading): Promise<boolean> {
  try {
    const [realtime, hour] = await Promise.all([reading.realtime(), reading.metrics('last60minutes')])
    return isUnreadableHistory(realtime, hour)
  } catch (thrown) {
    if (!(thrown instanceof UpstreamError)) throw thrown
    reading.note(thrown)
    return false
  }
}

function withoutFigures(facts: Facts): Facts {
  const [head, ...rest] = facts.facts
  const unknown = <T extends { value: FactValue }>(fact: T): T => ({ ...fact, value: null })
  const { table: _table, series: _series, ...others } = facts
  return { ...others, facts: [unknown(head), ...rest.map(unknown)] }
}

const notes: readonly Note[] = [
  { code: 'platform-records', text: "From the platform's records: exercises together, munitions included, by the senders' clocks" },
]

/** As of when, by which rules, since when there is history, and what could not be read. */
async function finished(facts: Facts, context: PlatformContext): Promise<Facts> {
  const { reading, now } = context
  const asOf = reading.asOf() ?? now
  const trouble = [...(facts.trouble ?? []), ...reading.troubles()]
  const [head, ...rest] = facts.facts
  // What was read a while ago says nothing of what came since.
  const until = endOfSecond(reading.readUntil() ?? now)
  const ended = (window: Interval): Interval => (window.to > until && window.from < until ? { ...window, to: until } : window)
  const settled = (fact: Fact): Fact => ({ ...fact, asOf, ...(fact.window === undefined ? {} : { window: ended(fact.window) }) })
  return {
    ...facts,
    ...(facts.window === undefined ? {} : { window: ended(facts.window) }),
    facts: [settled(head), ...rest.map(settled)],
    notes: [...facts.notes, ...(facts.plan.measure === 'status' ? [] : notes)],
    asOf,
    ...(trouble.length === 0 ? {} : { trouble }),
  }
}
