import type { Vector } from '../../../core/coordinates.ts'
import type { Emission, Track } from '../../tracker/world.ts'
import type { Filterable } from '../filter.ts'
import { cannotAnswer } from './context.ts'
import type { LiveContext } from './context.ts'

/* Live things as conditions see them. Views, not copies: a question about ten thousand entities makes ten thousand of these. */

type Now = Pick<LiveContext, 'picture' | 'now'>

/** A track as conditions see it. */
export function seenTrack(track: Track, context: Now): Filterable {
  return new TrackView(track, context)
}

/** A radio, emitter … as conditions see it: by what carries it, where that is tracked; what it says of itself comes first. */
export function seenEmission(emission: Emission, { carrier, force, context }: EmissionCarrier): Filterable {
  return new EmissionView(emission, { carrier: carrier === undefined ? undefined : new TrackView(carrier, context), force })
}

export type EmissionCarrier = {
  /** Undefined: not tracked. */
  carrier: Track | undefined
  /** Stated by the emission itself; undefined: it states none. */
  force: { force: string; forceId: number } | undefined
  context: Now
}

class TrackView implements Filterable {
  readonly #track: Track
  readonly #context: Now
  readonly frequencyHz = null
  readonly pduType = null
  readonly reason = null

  constructor(track: Track, context: Now) {
    this.#track = track
    this.#context = context
  }
  get exercise(): number {
    return this.#track.exercise
  }
  get entity(): string {
    return this.#track.id
  }
  get site(): number {
    return this.#track.site
  }
  get application(): number {
    return this.#track.application
  }
  get force(): string {
    return this.#track.force
  }
  get forceId(): number {
    return this.#track.forceId
  }
  get kind(): number {
    return this.#track.type[0]
  }
  get domain(): number {
    return this.#track.type[1]
  }
  get country(): number {
    return this.#track.type[2]
  }
  get type(): string {
    return this.#track.typeText
  }
  get marking(): string | null {
    return this.#track.marking
  }
  get address(): string {
    return this.#track.address
  }
  location(): Vector | null {
    return this.#context.picture.location(this.#track, this.#context.now)?.at ?? null
  }
  hasState(state: string): boolean {
    const track = this.#track
    switch (state) {
      case 'destroyed':
        return track.damage === 3
      case 'frozen':
        return track.frozenBit || this.#context.picture.frozenSince(track) !== null
      case 'mobility-killed':
        return track.mobilityKilled
      case 'firepower-killed':
        return track.firepowerKilled
      case 'overdue':
        return track.overdue
      case 'moving':
        return track.moving
      case 'stationary':
        return !track.moving
      case 'active':
        return track.state === 'active'
      default:
        throw cannotAnswer(`"${state}" is not a state; states are destroyed, frozen, mobility-killed, firepower-killed, overdue, stationary and moving.`)
    }
  }
}

class EmissionView implements Filterable {
  readonly #emission: Emission
  readonly #carrier: Filterable | undefined
  readonly force: string | null
  readonly forceId: number | null
  readonly pduType = null
  readonly reason = null

  constructor(emission: Emission, { carrier, force }: { carrier: Filterable | undefined; force: EmissionCarrier['force'] }) {
    this.#emission = emission
    this.#carrier = carrier
    this.force = force?.force ?? carrier?.force ?? null
    this.forceId = force?.forceId ?? carrier?.forceId ?? null
  }
  get exercise(): number {
    return this.#emission.exercise
  }
  get entity(): string {
    return this.#emission.entity
  }
  get site(): number {
    return this.#emission.site
  }
  get application(): number {
    return this.#emission.application
  }
  get kind(): number | null {
    return this.#carrier?.kind ?? null
  }
  get domain(): number | null {
    return this.#carrier?.domain ?? null
  }
  get country(): number | null {
    return this.#carrier?.country ?? null
  }
  get type(): string | null {
    return this.#carrier?.type ?? null
  }
  get marking(): string | null {
    return this.#emission.detail.marking ?? this.#carrier?.marking ?? null
  }
  get address(): string | null {
    return this.#carrier?.address ?? null
  }
  get frequencyHz(): number | null {
    return this.#emission.detail.frequencyHz
  }
  location(): Vector | null {
    return this.#carrier?.location() ?? null
  }
  hasState(state: string): boolean {
    return this.#carrier?.hasState(state) ?? false
  }
}
