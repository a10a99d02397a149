import type { BoundPlan } from '../../../core/bind.ts'
import { fact, factsOf, listFacts, valueFacts } from '../../../core/fact-shapes.ts'
import type { FactsBase } from '../../../core/fact-shapes.ts'
import type { Fact, Facts, FactValue, Note, Table } from '../../../core/facts.ts'
import { minuteMs } from '../../../core/time.ts'
import { badClockMs } from '../../tracker/limits.ts'
import type { ApplicationRecord } from '../../tracker/world.ts'
import { compileConditions } from '../filter.ts'
import { pduTypeLabel } from '../history/names.ts'
import { cannotAnswer, liveBase, namesOf } from './context.ts'
import type { LiveContext } from './context.ts'
import { freezeNotes } from './entities.ts'
import { placeLabel, placesOf } from './places.ts'
import type { Place } from './places.ts'
import { seenTrack } from './seen.ts'
import { entityRef } from './things.ts'

/* What may be wrong on the network: silence, clocks, duplicate ids, and all of it together. */

export function resolveSilence(plan: BoundPlan, context: LiveContext): Facts {
  const silent = silentSites(plan, context)
  const base = liveBase(plan, context, {
    notes: freezeNotes(context, undefined, 'sites it addresses are not counted as silent'),
  })
  return shaped(base, silent.length, {
    columns: [
      { key: 'site', title: 'site' },
      { key: 'last-heard', title: 'last heard', unit: 'instant' },
      { key: 'silent', title: 'silent for', unit: 'ms' },
      { key: 'threshold', title: 'silent after', unit: 'ms' },
    ],
    rows: silent.map((place) => [placeLabel(place), place.lastHeard, context.now - place.lastHeard, Math.round(place.silentAfterMs)]),
    total: silent.length,
  })
}

function silentSites(plan: Pick<BoundPlan, 'where'>, context: LiveContext): Place[] {
  return placesOf(plan, context, 'site').filter((place) => place.state === 'silent')
}

/** Applications heard longer ago have no clock to speak of. */
const clockKeptMs = 5 * minuteMs

type Clock = { application: ApplicationRecord; skewMs: number }

export function resolveClocks(plan: BoundPlan, context: LiveContext): Facts {
  const { bad, relative } = clocksOf(plan, context)
  const notes: Note[] =
    relative === 0
      ? []
      : [
          {
            code: 'relative-timestamps',
            text: `${relative} ${relative === 1 ? 'application sends' : 'applications send'} relative timestamps, which cannot be compared`,
          },
        ]
  const base = liveBase(plan, context, { notes })
  const extra = relative === 0 ? [] : [fact(base, 'clocks.relative', relative, 'application')]
  return shaped({ ...base, extra }, bad.length, {
    columns: [
      { key: 'application', title: 'application' },
      { key: 'skew', title: 'ahead (+) or behind (−)', unit: 'ms' },
      { key: 'address', title: 'address' },
    ],
    rows: bad.map(({ application, skewMs }) => [`application ${application.site}:${application.application}`, Math.round(skewMs), application.address]),
    total: bad.length,
  })
}

function clocksOf(plan: Pick<BoundPlan, 'where'>, context: LiveContext): { bad: Clock[]; relative: number } {
  const { picture, now } = context
  const heard = new Map(placesOf(plan, context, 'application').map((place) => [place.value, place]))
  const bad = new Map<string, Clock>()
  let relative = 0
  for (const application of picture.applications()) {
    const key = `${application.site}:${application.application}`
    if (!heard.has(key) || now - application.lastHeard > clockKeptMs) continue
    const skewMs = picture.skewMs(application)
    if (skewMs === null) {
      relative += 1
      continue
    }
    if (Math.abs(skewMs) <= badClockMs) continue
    const known = bad.get(key)
    if (known === undefined || Math.abs(skewMs) > Math.abs(known.skewMs)) bad.set(key, { application, skewMs })
  }
  return { bad: [...bad.values()].sort((a, b) => Math.abs(b.skewMs) - Math.abs(a.skewMs)), relative }
}

const translated: Note = { code: 'addresses-translated', text: 'Where addresses are translated on the way, duplicates cannot be seen' }

export function resolveDuplicates(plan: BoundPlan, context: LiveContext): Facts {
  const found = duplicatesOf(plan, context)
  const base = liveBase(plan, context, { notes: [translated] })
  return shaped(base, found.length, {
    columns: [
      { key: 'entity', title: 'entity' },
      { key: 'exercise', title: 'exercise' },
      { key: 'addresses', title: 'heard from' },
      { key: 'contradicts', title: 'as another type or force' },
    ],
    rows: found.map(({ track, claims }) => [
      entityRef(track),
      track.exercise,
      claims
        .map((claim) => claim.address)
        .sort()
        .join(', '),
      new Set(claims.map((claim) => `${claim.typeText}/${claim.forceId}`)).size > 1,
    ]),
    total: found.length,
  })
}

