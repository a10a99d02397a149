import type { BoundPlan } from '../../../core/bind.ts'
import { fact } from '../../../core/fact-shapes.ts'
import type { EntityRef, Facts, FactValue, Table } from '../../../core/facts.ts'
import { forceClassOf } from '../../../siso/forces.ts'
import type { Emission, EmissionKind, Track } from '../../tracker/world.ts'
import { exerciseNote, inScope } from '../exercise-scope.ts'
import { compileConditions } from '../filter.ts'
import type { Filterable } from '../filter.ts'
import { typeLabel } from '../history/names.ts'
import { liveBase, meantIn, namesOf } from './context.ts'
import type { LiveContext, LiveResolver } from './context.ts'
import { seenEmission } from './seen.ts'
import { entityRef, setFacts } from './things.ts'

/* Radios, emitters, designators, IFF systems and aggregates that are current. Tables hold what only a new state changes, no times heard. */

type Listed = { columns: Table['columns']; row: (emission: Emission, ref: EntityRef) => FactValue[]; counts: (emission: Emission) => boolean }

const entity = { key: 'entity', title: 'entity' }
const always = (): boolean => true
const isOn = ({ detail }: Emission): boolean => detail.on

const listed: Readonly<Record<EmissionKind, Listed>> = {
  radio: {
    columns: [entity, { key: 'radio', title: 'radio' }, { key: 'state', title: 'state' }, { key: 'frequency', title: 'frequency', unit: 'Hz' }],
    row: ({ part, detail }, ref) => [ref, Number(part), detail.state, detail.frequencyHz],
    counts: always,
  },
  emitter: {
    columns: [entity, { key: 'emitter', title: 'emitter' }, { key: 'system', title: 'system' }, { key: 'frequency', title: 'frequency', unit: 'Hz' }],
    row: ({ part, detail }, ref) => [ref, Number(part), detail.name, detail.frequencyHz],
    counts: isOn,
  },
  designator: {
    columns: [entity, { key: 'code', title: 'code' }, { key: 'target', title: 'target' }],
    row: ({ detail }, ref) => [ref, detail.name, detail.target],
    counts: isOn,
  },
  iff: {
    columns: [entity, { key: 'system', title: 'system' }, { key: 'squawk', title: 'mode 3/A' }],
    row: ({ detail }, ref) => [ref, detail.state, detail.name],
    counts: always,
  },
  aggregate: {
    columns: [
      { key: 'entity', title: 'aggregate' },
      { key: 'force', title: 'force' },
      { key: 'state', title: 'state' },
      { key: 'entities', title: 'entities', unit: 'entity' },
    ],
    row: ({ detail }, ref) => [ref, detail.forceId === null ? null : forceClassOf(detail.forceId), detail.state, Number(detail.name ?? 0)],
    counts: always,
  },
}

export function emissionResolver(kind: EmissionKind): LiveResolver {
  return (plan, context) => resolveEmissions(plan, context, kind)
}

function resolveEmissions(plan: BoundPlan, context: LiveContext, kind: EmissionKind): Facts {
  const meant = meantIn(plan, context)
  const matches = compileConditions(plan.where, { named: namesOf(context) })
  const shown = listed[kind]
  const figures = new Map<number, number>()
  const members: Member[] = []
  for (const emission of context.picture.current(kind)) {
    if (!shown.counts(emission)) continue
    const member = memberOf(emission, { context, kind })
    if (!matches(member.seen)) continue
    figures.set(emission.exercise, (figures.get(emission.exercise) ?? 0) + 1)
    if (inScope(meant, emission.exercise)) members.push(member)
  }
  const base = liveBase(plan, context, { counts: true, notes: [exerciseNote(meant, figures, { singular: kind, plural: `${kind}s` })] })
  const extra = kind === 'radio' ? [fact(base, 'radios.on-air', members.filter(({ emission }) => isOn(emission)).length, 'radio')] : []
  return setFacts(
    { ...base, extra },
    {
      members,
      seen: (member) => member.seen,
      ref: (member) => member.ref,
      columns: shown.columns,
      row: ({ emission, ref }) => shown.row(emission, ref),
      compare: (a, b) => Number(isOn(b.emission)) - Number(isOn(a.emission)) || compareRefs(a.ref, b.ref),
    },
  )
}

type Member = { emission: Emission; seen: Filterable; ref: EntityRef }

function memberOf(emission: Emission, { context, kind }: { context: LiveContext; kind: EmissionKind }): Member {
  const track = kind === 'aggregate' ? undefined : carrierOf(emission, context)
  const { detail } = emission
  const ref: EntityRef =
    track === undefined
      ? { id: emission.entity, exercise: emission.exercise, marking: detail.marking, type: detail.type === null ? null : typeLabel(detail.type) }
      : entityRef(track)
  const force = detail.forceId === null ? undefined : { force: forceClassOf(detail.forceId), forceId: detail.forceId }
  return { emission, seen: seenEmission(emission, { carrier: track, force, context }), ref }
}

function carrierOf(emission: Emission, { picture }: LiveContext): Track | undefined {
  return picture.tracksById(emission.entity).find((track) => track.exercise === emission.exercise)
}

function compareRefs(a: EntityRef, b: EntityRef): number {
  const [left, right] = [a.id.split(':').map(Number), b.id.split(':').map(Number)]
  for (const index of [0, 1, 2]) {
    const apart = (left[index] ?? 0) - (right[index] ?? 0)
    if (apart !== 0) return apart
  }
  return a.exercise - b.exercise
}
