import type { BoundPlan } from '../../../core/bind.ts'
import { fact, factsOf } from '../../../core/fact-shapes.ts'
import type { Fact, Facts, Table } from '../../../core/facts.ts'
import { conditionsOn } from '../../../core/plan.ts'
import { minuteMs } from '../../../core/time.ts'
import type { Instant } from '../../../core/time.ts'
import { stopReasonName } from '../../../siso/names.ts'
import { addresseeText } from '../../tracker/freeze.ts'
import { shortestTimeoutMs } from '../../tracker/limits.ts'
import type { FreezeCommand } from '../../tracker/world.ts'
import { exerciseNote, inScope, isChosen, othersOf } from '../exercise-scope.ts'
import { liveBase, meantIn } from './context.ts'
import type { LiveContext } from './context.ts'
import { activeTracks, freezeNotes } from './entities.ts'
import { placeLabel, placesOf, withoutNames } from './places.ts'

/** How long a site counts as on the network after it was last heard, as in the measure "sites". */
const onNetworkMs = 5 * minuteMs

export function resolveStatus(plan: BoundPlan, context: LiveContext): Facts {
  const { picture, now } = context
  const meant = meantIn(plan, context)
  const named = meant?.reason === 'named'
  const { tracks, figures } = activeTracks({ ...plan, measure: 'entities.active' }, context)
  const base = liveBase(plan, context, {
    notes: [exerciseNote(meant, figures, { singular: 'entity', plural: 'entities' }), ...freezeNotes(context, meant?.ids)],
  })
  const counted = liveBase(plan, context, { counts: true })
  if (counted.quality === 'lower-bound') base.notes = counted.notes === undefined ? (base.notes ?? []) : [...(base.notes ?? []), ...counted.notes]
  const lastPdu = named ? latest(meant.ids.map((id) => picture.exercise(id)?.lastHeard)) : picture.lastPdu
  const minute = named ? meant.ids.reduce((sum, id) => sum + picture.lastMinute(now, id), 0) : picture.lastMinute(now)
  const seconds = picture.lastMinuteSeconds(now)
  const sites = placesOf(plan, context, 'site').filter((place) => now - place.lastHeard <= onNetworkMs)
  const frozen = frozenOf(meant?.ids ?? [], context)
  const facts: [Fact, ...Fact[]] = [
    fact(base, 'status', statusWord(lastPdu, context)),
    fact(base, 'pdus.rate', seconds === 0 ? null : Math.round((minute / seconds) * 10) / 10, 'per second'),
    fact(base, 'pdus.last-minute', minute, 'PDU'),
    ...(seconds === 60 ? [] : [fact(base, 'pdus.last-minute.seconds', seconds, 's')]),
    fact(base, 'last-pdu', lastPdu, 'instant'),
    ...(lastPdu === null ? [] : [fact(base, 'last-pdu.age', Math.max(0, now - lastPdu), 'ms')]),
    fact(counted, 'entities.active', tracks.length, 'entity'),
    fact(base, 'sites', sites.length, 'site'),
    fact(base, 'malformed', picture.malformedTotal(), 'malformed PDU'),
    ...(context.kernelDrops === undefined || context.kernelDrops === null ? [] : [fact(base, 'kernel-drops', context.kernelDrops, 'datagram')]),
    ...(picture.listeningSince === null
      ? []
      : [fact(base, 'listening.since', picture.listeningSince, 'instant'), fact(base, 'listening.for', picture.listeningForMs(now), 'ms')]),
    fact(base, 'frozen', meant === undefined ? null : frozen !== undefined),
    ...(frozen === undefined ? [] : [fact(base, 'frozen.since', frozen.at, 'instant')]),
    fact(base, 'exercise', meant === undefined ? null : meant.ids.length === 1 ? (meant.ids[0] ?? null) : `exercises ${meant.ids.join(', ')}`),
    ...(meant !== undefined && isChosen(meant) ? othersOf(meant).map((id) => fact(base, `exercise.${id}.active`, figures.get(id) ?? 0, 'entity')) : []),
    ...(context.storeLagMs === undefined ? [] : [fact(base, 'store.lag', context.storeLagMs, 'ms')]),
  ]
  return factsOf(base, facts)
}

function statusWord(lastPdu: Instant | null, { picture, now }: LiveContext): string {
  if (picture.listeningSince === null) return 'not listening'
  return lastPdu !== null && now - lastPdu < shortestTimeoutMs && lastPdu >= picture.listeningSince ? 'receiving' : 'silent'
}

function latest(instants: readonly (Instant | undefined)[]): Instant | null {
  return instants.reduce<Instant | null>((best, each) => (each !== undefined && (best === null || each > best) ? each : best), null)
}

