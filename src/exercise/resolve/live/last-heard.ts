import type { BoundPlan } from '../../../core/bind.ts'
import { fact, factsOf } from '../../../core/fact-shapes.ts'
import type { Facts } from '../../../core/facts.ts'
import { conditionsOn } from '../../../core/plan.ts'
import { liveBase } from './context.ts'
import type { LiveContext } from './context.ts'
import { stateWords } from './entities.ts'
import { unresolved } from './entity.ts'
import { placeLabel, placesOf, withoutNames } from './places.ts'
import type { Place } from './places.ts'
import { heardFacts, subjectOf } from './subject.ts'
import { entityRef } from './things.ts'

/** When an entity, a site, an application, an exercise or anything at all was last heard. */
export function resolveLastHeard(plan: BoundPlan, context: LiveContext): Facts {
  const where = withoutNames(plan.where, context)
  const asks = (field: 'entity' | 'marking' | 'application' | 'site'): boolean => conditionsOn(where, field).length > 0
  if (asks('entity') || asks('marking')) return ofEntity(plan, context)
  if (asks('application')) return ofPlace({ ...plan, where }, context, 'application')
  if (asks('site')) return ofPlace({ ...plan, where }, context, 'site')
  return ofAnything({ ...plan, where }, context)
}

function ofEntity(plan: BoundPlan, context: LiveContext): Facts {
  const subject = subjectOf(plan, context)
  const base = liveBase(plan, context, { notes: subject.notes })
  const { track } = subject
  if (track === undefined) return unresolved(base, fact(base, 'last-heard', null, 'instant'), { subject, context })
  const [heard, age] = heardFacts(base, track.lastHeard, context.now)
  return factsOf(base, [
    heard ?? fact(base, 'last-heard', null, 'instant'),
    ...(age === undefined ? [] : [age]),
    fact(base, 'entity', entityRef(track)),
    fact(base, 'state', stateWords(track, context)),
  ])
}

function ofPlace(plan: BoundPlan, context: LiveContext, kind: Place['kind']): Facts {
  const places = placesOf(plan, context, kind)
  const [place] = places
  const asked = conditionsOn(plan.where, kind).flatMap((condition) => condition.values)
  const notes = places.length === 0 ? [{ code: 'never-heard', text: `${kind === 'site' ? 'Site' : 'Application'} ${asked.join(', ')} has not been heard` }] : []
  const base = liveBase(plan, context, { notes })
  if (place === undefined)
    return factsOf(base, [
      fact(base, 'last-heard', null, 'instant'),
      fact(base, kind, asked.map((value) => `${kind} ${value}`).join(', ')),
      fact(base, 'state', 'never heard'),
    ])
  const latest = places.reduce((best, each) => (each.lastHeard > best.lastHeard ? each : best), place)
  const table = {
    columns: [
      { key: kind, title: kind },
      { key: 'last-heard', title: 'last heard', unit: 'instant' },
      { key: 'state', title: 'state' },
    ],
    rows: places.map((each) => [placeLabel(each), each.lastHeard, each.state]),
    total: places.length,
  }
  return factsOf(
    base,
    [
      fact(base, 'last-heard', latest.lastHeard, 'instant'),
      fact(base, 'last-heard.age', Math.max(0, context.now - latest.lastHeard), 'ms'),
      fact(base, kind, placeLabel(latest)),
      fact(base, 'state', latest.state),
    ],
    places.length > 1 ? { table } : {},
  )
}

function ofAnything(plan: BoundPlan, context: LiveContext): Facts {
  const { picture, now } = context
  const exercises = conditionsOn(plan.where, 'exercise')
  const base = liveBase(plan, context)
  const among = picture.exercises().filter(({ exercise }) => exercises.every(({ values, not }) => values.includes(String(exercise)) !== not))
  const last =
    exercises.length === 0
      ? picture.lastPdu
      : among.reduce<number | null>((best, each) => (best === null || each.lastHeard > best ? each.lastHeard : best), null)
  if (last !== null) return factsOf(base, [fact(base, 'last-heard', last, 'instant'), fact(base, 'last-heard.age', Math.max(0, now - last), 'ms')])
  base.notes = [{ code: 'never-heard', text: exercises.length === 0 ? 'Nothing has been heard yet' : 'That exercise has not been heard' }]
  return factsOf(base, [fact(base, 'last-heard', null, 'instant')])
}
