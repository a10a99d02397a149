import { SitrepError } from '../../core/errors.ts'
import { fact, factsOf, listFacts, rankFacts, valueFacts } from '../../core/fact-shapes.ts'
import type { FactsBase } from '../../core/fact-shapes.ts'
import type { Fact, Facts, Table } from '../../core/facts.ts'
import { positionOf } from '../../core/position.ts'
import { conditionsOn } from '../../core/plan.ts'
import { endOfSecond, hourMs, minuteMs } from '../../core/time.ts'
import type { Instant, Interval } from '../../core/time.ts'
import { rowRate } from '../counts.ts'
import type { SeenEntity } from '../lists.ts'
import { isOpen } from '../pieces.ts'
import { secondsOf } from '../stamps.ts'
import { TooLargeError } from '../upstream-error.ts'
import { baseOf, fulfils, partOf, windowOf } from './context.ts'
import type { Asked, PlatformContext } from './context.ts'

/** Octets of a stored Entity State as it is sent. */
export const bytesOfEntityRow = 150
const defaultListRows = 200

/** Entities with an Entity State in a window, each once. @throws TooLargeError when there are too many rows */
export async function seenWithin(window: Interval, { reading, now, maxBytes }: PlatformContext): Promise<readonly SeenEntity[]> {
  const range = secondsOf(window)
  if (range === undefined) return []
  if (window.to - window.from > 10 * minuteMs) {
    const rate = await rowRate(reading, window, now)
    if (rate * (range.last - range.first + 1) * bytesOfEntityRow > 1.5 * maxBytes) throw new TooLargeError(maxBytes)
  }
  return (await reading.as(isOpen(window.to, now) ? 'present' : 'past').entities(range)).rows
}

async function matching(asked: Asked, window: Interval): Promise<SeenEntity[]> {
  const seen = await seenWithin(window, asked.context)
  return seen.filter(({ id }) => asked.plan.where.every((condition) => fulfils(id, condition)))
}

export async function resolveSeen(asked: Asked): Promise<Facts> {
  const { plan, measure } = asked
  const entities = await matching(asked, windowOf(asked))
  const base = baseOf(asked)
  switch (plan.shape) {
    case 'value':
      return valueFacts(base, entities.length)
    case 'list':
      return listFacts(base, entities.length, entityTable(entities, plan.order?.limit))
    case 'rank': {
      const by = plan.by === 'site' ? 'site' : 'application'
      return rankFacts(
        base,
        by,
        places(entities, by).map(({ key, label, ids }) => ({ key, label, value: ids.size })),
        entities.length,
      )
    }
    default:
      throw new SitrepError('cannot-answer', `${measure.title} cannot be shown as a ${plan.shape} from the platform's records.`)
  }
}

function entityTable(entities: readonly SeenEntity[], limit = defaultListRows): Table {
  const rows = [...entities].sort((a, b) => b.last - a.last || (a.id < b.id ? -1 : 1))
  return {
    columns: [
      { key: 'entity', title: 'entity' },
      { key: 'first', title: 'first seen', unit: 'instant' },
      { key: 'last', title: 'last seen', unit: 'instant' },
      { key: 'states', title: 'Entity States', unit: 'PDU' },
    ],
    rows: rows.slice(0, limit).map(({ id, first, last, states }) => [id, first, last, states]),
    total: rows.length,
  }
}

type Place = { key: string; label: string; ids: Set<string>; last: Instant }

function places(entities: readonly SeenEntity[], by: 'site' | 'application'): Place[] {
  const found = new Map<string, Place>()
  for (const { id, last } of entities) {
    const { key, label } = partOf(id, by)
    const place = found.get(key)
    if (place === undefined) found.set(key, { key, label, ids: new Set([id]), last })
    else {
      place.ids.add(id)
      place.last = Math.max(place.last, last)
    }
  }
  return [...found.values()].sort((a, b) => b.last - a.last || (a.key < b.key ? -1 : 1))
}

/** Sites and applications that sent an Entity State. */
export async function resolvePlaces(asked: Asked, by: 'site' | 'application'): Promise<Facts> {
  const found = places(await matching(asked, windowOf(asked)), by)
  const base = baseOf(asked, { notes: [{ code: 'by-entity-states', text: `Only ${by}s that sent an Entity State are known to the platform` }] })
  if (asked.plan.shape === 'value') return valueFacts(base, found.length)
  const table: Table = {
    columns: [
      { key: by, title: by },
      { key: 'entities', title: 'entities seen', unit: 'entity' },
      { key: 'last', title: 'last seen', unit: 'instant' },
    ],
    rows: found.slice(0, asked.plan.order?.limit ?? defaultListRows).map(({ label, ids, last }) => [label, ids.size, last]),
    total: found.length,
  }
  return listFacts(base, found.length, table)
}

const lookBackMs = [minuteMs, 10 * minuteMs, hourMs]

/** Looks back a little first: whoever is there was seen a moment ago. */
export async function resolveLastSeen(asked: Asked): Promise<Facts> {
  const { plan, context } = asked
  const { now, reading } = context
  const base = baseOf(asked)
  const subject = (['entity', 'application', 'site'] as const).find((field) => conditionsOn(plan.where, field).length > 0)
  if (subject === undefined) {
    const realtime = await reading.realtime()
    const last = realtime === undefined || realtime.total === 0 ? null : realtime.lastPduMs
    return factsOf(base, [fact(base, 'last-heard', last, 'instant'), ...(last === null ? [] : [fact(base, 'last-heard.age', Math.max(0, now - last), 'ms')])])
  }
  const latest = await latestSeen(asked)
  return factsOf(base, [...heardFacts(base, latest.last, now), fact(base, subject, conditionsOn(plan.where, subject)[0]?.values.join(', ') ?? null)])
}

function heardFacts(base: FactsBase, last: Instant, now: Instant): [Fact, Fact] {
  return [fact(base, 'last-heard', last, 'instant'), fact(base, 'last-heard.age', Math.max(0, now - last), 'ms')]
}

/** What was seen last of whatever the plan names. @throws SitrepError `cannot-answer` when nothing was seen for an hour */
async function latestSeen(asked: Asked): Promise<SeenEntity> {
  const { plan, context } = asked
  const to = endOfSecond(context.now)
  for (const length of lookBackMs) {
    const seen = await matching(asked, { from: to - length, to })
    const [latest] = seen.sort((a, b) => b.last - a.last)
    if (latest !== undefined) return latest
  }
  const [named] = plan.where
  const who = `${named?.field === 'entity' || named === undefined ? '' : `${named.field} `}${named?.values.join(', ') ?? 'It'}`
  throw new SitrepError(
    'cannot-answer',
    `${who[0]?.toUpperCase() ?? ''}${who.slice(1)} was not seen in the last hour; what the platform stored before was not searched.`,
  )
}

/** Where an entity last reported to be: what is stored has no velocity, so nothing is extrapolated. */
export async function resolvePosition(asked: Asked): Promise<Facts> {
  const { plan, context } = asked
  const base = baseOf(asked)
  if (conditionsOn(plan.where, 'entity')[0]?.values.length !== 1) throw new SitrepError('cannot-answer', 'Ask for one entity by its id, such as 18:23:1000.')
  const { id, last, location } = await latestSeen(asked)
  return factsOf(base, [
    fact(base, 'position', location === undefined ? null : positionOf({ x: location[0], y: location[1], z: location[2] })),
    fact(base, 'position.kind', 'last reported'),
    ...heardFacts(base, last, context.now),
    fact(base, 'entity', id),
  ])
}