/** Frozen for everybody in every exercise meant. */
function frozenOf(exercises: readonly number[], { picture }: LiveContext): FreezeCommand | undefined {
  const freezes = exercises.map((id) => picture.frozenWhole(id))
  const [first] = freezes
  return freezes.includes(undefined) ? undefined : first
}

/** Whether the exercise, a site or an application is frozen, since when, and who was addressed. */
export function resolveFreeze(plan: BoundPlan, context: LiveContext): Facts {
  const { picture } = context
  const where = withoutNames(plan.where, context)
  const meant = meantIn(plan, context)
  const kind = conditionsOn(where, 'application').length > 0 ? 'application' : conditionsOn(where, 'site').length > 0 ? 'site' : undefined
  // Unless one is named, what is frozen anywhere is shown.
  const ids = meant?.reason === 'named' ? meant.ids : picture.exercises().map((each) => each.exercise)
  const standing = ids.flatMap((id) => picture.freezes(id).map((freeze) => ({ id, freeze })))
  const elsewhere = [...new Set(standing.map(({ id }) => id))].filter((id) => meant !== undefined && !inScope(meant, id))
  const base = liveBase(plan, context, {
    notes: [
      exerciseNote(meant, new Map(), { singular: 'entity', plural: 'entities' }),
      ...elsewhere.map((id) => ({
        code: 'frozen-elsewhere',
        text: picture.frozenWhole(id) === undefined ? `A part of exercise ${id} is frozen` : `Exercise ${id} is frozen`,
      })),
    ],
  })
  const table: Table = {
    columns: [
      { key: 'exercise', title: 'exercise' },
      { key: 'addressee', title: 'addressee' },
      { key: 'since', title: 'since', unit: 'instant' },
      { key: 'from', title: 'from' },
      { key: 'reason', title: 'reason' },
    ],
    rows: standing.map(({ id, freeze }) => [id, addresseeText(freeze.addressee), freeze.at, freeze.from, stopReasonName(freeze.reason)]),
    total: standing.length,
  }
  const more = standing.length === 0 ? {} : { table }
  if (kind !== undefined) return placeFreeze({ ...plan, where }, context, { base, kind, more })
  if (meant === undefined) {
    base.notes = [{ code: 'never-heard', text: 'No exercise has been heard yet' }]
    return factsOf(base, [fact(base, 'frozen', null)])
  }
  const frozen = frozenOf(meant.ids, context)
  if (frozen !== undefined)
    return factsOf(
      base,
      [fact(base, 'frozen', true), fact(base, 'frozen.since', frozen.at, 'instant'), fact(base, 'frozen.addressee', addresseeText(frozen.addressee))],
      more,
    )
  const partly = standing.filter(({ id }) => inScope(meant, id))
  if (partly.length > 0)
    base.notes = [
      ...(base.notes ?? []),
      { code: 'partly-frozen', text: `Not the whole exercise: only ${partly.map(({ freeze }) => addresseeText(freeze.addressee)).join(', ')}` },
    ]
  return factsOf(base, [fact(base, 'frozen', false)], more)
}

type PlaceFreeze = { base: ReturnType<typeof liveBase>; kind: 'site' | 'application'; more: { table?: Table } }

function placeFreeze(plan: BoundPlan, context: LiveContext, { base, kind, more }: PlaceFreeze): Facts {
  const { picture } = context
  const values = new Set(placesOf(plan, context, kind).map((place) => place.value))
  const records = [...(kind === 'site' ? picture.sites() : picture.applications())].filter((record) =>
    values.has('application' in record ? `${record.site}:${record.application}` : String(record.site)),
  )
  const asked = conditionsOn(plan.where, kind).flatMap((condition) => condition.values)
  if (records.length === 0) {
    base.notes = [{ code: 'never-heard', text: `${kind === 'site' ? 'Site' : 'Application'} ${asked.join(', ')} has not been heard` }]
    return factsOf(base, [fact(base, 'frozen', null)], more)
  }
  const since = records.map((record) => picture.frozenAt(record))
  const earliest = since.reduce<number | null>((best, each) => (each !== null && (best === null || each < best) ? each : best), null)
  const frozen = since.every((each) => each !== null)
  const labels = placesOf(plan, context, kind).map(placeLabel).join(', ')
  return factsOf(
    base,
    [
      fact(base, 'frozen', frozen),
      ...(frozen && earliest !== null ? [fact(base, 'frozen.since', earliest, 'instant')] : []),
      fact(base, 'frozen.addressee', labels),
    ],
    more,
  )
}
