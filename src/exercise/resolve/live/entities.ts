import type { BoundPlan } from '../../../core/bind.ts'
import { fact } from '../../../core/fact-shapes.ts'
import type { Fact, Facts, FactValue, Note, Table } from '../../../core/facts.ts'
import { conditionsOn } from '../../../core/plan.ts'
import { isMunition } from '../../tracker/rules.ts'
import type { Track } from '../../tracker/world.ts'
import { exerciseNote, inScope, isChosen, othersOf } from '../exercise-scope.ts'
import { excludedNote } from '../excluded-note.ts'
import { compileConditions } from '../filter.ts'
import { clockText } from '../../../core/clock-text.ts'
import { categoryPattern, kindNumber } from '../history/names.ts'
import { liveBase, meantIn, namesOf } from './context.ts'
import type { LiveContext } from './context.ts'
import { damageLabel } from './labels.ts'
import { seenTrack } from './seen.ts'
import { entityRef, setFacts } from './things.ts'
import type { Things } from './things.ts'

/** Active entities: heard within their timeout, not left. Munitions and expendables only when asked for. */
export function resolveActive(plan: BoundPlan, context: LiveContext): Facts {
  const { tracks, excluded, figures } = activeTracks(plan, context)
  const meant = meantIn(plan, context)
  const base = liveBase(plan, context, {
    counts: true,
    notes: [
      exerciseNote(meant, figures, { singular: 'entity', plural: 'entities' }),
      excludedNote(excluded),
      ...freezeNotes(context, meant?.ids),
      ...neverHeardNotes(plan, context),
    ],
  })
  const extra: Fact[] = [
    fact(base, 'active.destroyed', tracks.filter((track) => track.damage === 3).length, 'entity'),
    fact(base, 'active.excluded', excluded, 'entity'),
    fact(base, 'active.overdue', tracks.filter((track) => track.overdue).length, 'entity'),
  ]
  if (meant !== undefined && isChosen(meant)) for (const id of othersOf(meant)) extra.push(fact(base, `exercise.${id}.active`, figures.get(id) ?? 0, 'entity'))
  return setFacts(
    { ...base, extra },
    trackSet(tracks, context, { columns: activeColumns, row: (track) => [track.force, track.from, stateWords(track, context)] }),
  )
}

const activeColumns: Table['columns'] = [
  { key: 'force', title: 'force' },
  { key: 'since', title: 'active since', unit: 'instant' },
  { key: 'state', title: 'state' },
]

/** Tracks in the order of their ids, each row beginning with who it is. */
function trackSet(
  tracks: readonly Track[],
  context: LiveContext,
  { columns, row }: { columns: Table['columns']; row: (track: Track) => FactValue[] },
): Things<Track> {
  return {
    members: tracks,
    seen: (track) => seenTrack(track, context),
    ref: entityRef,
    columns: [{ key: 'entity', title: 'entity' }, ...columns],
    row: (track) => [entityRef(track), ...row(track)],
    compare: byId,
  }
}

/** Missed two of their own beats, still active. */
export function resolveOverdue(plan: BoundPlan, context: LiveContext): Facts {
  const { tracks } = activeTracks(plan, context)
  const meant = meantIn(plan, context)
  const overdue = tracks.filter((track) => track.overdue)
  const base = liveBase(plan, context, {
    counts: true,
    notes: [exerciseNote(meant, new Map(), { singular: 'entity', plural: 'entities' }), ...freezeNotes(context, meant?.ids)],
  })
  return setFacts(
    base,
    trackSet(overdue, context, {
      columns: [
        { key: 'force', title: 'force' },
        { key: 'last-heard', title: 'last heard', unit: 'instant' },
        { key: 'beat', title: 'usual interval', unit: 'ms' },
      ],
      row: (track) => [track.force, track.lastHeard, Math.round(context.picture.beatMs(track, context.now))],
    }),
  )
}

type Found = {
  /** Within what was asked for. */
  tracks: Track[]
  /** Munitions and expendables that would match but were not asked for. */
  excluded: number
  /** Of every exercise, what matches the conditions but for the exercise. */
  figures: Map<number, number>
}

