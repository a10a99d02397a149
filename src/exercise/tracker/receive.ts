import type { Instant } from '../../core/time.ts'
import type { Datums, EntityId, Pdu } from '../../dis/pdu.ts'
import { isKnownPduType } from '../../siso/pdu-types.ts'
import type { TextRow, TrafficKey } from '../records.ts'
import { onCollision } from './collisions.ts'
import { nextSeq } from './context.ts'
import type { Context } from './context.ts'
import { onAggregate, onDesignator, onEmission, onIff, onTransmitter } from './emissions.ts'
import { onDetonation, onFire } from './engagements.ts'
import { onEntityState, onEntityStateUpdate, onRemove } from './entity-state.ts'
import { start, stop } from './freeze.ts'
import { countUnknownType, countVersion, hearFrom } from './network.ts'
import { countInSecond } from './rates.ts'
import { classOf } from './rules.ts'
import { hearExercise, noteStart, noteStop } from './sessions.ts'
import { namesEntity, partyOf } from './track.ts'
import { entityText, trackOf } from './world.ts'
import type { ApplicationRecord, ExerciseRecord, Track, TrafficCell } from './world.ts'

type At = { address: string; at: Instant }

/** One PDU: who is heard, what it means, and its place in the traffic counts. */
export function receive(context: Context, pdu: Pdu, { address, at }: At): void {
  const { world } = context
  const { header, originator } = pdu
  world.pdus += 1
  world.bytes += header.length
  world.lastPdu = at
  countInSecond(world.rate, at)
  countVersion(context, header.protocolVersion, at)
  // 0:0 is nobody: a detonation without a firer, a PDU that names no sender. Somebody who has a state is somebody.
  const named = originator !== undefined && (originator.site !== 0 || originator.application !== 0 || pdu.body === 'entity-state')
  const application = named ? hearFrom(context, { header, originator, address, at }) : undefined
  if (pdu.body === 'other' && !isKnownPduType(header.pduType)) countUnknownType(context, header.pduType, { address, at })
  let track: Track | undefined
  if (context.rules.counts(header.exerciseId)) {
    const exercise = hearExercise(context, header.exerciseId, at)
    track = interpret(context, pdu, { address, at, exercise, application })
  }
  context.traffic.count(cellFor(context, pdu, { address, track }), at, header.length)
}

type Heard = At & { exercise: ExerciseRecord; application: ApplicationRecord | undefined }

/** What the PDU changes in the picture. @returns the entity it speaks of, when it is tracked */
function interpret(context: Context, pdu: Pdu, heard: Heard): Track | undefined {
  const { at, address, application, exercise } = heard
  const number = exercise.exercise
  const tracked = (id: EntityId): Track | undefined => trackOf(context.world, number, id)
  switch (pdu.body) {
    case 'entity-state': {
      if (application === undefined || !namesEntity(pdu.entity)) return undefined
      const track = onEntityState(context, pdu, { at, address, version: pdu.header.protocolVersion, application })
      context.aspects.bump('positions')
      return track
    }
    case 'entity-state-update': {
      if (application === undefined) return undefined
      const track = onEntityStateUpdate(context, pdu, { at, address, version: pdu.header.protocolVersion, application })
      context.aspects.bump('positions')
      return track
    }
    case 'fire':
      onFire(context, pdu, heard)
      return tracked(pdu.firer)
    case 'detonation':
      onDetonation(context, pdu, heard)
      return tracked(pdu.firer)
    case 'collision':
      onCollision(context, pdu, { exercise: number, at })
      return tracked(pdu.issuing)
    case 'remove-entity':
      onRemove(context, { exercise: number, target: pdu.to, at })
      return tracked(pdu.from)
    case 'start-resume':
      noteStart(context, exercise, { at, addressee: pdu.to })
      start(context, exercise, { at, addressee: pdu.to, from: entityText(pdu.from), reason: 0, behaviour: 0 })
      return tracked(pdu.from)
    case 'stop-freeze':
      noteStop(exercise)
      stop(context, exercise, { at, addressee: pdu.to, from: entityText(pdu.from), reason: pdu.reason, behaviour: pdu.behaviour })
      return tracked(pdu.from)
    case 'comment':
      recordText(context, { kind: 'comment', from: pdu.from, to: pdu.to, eventType: null, text: textOf(pdu.datums) }, heard)
      return tracked(pdu.from)
    case 'event-report':
      recordText(context, { kind: 'event-report', from: pdu.from, to: pdu.to, eventType: pdu.eventType, text: textOf(pdu.datums) }, heard)
      return tracked(pdu.from)
    case 'transmitter':
      onTransmitter(context, pdu, { exercise: number, at })
      return tracked(pdu.entity)
    case 'electromagnetic-emission':
      onEmission(context, pdu, { exercise: number, at })
      return tracked(pdu.emitting)
    case 'designator':
      onDesignator(context, pdu, { exercise: number, at })
      return tracked(pdu.designating)
    case 'iff':
      onIff(context, pdu, { exercise: number, at })
      return tracked(pdu.emitting)
    case 'aggregate-state':
      onAggregate(context, pdu, { exercise: number, at })
      return undefined
    case 'signal':
    case 'receiver':
      return tracked(pdu.entity)
    case 'create-entity':
    case 'acknowledge':
    case 'action-request':
    case 'action-response':
    case 'data-query':
    case 'set-data':
    case 'data':
      return tracked(pdu.from)
    case 'other':
      return undefined
    default:
      return pdu satisfies never
  }
}

