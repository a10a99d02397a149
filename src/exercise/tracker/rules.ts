import type { ExercisePlan, ForceOverride } from '../exercise-plan.ts'
import { forceClassOf } from '../../siso/forces.ts'
import { defaultLimits, longestTimeoutMs, shortestTimeoutMs } from './limits.ts'
import type { Limits } from './limits.ts'
import type { ForceClass, Track } from './world.ts'

export type ActivityProfile = 'standard' | 'draft'

/** What configuration and the exercise plan say about counting. */
export interface Rules {
  readonly profile: ActivityProfile
  readonly limits: Limits
  /** Entities and events of these exercises only; null: of all. */
  counts(exercise: number): boolean
  /** The force id that holds: the plan's, or the one sent; null when neither is known. */
  forceId(who: { exercise: number; site: number; application: number; id: string }, heard: number | null): number | null
  /** The plan's timeout instead of every rule. */
  timeoutOverride(site: number, application: number): number | undefined
  /** What a listener must have been up for before its counts are complete. */
  readonly warmUpMs: number
}

const firstIdOf = { friendly: 1, opposing: 2, neutral: 3, other: 0 } as const

export function createRules(options: {
  profile: ActivityProfile
  plan: ExercisePlan | null
  exerciseIds: readonly number[] | null
  limits?: Partial<Limits>
}): Rules {
  const exercises = options.exerciseIds === null || options.exerciseIds.length === 0 ? null : new Set(options.exerciseIds)
  const timeouts = new Map((options.plan?.timeouts ?? []).map((each) => [each.application ?? String(each.site), each.timeoutMs]))
  return {
    profile: options.profile,
    limits: { ...defaultLimits, ...options.limits },
    counts: (exercise) => exercises === null || exercises.has(exercise),
    forceId: createForces(options.plan),
    timeoutOverride: timeouts.size === 0 ? () => undefined : (site, application) => timeouts.get(`${site}:${application}`) ?? timeouts.get(String(site)),
    warmUpMs: Math.max(longestTimeoutMs, ...timeouts.values()),
  }
}

/** The most particular entry holds: entity, application, site, exercise; among equals one that names the exercise. */
function createForces(plan: ExercisePlan | null): Rules['forceId'] {
  if (plan === null || plan.forces.length === 0) return (_who, heard) => heard
  const overrides = new Map<string, ForceOverride>()
  for (const each of plan.forces) {
    const who = each.entity ?? each.application ?? (each.site === null ? '*' : String(each.site))
    overrides.set(`${each.exercise ?? '*'}/${who}`, each.force)
  }
  return ({ exercise, site, application, id }, heard) => {
    for (const who of [id, `${site}:${application}`, String(site), '*'])
      for (const scope of [String(exercise), '*']) {
        const override = overrides.get(`${scope}/${who}`)
        if (override === undefined) continue
        if (typeof override === 'number') return override
        return heard !== null && forceClassOf(heard) === override ? heard : firstIdOf[override]
      }
    return heard
  }
}

/** Moving: its dead reckoning is not static and its velocity is not zero. */
export function isMoving(deadReckoning: number, speedMps: number): boolean {
  return deadReckoning !== 1 && speedMps > stillMps
}

/** Slower than this is the noise of a model that stands. */
const stillMps = 0.001

/**
 * The timeout by version, kind, domain and movement. Sources disagree about version 7's heartbeats, so there are two tables (COUNTING.md); up to
 * version 6 there is one heartbeat of 5 s.
 */
export function profileMs(track: Pick<Track, 'version' | 'type' | 'moving'>, profile: ActivityProfile): number {
  if (track.version < 7) return shortestTimeoutMs
  const [kind, domain] = track.type
  switch (profile) {
    case 'standard':
      return track.moving ? shortestTimeoutMs : longestTimeoutMs
    case 'draft':
      if (kind === 3 || kind === 4 || kind === 5) return longestTimeoutMs
      return kind === 1 && (domain === 1 || domain === 3 || domain === 4) ? draftSlowMs : shortestTimeoutMs
    default:
      return profile satisfies never
  }
}

/** Land, surface and subsurface platforms: 2.4 × 55 s. */
const draftSlowMs = 132_000

/** Not units: left out of counts unless asked for. */
export function isMunition(kind: number): boolean {
  return kind === 2 || kind === 8
}

export function classOf(forceId: number): ForceClass {
  return forceClassOf(forceId)
}