export function activeTracks(plan: BoundPlan, context: LiveContext): Found {
  const meant = meantIn(plan, context)
  const matches = compileConditions(plan.where, { named: namesOf(context) })
  const everything = asksForMunitions(plan)
  const found: Found = { tracks: [], excluded: 0, figures: new Map() }
  for (const track of context.picture.activeTracks()) {
    if (!matches(seenTrack(track, context))) continue
    const scoped = inScope(meant, track.exercise)
    if (!everything && isMunition(track.type[0])) {
      if (scoped) found.excluded += 1
      continue
    }
    found.figures.set(track.exercise, (found.figures.get(track.exercise) ?? 0) + 1)
    if (scoped) found.tracks.push(track)
  }
  for (const { exercise } of context.picture.exercises()) if (!found.figures.has(exercise)) found.figures.set(exercise, 0)
  return found
}

function byId(a: Track, b: Track): number {
  return a.exercise - b.exercise || a.site - b.site || a.application - b.application || a.entity - b.entity
}

/** Named by kind, type, category, identity or marking. */
function asksForMunitions(plan: Pick<BoundPlan, 'where'>): boolean {
  const positive = plan.where.filter((condition) => !condition.not)
  return (
    conditionsOn(positive, 'kind').some(({ values }) => values.some((value) => isMunition(kindNumber(value) ?? Number(value)))) ||
    conditionsOn(positive, 'type').some(({ values }) => values.some((value) => isMunition(Number(value.split('.')[0])))) ||
    conditionsOn(positive, 'category').some(({ values }) => values.some((value) => /^\^?\(?(\?:)?[28]\\?\./.test(categoryPattern(value) ?? ''))) ||
    conditionsOn(positive, 'entity').length > 0 ||
    conditionsOn(positive, 'marking').length > 0
  )
}

/** Freezes that hold in the exercises meant: their addressees' timeouts are suspended. */
export function freezeNotes(
  { picture, zone, now }: LiveContext,
  exercises: readonly number[] | undefined,
  consequence = 'who fell silent after that is still counted as active',
): Note[] {
  const ids = exercises ?? picture.exercises().map((each) => each.exercise)
  return ids.flatMap((id): Note[] => {
    const whole = picture.frozenWhole(id)
    const freeze = whole ?? picture.freezes(id)[0]
    if (freeze === undefined) return []
    // Who has not spoken since the listener started was never heard to be silent because of it.
    const before = picture.listeningSince !== null && freeze.at < picture.listeningSince
    const means = before ? 'who has not been heard since the listener started is not counted' : consequence
    const what = whole === undefined ? `A part of exercise ${id}` : `Exercise ${id}`
    return [{ code: whole === undefined ? 'partly-frozen' : 'frozen', text: `${what} is frozen since ${clockText(freeze.at, { zone, now })}: ${means}` }]
  })
}

/** Identities and markings asked for that were never heard: their zero means something else. */
export function neverHeardNotes(plan: Pick<BoundPlan, 'where'>, { picture }: LiveContext): Note[] {
  const unknown: string[] = []
  for (const { not, values } of conditionsOn(plan.where, 'entity')) if (!not) unknown.push(...values.filter((id) => picture.tracksById(id).length === 0))
  for (const { not, values } of conditionsOn(plan.where, 'marking'))
    if (!not) unknown.push(...values.filter((marking) => picture.tracksByMarking(marking).length === 0))
  return unknown.map((name) => ({ code: 'never-heard', text: `${name} has not been heard` }))
}

/** Active, overdue, frozen, left … and destroyed beside it. */
export function stateWords(track: Track, context: Pick<LiveContext, 'picture'>): string {
  const damage = track.damage === 3 && track.state === 'active' ? `, ${damageLabel(3)}` : ''
  return `${activityWord(track, context)}${damage}`
}

export function activityWord(track: Track, { picture }: Pick<LiveContext, 'picture'>): string {
  switch (track.state) {
    case 'left':
      return 'left'
    case 'lost':
      return 'contact lost'
    case 'stopped':
      return 'not heard since the listener started'
    case 'active':
      if (track.removalRequestedAt !== null) return 'removal requested'
      if (picture.frozenSince(track) !== null) return 'frozen'
      return track.overdue ? 'overdue' : 'active'
    default:
      return track.state satisfies never
  }
}
