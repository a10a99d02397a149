import { secondMs } from '../../core/time.ts'
import type { Instant } from '../../core/time.ts'
import type { Malformed, Pdu } from '../../dis/pdu.ts'
import type { AspectCounters } from '../aspects.ts'
import type { ExercisePlan } from '../exercise-plan.ts'
import type { RecordSink } from '../records.ts'
import { settleAll, timeoutMs } from './activity.ts'
import { settleCollisions } from './collisions.ts'
import type { Context } from './context.ts'
import { settleEmissions } from './emissions.ts'
import { settleEngagements } from './engagements.ts'
import { forgetEnded, settleClaims } from './entity-state.ts'
import { frozenSince } from './freeze.ts'
import { endedKeptMs } from './limits.ts'
import type { Limits } from './limits.ts'
import { settleDamages } from './losses.ts'
import { countMalformed, forgetSilent, settleSilence } from './network.ts'
import { createPicture } from './picture.ts'
import type { LivePicture } from './picture.ts'
import { receive } from './receive.ts'
import { createRules } from './rules.ts'
import type { ActivityProfile } from './rules.ts'
import { isSnapshot, takeSnapshot, worldOf } from './snapshot.ts'
import type { TrackerSnapshot } from './snapshot.ts'
import { endTrack } from './track.ts'
import { createTrafficCounter } from './traffic.ts'
import { createWorld } from './world.ts'

export type { ActivityProfile } from './rules.ts'
export type { LivePicture } from './picture.ts'

export type TrackerOptions = {
  sink: RecordSink
  aspects: AspectCounters
  profile: ActivityProfile
  plan: ExercisePlan | null
  /** Entities and events of these exercises only; null or empty: of all. Network traffic counts everything. */
  exerciseIds: readonly number[] | null
  /** When the listener began; null: it never did, a recording is looked at. */
  listeningSince: Instant | null
  limits?: Partial<Limits>
}

export type PduOrigin = { address: string; receivedAt: Instant }

/**
 * Turns PDUs into the live picture and rows of history by the rules of COUNTING.md. It reads no clock: time is what PDUs and ticks bring, so
 * recorded traffic replays with its own. Nothing throws on what is received.
 */
export interface Tracker {
  receive(pdu: Pdu, origin: PduOrigin): void
  /** `octets`: length of the piece, when known. */
  malformed(piece: Malformed, origin: PduOrigin, octets?: number): void
  emptyDatagram(origin: PduOrigin): void
  /** Everything that only time brings. Call about four times a second, and before the picture is read. */
  tick(now: Instant): void
  /** Hands the counts of the running second to history; what comes later in it adds up. */
  drain(now: Instant): void
  /** Shares its maps with the living picture: serialise or clone it before anything else is received. */
  snapshot(): TrackerSnapshot
  /**
   * Goes on from a snapshot, which becomes part of the picture. `stoppedAt`: the listener was down since; what was active is closed then and
   * comes back when it is heard. Without it the picture is as it was. @returns false when the snapshot is of another format; nothing changed
   */
  restore(snapshot: unknown, options?: { stoppedAt?: Instant }): boolean
  /** The listener stops: every open presence ends with 'listener-stopped'. */
  close(now: Instant): void
  readonly picture: LivePicture
}

export function createTracker(options: TrackerOptions): Tracker {
  const rules = createRules(options)
  const context: Context = {
    world: { ...createWorld(), listeningSince: options.listeningSince },
    sink: options.sink,
    aspects: options.aspects,
    rules,
    traffic: createTrafficCounter({ sink: options.sink, aspects: options.aspects, maxCells: rules.limits.trafficCells }),
  }
  const tick = (now: Instant): void => passTime(context, now)
  return {
    receive(pdu, { address, receivedAt }) {
      // A driver that ticks late, or a gap in a recording: time passes before what it brings.
      if (receivedAt - context.world.reached >= secondMs) tick(receivedAt)
      receive(context, pdu, { address, at: receivedAt })
    },
    malformed(piece, { address, receivedAt: at }, octets = 0) {
      countMalformed(context, piece, { address, at })
      const key = {
        exercise: piece.exerciseId ?? 0,
        pduType: piece.pduType ?? 0,
        force: 'none' as const,
        kind: 0,
        domain: 0,
        site: piece.originator?.site ?? 0,
        application: piece.originator?.application ?? 0,
        address,
        version: 0,
      }
      context.traffic.count(context.traffic.cell(key, piece.reason), at, octets)
    },
    emptyDatagram() {
      context.world.emptyDatagrams += 1
      context.aspects.bump('traffic')
    },
    tick,
    drain(now) {
      context.traffic.closeSeconds(now)
      context.traffic.drain()
    },
    snapshot: () => takeSnapshot(context.world),
    restore(snapshot, { stoppedAt } = {}) {
      if (!isSnapshot(snapshot)) return false
      context.world = worldOf(snapshot)
      if (stoppedAt !== undefined) resume(context, { stoppedAt, listeningSince: options.listeningSince })
      else if (options.listeningSince !== null) context.world.listeningSince = options.listeningSince
      context.aspects.bump('listener')
      return true
    },
    close(now) {
      closeTracks(context, now)
      context.traffic.drain()
      context.aspects.bump('listener')
    },
    picture: createPicture(context),
  }
}

function passTime(context: Context, now: Instant): void {
  const { world } = context
  const before = world.reached
  world.reached = Math.max(before, now)
  settleAll(context, now)
  settleClaims(context, now)
  settleEngagements(context, now)
  settleDamages(context, now)
  settleCollisions(context, now)
  settleEmissions(context, now)
  settleSilence(context, now)
  context.traffic.closeSeconds(now)
  forgetEnded(context, now - endedKeptMs)
  // Hourly: hundreds of thousands of records are not looked through four times a second.
  if (Math.floor(before / hourlyMs) !== Math.floor(now / hourlyMs)) forgetSilent(context, now)
  // Until it is warm the answers say for how long it has been listening.
  const since = world.listeningSince
  if (since !== null && before - since < context.rules.warmUpMs && Math.floor(before / secondMs) !== Math.floor(now / secondMs))
    context.aspects.bump('listener')
}

const hourlyMs = 3_600_000

function closeTracks(context: Context, now: Instant): void {
  for (const track of context.world.active) {
    const deadline = Math.max(track.lastHeard, track.graceFrom) + timeoutMs(track, context.rules, now)
    const frozen = frozenSince(context.world, track) !== null
    endTrack(context, track, { state: 'stopped', until: frozen ? now : Math.min(now, deadline), how: null })
  }
}

/** After a stop or crash: nobody knows what went on meanwhile, so everything gets its time to be heard again. */
function resume(context: Context, { stoppedAt, listeningSince }: { stoppedAt: Instant; listeningSince: Instant | null }): void {
  const { world } = context
  closeTracks(context, stoppedAt)
  world.listeningSince = listeningSince
  const from = listeningSince ?? stoppedAt
  for (const record of [...world.sites.values(), ...world.applications.values()]) record.graceFrom = from
  for (const emissions of Object.values(world.emissions)) for (const emission of emissions.values()) emission.current = false
  // Counted since the listener started.
  world.malformedTotal = 0
  world.malformed.clear()
  world.unknownTypes.clear()
  world.versions.clear()
  world.emptyDatagrams = 0
  // Requests made before the stop are overtaken.
  for (const track of world.pendingRemovals) track.removalRequestedAt = null
  world.pendingRemovals.clear()
}
