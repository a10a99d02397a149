import type { Instant } from '../../core/time.ts'
import { medianGap, usualGap } from './cadence.ts'
import { bumpMembership } from './context.ts'
import type { Context } from './context.ts'
import { frozenSince } from './freeze.ts'
import { beatMultiplier, longestTimeoutMs, overdueBeats, removalSettlesMs, shortestTimeoutMs } from './limits.ts'
import { profileMs } from './rules.ts'
import type { Rules } from './rules.ts'
import { endTrack } from './track.ts'
import type { Track } from './world.ts'

/** clamp(max(profile, 2.4 × cadence), 12 s, 144 s), or what the exercise plan says. */
export function timeoutMs(track: Track, rules: Rules, now: Instant): number {
  const override = rules.timeoutOverride(track.site, track.application)
  if (override !== undefined) return override
  const cadence = medianGap(track.cadence, now)
  const wanted = Math.max(profileMs(track, rules.profile), beatMultiplier * (cadence ?? 0))
  return Math.min(longestTimeoutMs, Math.max(shortestTimeoutMs, wanted))
}

/**
 * The interval at which it usually reports: its own, else its kind's in the same application, but no less than the profile's.
 * Reports that follow changes come closer together than heartbeats, so its own is the gap that eight of ten do not exceed.
 */
export function beatMs(track: Track, rules: Rules, now: Instant): number {
  return usualGap(track.ownGaps) ?? Math.max(medianGap(track.cadence, now) ?? 0, profileMs(track, rules.profile) / beatMultiplier)
}

/** Everything that the passing of time does to a track: removal settles, contact is lost, it becomes overdue. */
export function settle(context: Context, track: Track, now: Instant): void {
  if (track.removalRequestedAt !== null && now >= track.removalRequestedAt + removalSettlesMs) {
    endTrack(context, track, { state: 'left', until: track.removalRequestedAt, how: 'removed' })
    return
  }
  if (track.state !== 'active') return
  const { rules } = context
  const timeout = timeoutMs(track, rules, now)
  const frozen = frozenSince(context.world, track)
  const deadline = Math.max(track.lastHeard, track.graceFrom) + timeout
  // Only those that fell silent after the freeze: their timeout had not run out when it came.
  const suspended = frozen !== null && deadline > frozen
  if (now >= deadline && !suspended && track.removalRequestedAt === null) {
    // A cadence that became shorter ends it when it became so, not earlier than was said until then.
    const changedAt = track.cadenceVersion === track.cadence.version ? 0 : Math.min(now, track.cadence.changedAt)
    track.cadenceVersion = track.cadence.version
    endTrack(context, track, { state: 'lost', until: Math.max(deadline, changedAt), how: null })
    return
  }
  track.cadenceVersion = track.cadence.version
  const overdueAt = Math.max(track.lastHeard, track.graceFrom) + overdueBeats * beatMs(track, rules, now)
  const overdue = now >= overdueAt && !suspended
  if (overdue !== track.overdue) {
    track.overdue = overdue
    bumpMembership(context, track)
  }
  track.checkAt = nextCheck(track, { now, deadline, overdueAt, suspended })
}

function nextCheck(
  track: Track,
  { now, deadline, overdueAt, suspended }: { now: Instant; deadline: Instant; overdueAt: Instant; suspended: boolean },
): Instant {
  if (track.removalRequestedAt !== null) return track.removalRequestedAt + removalSettlesMs
  // A resume asks again.
  if (suspended && now >= deadline) return Infinity
  return track.overdue || suspended ? deadline : Math.min(deadline, overdueAt)
}

export function settleAll(context: Context, now: Instant): void {
  const { world } = context
  for (const track of world.active) {
    if (track.cadence.dirty) medianGap(track.cadence, now)
    if (now >= track.checkAt || track.cadenceVersion !== track.cadence.version) settle(context, track, now)
  }
  for (const track of world.pendingRemovals) if (track.state !== 'active') settle(context, track, now)
}