type Told = { kind: TextRow['kind']; from: EntityId; to: EntityId; eventType: number | null; text: string }

function recordText(context: Context, told: Told, { at, exercise }: Heard): void {
  const { site, application, entity } = told.to
  context.sink.text({
    seq: nextSeq(context),
    t: at,
    exercise: exercise.exercise,
    kind: told.kind,
    from: partyOf(context, { exercise: exercise.exercise, id: told.from, at }),
    to: site === 0 && application === 0 && entity === 0 ? null : entityText(told.to),
    eventType: told.eventType,
    text: told.text,
  })
  context.aspects.bump('events')
}

function textOf(datums: Datums): string {
  return datums.variable
    .map((datum) => datum.text.trim())
    .filter((text) => text !== '')
    .join(' ')
    .slice(0, 2_000)
}

/** The traffic cell of a PDU. Entity States, nine in ten of all traffic, remember theirs with the track. */
function cellFor({ traffic }: Context, pdu: Pdu, { address, track }: { address: string; track: Track | undefined }): TrafficCell {
  const { pduType, protocolVersion } = pdu.header
  if (pduType !== 1 || track === undefined) return traffic.cell(keyOf(pdu, { address, track }))
  const known = track.cell
  if (known !== null && known.key.address === address && known.key.version === protocolVersion && known.key.force === track.force) return known
  track.cell = traffic.cell(keyOf(pdu, { address, track }))
  return track.cell
}

function keyOf(pdu: Pdu, { address, track }: { address: string; track: Track | undefined }): TrafficKey {
  const { header, originator } = pdu
  return {
    exercise: header.exerciseId,
    pduType: header.pduType,
    ...sideOf(pdu, track),
    site: originator?.site ?? 0,
    application: originator?.application ?? 0,
    address,
    version: header.protocolVersion,
  }
}

function sideOf(pdu: Pdu, track: Track | undefined): Pick<TrafficKey, 'force' | 'kind' | 'domain'> {
  if (track !== undefined) return { force: track.force, kind: track.type[0], domain: track.type[1] }
  // Not tracked, in an exercise that is not counted for instance; but it says itself what it is.
  if (pdu.body === 'entity-state') return { force: classOf(pdu.forceId), kind: pdu.type.kind, domain: pdu.type.domain }
  if (pdu.body === 'aggregate-state') return { force: classOf(pdu.forceId), kind: 0, domain: 0 }
  return { force: 'none', kind: 0, domain: 0 }
}
