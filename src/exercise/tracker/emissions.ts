import type { Instant } from '../../core/time.ts'
import type { BodyOf, EntityId } from '../../dis/pdu.ts'
import { addGap, createCadence, medianGap } from './cadence.ts'
import type { Context } from './context.ts'
import { typeText } from './entity-state.ts'
import { frozenSince } from './freeze.ts'
import { beatMultiplier, emissionTimeoutMs, longestTimeoutMs } from './limits.ts'
import { entityText } from './world.ts'
import type { Emission, EmissionDetail, EmissionKind } from './world.ts'

/* Radios, emitters, designators, IFF systems and aggregates: current while heard within their timeout or 2.4 of their own beats. */

export type Heard = { exercise: number; at: Instant }

const nothing: EmissionDetail = {
  on: true,
  state: 'on',
  frequencyHz: null,
  powerText: null,
  name: null,
  target: null,
  forceId: null,
  marking: null,
  type: null,
}

export function onTransmitter(context: Context, radio: BodyOf<'transmitter'>, heard: Heard): void {
  const state = (['off', 'on, not transmitting', 'transmitting'] as const)[radio.transmitState] ?? `state ${radio.transmitState}`
  hear(
    context,
    { kind: 'radio', carrier: radio.entity, part: String(radio.radioId), ...heard },
    { ...nothing, on: radio.transmitState === 2, state, frequencyHz: radio.frequencyHz },
  )
}

/** A 32-bit float carries seven decimal digits; more would show 9.4 GHz as 9.400000512 GHz. */
const singleDigits = 7

export function onEmission(context: Context, emission: BodyOf<'electromagnetic-emission'>, heard: Heard): void {
  for (const system of emission.systems) {
    const beams = system.beams.filter((each) => each.deactivated !== true)
    const on = beams.length > 0
    const [beam] = beams
    hear(
      context,
      { kind: 'emitter', carrier: emission.emitting, part: String(system.number), ...heard },
      {
        ...nothing,
        on,
        state: on ? 'emitting' : 'off',
        name: String(system.name),
        frequencyHz: beam === undefined || beam.frequencyHz === 0 ? null : Number(beam.frequencyHz.toPrecision(singleDigits)),
      },
    )
  }
}

export function onDesignator(context: Context, designator: BodyOf<'designator'>, heard: Heard): void {
  const on = designator.powerW > 0
  const { designated } = designator
  hear(
    context,
    { kind: 'designator', carrier: designator.designating, part: String(designator.codeName), ...heard },
    { ...nothing, on, state: on ? 'lasing' : 'off', name: String(designator.code), target: designated.entity === 0 ? null : entityText(designated) },
  )
}

export function onIff(context: Context, iff: BodyOf<'iff'>, heard: Heard): void {
  const mode3 = iff.parameters[2] ?? 0
  // The low twelve bits are the four octal digits of the squawk.
  const squawk = (mode3 & 0x0fff).toString(8).padStart(4, '0')
  hear(
    context,
    { kind: 'iff', carrier: iff.emitting, part: `${iff.systemType}/${iff.systemName}`, ...heard },
    { ...nothing, state: iffState(iff.systemType), name: (mode3 & 0x0fff) === 0 ? null : squawk },
  )
}

/** Of SISO uid 82. */
const interrogators: ReadonlySet<number> = new Set([2, 4, 6, 7, 8])
const combined: ReadonlySet<number> = new Set([12, 13])

function iffState(systemType: number): string {
  if (interrogators.has(systemType)) return 'interrogator'
  return combined.has(systemType) ? 'transponder and interrogator' : 'transponder'
}

export function onAggregate(context: Context, aggregate: BodyOf<'aggregate-state'>, heard: Heard): void {
  const { marking, forceId, type, counts, state } = aggregate
  hear(
    context,
    { kind: 'aggregate', carrier: aggregate.aggregate, part: '', ...heard },
    {
      ...nothing,
      state:
        (['other', 'aggregated', 'disaggregated', 'fully disaggregated', 'pseudo-disaggregated', 'partially disaggregated'] as const)[state] ??
        `state ${state}`,
      forceId,
      marking: marking === '' ? null : marking,
      type: typeText(type),
      // Of silent entities only the number of types is said here.
      name: String(counts.entities),
    },
  )
}

type Which = { kind: EmissionKind; carrier: EntityId; part: string } & Heard

function hear({ world, rules, aspects }: Context, { kind, carrier, part, exercise, at }: Which, detail: EmissionDetail): void {
  const all = world.emissions[kind]
  const entity = entityText(carrier)
  const key = `${exercise}/${entity}/${part}`
  const known = all.get(key)
  if (known === undefined) {
    if (all.size >= rules.limits.emissions) return
    all.set(key, {
      exercise,
      entity,
      site: carrier.site,
      application: carrier.application,
      number: carrier.entity,
      part,
      firstHeard: at,
      lastHeard: at,
      graceFrom: 0,
      own: createCadence(),
      current: true,
      detail,
    })
    aspects.bump('radio')
    return
  }
  const gap = at - known.lastHeard
  if (gap > 0 && gap <= longestTimeoutMs) addGap(known.own, gap)
  known.lastHeard = Math.max(known.lastHeard, at)
  if (known.current && sameDetail(known.detail, detail)) return
  known.current = true
  known.detail = detail
  aspects.bump('radio')
}

function sameDetail(a: EmissionDetail, b: EmissionDetail): boolean {
  return (
    a.on === b.on &&
    a.state === b.state &&
    a.frequencyHz === b.frequencyHz &&
    a.name === b.name &&
    a.target === b.target &&
    a.forceId === b.forceId &&
    a.marking === b.marking &&
    a.type === b.type &&
    a.powerText === b.powerText
  )
}

/** Whether its timeout has not run out; freezes suspend it as they do for entities. */
function isCurrent(context: Pick<Context, 'world'>, { kind, emission, now }: { kind: EmissionKind; emission: Emission; now: Instant }): boolean {
  const own = medianGap(emission.own, now) ?? 0
  const timeout = Math.min(longestTimeoutMs, Math.max(emissionTimeoutMs[kind], beatMultiplier * own))
  const deadline = Math.max(emission.lastHeard, emission.graceFrom) + timeout
  if (now < deadline) return true
  const frozen = frozenSince(context.world, { exercise: emission.exercise, site: emission.site, application: emission.application, entity: emission.number })
  return frozen !== null && deadline > frozen
}

const kinds: readonly EmissionKind[] = ['radio', 'emitter', 'designator', 'iff', 'aggregate']
/** What fell silent is remembered for a while, for its cadence. */
const keptMs = 600_000

export function settleEmissions(context: Context, now: Instant): void {
  for (const kind of kinds)
    for (const [key, emission] of context.world.emissions[kind]) {
      if (emission.current && !isCurrent(context, { kind, emission, now })) {
        emission.current = false
        context.aspects.bump('radio')
      }
      if (!emission.current && now - emission.lastHeard > keptMs) context.world.emissions[kind].delete(key)
    }
}
