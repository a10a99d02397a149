import { LRUCache } from 'lru-cache'
import { bind } from '../core/bind.ts'
import type { BindContext, BoundPlan, CannotBind } from '../core/bind.ts'
import type { DataSource } from '../core/data-source.ts'
import type { Plan } from '../core/plan.ts'
import { planToText } from '../core/plan-text.ts'
import { minuteMs, secondMs } from '../core/time.ts'
import type { TimeZone } from '../core/time.ts'
import type { Understand, Understanding } from '../core/understanding.ts'
import type { Memory } from './conversations.ts'

/** A question once read, with what follows from the reading alone. */
export type Reading = {
  understanding: Understanding
  /** Of a plan: its words and text form. */
  words: string
  planText: string
  /** The last binding, good for the same second and the same context. */
  lastBound?: { sourceId: string; second: number; context: BindContext; result: BoundPlan | CannotBind }
}

export interface ReadQuestion {
  (text: string, options: { source: DataSource; context: BindContext; memory: Memory | undefined }): Reading
  /** A plan nobody put into words, as if it had been read. */
  ofPlan(plan: Plan): Reading
}

/** What a reading depends on beside the text and the conversation. */
type Surroundings = { sourceId: string; names: string; zone: TimeZone; minute: number; marks: number; exerciseStart: number; recordedFrom: number }

const longestKept = 500
const unevenSpace = /^\s|\s\s|[^\S ]|\s$/

/**
 * Text to reading, memoised on everything a reading may depend on: the text, the names that are alive, the zone, the running minute, the marks,
 * the start of the exercise, the source and the state of the conversation. Answers are never memoised by text.
 */
export function createReadQuestion(options: { understand: Understand; describe: (plan: Plan) => string; maxReadings?: number }): ReadQuestion {
  const { understand, describe, maxReadings = 2_000 } = options
  const readings = new LRUCache<string, { reading: Reading; surroundings: Surroundings }>({ max: maxReadings })
  const plans = new LRUCache<string, Reading>({ max: maxReadings })
  const ofPlan = (plan: Plan): Reading => {
    const planText = planToText(plan)
    const known = plans.get(planText)
    if (known !== undefined) return known
    const reading: Reading = { understanding: { kind: 'plan', plan, repairs: [] }, words: describe(plan), planText }
    plans.set(planText, reading)
    return reading
  }
  const read = (text: string, { source, context, memory }: Parameters<ReadQuestion>[1]): Reading => {
    const normalised = unevenSpace.test(text) ? text.trim().replaceAll(/\s+/g, ' ') : text
    const { gazetteer } = source
    const key = memory === undefined ? normalised : `${normalised}\n${memory.stateKey}`
    const surroundings: Surroundings = {
      sourceId: source.id,
      names: gazetteer.version(),
      zone: context.zone,
      minute: Math.floor(context.now / minuteMs),
      marks: context.marks?.length ?? 0,
      exerciseStart: context.exerciseStart ?? -1,
      recordedFrom: context.recordedFrom ?? -1,
    }
    const known = readings.get(key)
    if (known !== undefined && sameSurroundings(known.surroundings, surroundings)) return known.reading
    const understanding = understand(normalised, { gazetteer, bind: context, ...(memory === undefined ? {} : { conversation: memory.conversation }) })
    const reading: Reading =
      understanding.kind === 'plan'
        ? { understanding, words: describe(understanding.plan), planText: planToText(understanding.plan) }
        : { understanding, words: '', planText: '' }
    if (normalised.length <= longestKept) readings.set(key, { reading, surroundings })
    return reading
  }
  return Object.assign(read, { ofPlan })
}

function sameSurroundings(a: Surroundings, b: Surroundings): boolean {
  return (
    a.minute === b.minute &&
    a.names === b.names &&
    a.sourceId === b.sourceId &&
    a.zone === b.zone &&
    a.marks === b.marks &&
    a.exerciseStart === b.exerciseStart &&
    a.recordedFrom === b.recordedFrom
  )
}

/** Binds, or gives the binding of a moment ago: within one second nothing about it changes but the context itself. */
export function bindReading(reading: Reading, plan: Plan, { sourceId, context }: { sourceId: string; context: BindContext }): BoundPlan | CannotBind {
  const second = Math.floor(context.now / secondMs)
  const last = reading.lastBound
  if (last !== undefined && last.sourceId === sourceId && last.second === second && sameContext(last.context, context)) return last.result
  const result = bind(plan, context)
  reading.lastBound = { sourceId, second, context, result }
  return result
}

/** Marks are only ever added. */
function sameContext(a: BindContext, b: BindContext): boolean {
  return (
    a.zone === b.zone &&
    a.exerciseStart === b.exerciseStart &&
    a.recordedFrom === b.recordedFrom &&
    a.askedAt === b.askedAt &&
    a.marks?.length === b.marks?.length
  )
}
