import type { BoundPlan } from '../../../core/bind.ts'
import { fact, factsOf } from '../../../core/fact-shapes.ts'
import type { FactsBase } from '../../../core/fact-shapes.ts'
import type { Fact, Facts } from '../../../core/facts.ts'
import { conditionsOn } from '../../../core/plan.ts'
import type { Track } from '../../tracker/world.ts'
import { liveBase } from './context.ts'
import type { LiveContext } from './context.ts'
import { freezeNotes, stateWords } from './entities.ts'
import { damageLabel } from './labels.ts'
import { candidateTable, heardFacts, movementFacts, positionOf, subjectOf } from './subject.ts'
import type { Subject } from './subject.ts'
import { seenTrack } from './seen.ts'
import { entityRef } from './things.ts'

export function resolvePosition(plan: BoundPlan, context: LiveContext): Facts {
  const subject = subjectOf(plan, context)
  const base = liveBase(plan, context, { notes: subject.notes })
  const { track } = subject
  if (track === undefined) return unresolved(base, fact(base, 'position', null), { subject, context })
  const placed = positionOf(track, context)
  if (placed === null) base.notes = [...(base.notes ?? []), { code: 'no-position', text: `${track.id} has not said where it is` }]
  return factsOf(base, [
    fact(base, 'position', placed?.position ?? null),
    ...(placed === null ? [] : [fact(base, 'position.kind', placed.kind)]),
    fact(base, 'entity', entityRef(track)),
    ...movementFacts(base, track, context),
    ...heardFacts(base, track.lastHeard, context.now),
    fact(base, 'state', stateWords(track, context)),
  ])
}

/** Never heard, or several that might be meant: the headline is not known. */
export function unresolved(base: FactsBase, headline: Fact, { subject, context }: { subject: Subject; context: LiveContext }): Facts {
  if (subject.candidates.length === 0) return factsOf(base, [headline, fact(base, 'state', 'never heard')])
  return factsOf(base, [headline], { table: candidateTable(subject.candidates, context) })
}

/** Everything known of one entity; a yes/no question about its state has that as its headline. */
export function resolveEntity(plan: BoundPlan, context: LiveContext): Facts {
  const subject = subjectOf(plan, context)
  const { track } = subject
  const base = liveBase(plan, context, { notes: [...subject.notes, ...(track === undefined ? [] : freezeNotes(context, [track.exercise]))] })
  const asked = conditionsOn(plan.where, 'state')[0]
  const state = asked?.values[0] ?? 'active'
  if (track === undefined) return unresolved(base, fact(base, plan.yesNo === undefined ? 'state' : state, null), { subject, context })
  const details = entityFacts(base, track, context)
  if (plan.yesNo === undefined) return factsOf(base, [fact(base, 'state', stateWords(track, context)), ...details])
  const seen = seenTrack(track, context)
  const holds = (asked?.values ?? ['active']).some((value) => seen.hasState(value))
  const name = asked?.not === true ? (state === 'active' ? 'gone' : `not-${state}`) : state
  return factsOf(base, [fact(base, name, asked?.not === true ? !holds : holds), fact(base, 'state', stateWords(track, context)), ...details])
}

function entityFacts(base: FactsBase, track: Track, context: LiveContext): Fact[] {
  const { picture, now } = context
  const placed = positionOf(track, context)
  const ref = entityRef(track)
  const frozen = picture.frozenSince(track)
  return [
    fact(base, 'entity', ref),
    fact(base, 'force', track.force),
    fact(base, 'type', ref.type),
    fact(base, 'damage', damageLabel(track.damage)),
    ...(placed === null ? [] : [fact(base, 'position', placed.position), fact(base, 'position.kind', placed.kind)]),
    ...movementFacts(base, track, context),
    fact(base, 'first-heard', track.firstHeard, 'instant'),
    ...heardFacts(base, track.lastHeard, now),
    fact(base, 'timeout', Math.round(picture.timeoutMs(track, now)), 'ms'),
    ...(frozen === null ? [] : [fact(base, 'frozen.since', frozen, 'instant')]),
    ...(track.until === null ? [] : [fact(base, 'ended', track.until, 'instant')]),
    ...(track.destroyedAt === null ? [] : [fact(base, 'destroyed.at', track.destroyedAt, 'instant')]),
    ...killerFacts(base, track, context),
    fact(base, 'exercise', track.exercise),
    fact(base, 'source-address', track.address),
  ]
}

function killerFacts(base: FactsBase, track: Track, { picture }: LiveContext): Fact[] {
  const killer = track.killedBy
  if (killer === null || killer.entity === null) return []
  const known = picture.tracksById(killer.entity).find((each) => each.track === killer.track)
  return [
    fact(
      base,
      'killed-by',
      known === undefined ? { id: killer.entity, exercise: track.exercise, marking: killer.marking, type: killer.type } : entityRef(known),
    ),
  ]
}
