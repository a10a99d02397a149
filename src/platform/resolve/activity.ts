import { bucketsOf, defaultStep } from '../../core/buckets.ts'
import { fact, factsOf, rankFacts } from '../../core/fact-shapes.ts'
import { factNamed } from '../../core/facts.ts'
import type { Fact, Facts, Note, Series } from '../../core/facts.ts'
import { dayMs, hourMs, minuteMs } from '../../core/time.ts'
import type { Interval } from '../../core/time.ts'
import { countOf, countWindow } from '../counts.ts'
import { courseOf } from '../course.ts'
import { TooLargeError, UpstreamError } from '../upstream-error.ts'
import { baseOf, countOptions, windowOf } from './context.ts'
import type { Asked } from './context.ts'
import { seenWithin } from './seen.ts'
import { busiestMinute, groupOf } from './traffic.ts'

/** A report reads few rows: whoever wants to know exactly asks for that alone. */
const reportBytes = 1_572_864

/** What the platform stored in a window, by type and over time; parts that would take too many rows are left out, which is said. */
export async function resolveActivity(asked: Asked): Promise<Facts> {
  const { context } = asked
  const window = windowOf(asked)
  const brief: Asked = { ...asked, context: { ...context, reading: context.reading.as('aside'), maxBytes: Math.min(context.maxBytes, reportBytes) } }
  const notes: Note[] = []
  const [counts, seen, busiest, series] = await Promise.all([
    countWindow(context.reading, window, countOptions(asked)),
    seenOrGlanced(brief, window),
    within(asked, async () => await busiestMinute(brief)),
    within(asked, async () => await courseSeries(brief, window)),
  ])
  if (seen === undefined) notes.push({ code: 'entities-not-counted', text: 'Entities are not counted over so many rows; ask about a shorter window' })
  const base = baseOf(asked, { notes, window: counts.window })
  const total = countOf(counts.byType)
  const count = (type: number, name: string, unit: string): Fact => fact(base, name, counts.byType.get(type) ?? null, unit)
  const types = rankFacts(
    { ...base, plan: { ...base.plan, order: { direction: 'most', limit: 20 } } },
    'pdu-type',
    [...counts.byType].filter(([, value]) => value > 0).map(([type, value]) => groupOf(type, value)),
    total,
  )
  const facts: [Fact, ...Fact[]] = [
    fact(base, 'pdus', total, 'PDU'),
    ...(seen === undefined ? [] : [fact(base, 'entities.seen', seen, 'entity')]),
    count(2, 'fires', 'fire'),
    count(3, 'detonations', 'detonation'),
    count(4, 'collisions', 'collision'),
    ...(busiest === undefined ? [] : [fact(base, 'busiest.at', busiest.at, 'instant'), fact(base, 'busiest.pdus', busiest.pdus, 'PDU')]),
    ...topTypes(base, types),
  ]
  return factsOf(base, facts, { ...(types.table === undefined ? {} : { table: types.table }), ...(series === undefined ? {} : { series }) })
}

/** How many were seen; where that takes too many rows, the newest few are looked at meanwhile for the watch on history. */
async function seenOrGlanced(asked: Asked, window: Interval): Promise<number | undefined> {
  const seen = await within(asked, async () => (await seenWithin(window, asked.context)).length)
  if (seen === undefined) await within(asked, async () => await asked.context.reading.glance())
  return seen
}

function topTypes(base: ReturnType<typeof baseOf>, types: Facts): Fact[] {
  return [1, 2, 3].flatMap((place) => {
    const [type, value] = [factNamed(types, `top.${place}.pdu-type`), factNamed(types, `top.${place}.value`)]
    return type === undefined || value === undefined
      ? []
      : [fact(base, `top-type.${place}.pdu-type`, type.value), fact(base, `top-type.${place}.value`, value.value, 'PDU')]
  })
}

/** A part of the report; undefined when it would take too many rows or cannot be read, which its trouble says. */
async function within<T>({ context }: Asked, part: () => Promise<T>): Promise<T | undefined> {
  try {
    return await part()
  } catch (thrown) {
    if (thrown instanceof TooLargeError) return undefined
    if (!(thrown instanceof UpstreamError)) throw thrown
    context.reading.note(thrown)
    return undefined
  }
}

/** Over time, where it costs little: minutes of an hour, hours of some days, days of some weeks. */
async function courseSeries(asked: Asked, window: Interval): Promise<Series[] | undefined> {
  const { context } = asked
  const length = window.to - window.from
  if (length <= hourMs) return undefined
  const step = length <= 3 * dayMs ? hourMs : Math.max(dayMs, defaultStep(window))
  const buckets = bucketsOf(window, { step: Math.max(minuteMs, step), zone: context.zone, recorded: [window] })
  if (buckets.length > 100) return undefined
  const { values } = await courseOf(context.reading, buckets, countOptions(asked))
  return [{ name: 'pdus', unit: 'PDU', points: buckets.map(({ from }, index) => ({ t: from, v: values[index] ?? null })) }]
}
