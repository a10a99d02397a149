import type { AspectCounters } from '../aspects.ts'
import type { MilestoneRow, RecordSink } from '../records.ts'
import type { Rules } from './rules.ts'
import type { TrafficCounter } from './traffic.ts'
import type { Track, World } from './world.ts'

/** What every part of the tracker works on. */
export type Context = {
  world: World
  readonly sink: RecordSink
  readonly aspects: AspectCounters
  readonly rules: Rules
  readonly traffic: TrafficCounter
}

export function nextSeq(context: Context): number {
  context.world.seq += 1
  return context.world.seq
}

export function bumpMembership({ world, aspects }: Context, track: Track): void {
  aspects.bumpMembership({ force: track.force, kind: track.type[0], domain: track.type[1] })
  const { radio, emitter, designator, iff } = world.emissions
  // What it carries is told with its marking, force and type.
  if (radio.size + emitter.size + designator.size + iff.size > 0) aspects.bump('radio')
}

export function milestone(context: Context, row: Omit<MilestoneRow, 'seq'>): MilestoneRow {
  const complete = { seq: nextSeq(context), ...row }
  context.sink.milestone(complete)
  return complete
}