function duplicatesOf(plan: Pick<BoundPlan, 'where'>, context: LiveContext): ReturnType<LiveContext['picture']['duplicates']> {
  const matches = compileConditions(plan.where, { named: namesOf(context) })
  return context.picture.duplicates(context.now).filter(({ track }) => matches(seenTrack(track, context)))
}

function shaped(base: FactsBase, count: number, table: Table): Facts {
  // Few as a rule, and whoever asks how many wants to know which.
  if (base.plan.shape === 'value') return { ...valueFacts(base, count), ...(count === 0 ? {} : { table: { ...table, rows: table.rows.slice(0, 20) } }) }
  if (base.plan.shape === 'list') return listFacts(base, count, { ...table, rows: table.rows.slice(0, base.plan.order?.limit ?? 100) })
  throw cannotAnswer(`${base.measure.title} cannot be shown as ${base.plan.shape}.`)
}

type Problem = { kind: string; what: FactValue; since: number | null }

/** All of it: how many problems, of which kinds. */
export function resolveNetwork(plan: BoundPlan, context: LiveContext): Facts {
  const { picture } = context
  // Malformed and unknown traffic names no exercise that could be believed, and no site.
  const narrowed = plan.where.length > 0
  const silent = silentSites(plan, context)
  const { bad, relative } = clocksOf(plan, context)
  const duplicates = duplicatesOf({ where: plan.where.filter((condition) => condition.field !== 'name') }, context)
  const malformed = narrowed ? [] : [...picture.malformed()]
  const unknown = narrowed ? [] : [...picture.unknownTypes()]
  const drops = context.kernelDrops ?? null
  const problems: Problem[] = [
    ...silent.map((place) => ({ kind: 'silent site', what: placeLabel(place), since: place.lastHeard })),
    ...bad.map(({ application, skewMs }) => ({
      kind: 'bad clock',
      what: `application ${application.site}:${application.application} is ${Math.abs(skewMs / 1_000).toFixed(1)} s ${skewMs > 0 ? 'ahead' : 'behind'}`,
      since: null,
    })),
    ...duplicates.map(({ track }) => ({ kind: 'duplicate id', what: entityRef(track), since: null })),
    ...malformed.map(({ reason, address, count, first }) => ({ kind: 'malformed', what: `${count} × ${reason} from ${address}`, since: first })),
    ...unknown.map(({ pduType, address, count, first }) => ({
      kind: 'unknown type',
      what: `${count} × ${pduTypeLabel(pduType)} from ${address}`,
      since: first,
    })),
    ...(drops === null || drops === 0 || narrowed ? [] : [{ kind: 'kernel drops', what: `${drops} datagrams`, since: picture.listeningSince }]),
  ]
  const notes: (Note | undefined)[] = [
    duplicates.length > 0 ? translated : undefined,
    narrowed ? { code: 'not-narrowed', text: 'Malformed and unknown traffic cannot be told by exercise or site and is left out' } : undefined,
    relative > 0
      ? {
          code: 'relative-timestamps',
          text: `${relative} ${relative === 1 ? 'application sends' : 'applications send'} relative timestamps, whose clocks cannot be judged`,
        }
      : undefined,
    ...freezeNotes(context, undefined),
  ]
  const base = liveBase(plan, context, { notes })
  const versions = [...picture.versions().keys()].sort((a, b) => a - b)
  const facts: [Fact, ...Fact[]] = [
    fact(base, 'problems', problems.length, 'problem'),
    fact(base, 'silent-sites', silent.length, 'site'),
    fact(base, 'bad-clocks', bad.length, 'application'),
    fact(base, 'duplicates', duplicates.length, 'duplicate id'),
    ...(narrowed
      ? []
      : [
          fact(base, 'malformed', picture.malformedTotal(), 'malformed PDU'),
          fact(
            base,
            'unknown-types',
            unknown.reduce((sum, each) => sum + each.count, 0),
            'PDU',
          ),
          fact(base, 'empty-datagrams', picture.emptyDatagrams(), 'datagram'),
        ]),
    ...(drops === null ? [] : [fact(base, 'kernel-drops', drops, 'datagram')]),
    fact(base, 'versions', versions.length === 0 ? null : versions.join(', ')),
  ]
  const head = plan.yesNo === undefined ? facts : ([fact(base, 'problems.any', problems.length > 0), ...facts] satisfies [Fact, ...Fact[]])
  const table: Table = {
    columns: [
      { key: 'kind', title: 'kind' },
      { key: 'what', title: 'what' },
      { key: 'since', title: 'since', unit: 'instant' },
    ],
    rows: problems.slice(0, 100).map(({ kind, what, since }) => [kind, what, since]),
    total: problems.length,
  }
  return factsOf(base, head, problems.length === 0 ? {} : { table })
}
