import { emptyGazetteer } from '../../core/gazetteer.ts'
import type { Measure } from '../../core/measure.ts'
import type { Role } from '../../core/plan.ts'
import type { Understand } from '../../core/understanding.ts'
import type { Reader } from '../ask-back.ts'
import { liftText } from '../stages/lifted-text.ts'
import { spokenExamples } from './examples.ts'
import { intentFromText, intentOf } from './intent.ts'
import type { Intent } from './intent.ts'
import { maskLine, maskSkeleton } from './mask.ts'
import type { SlotKind } from './mask.ts'

/** An utterance with its slots masked, and what is asked by it. */
export type Example = { text: string; intent: Intent; slots: readonly SlotKind[]; roles: readonly (Role | undefined)[] }

/** The curated examples. */
export function curatedExamples(spoken: Readonly<Record<string, string>> = spokenExamples): Example[] {
  return Object.entries(spoken).flatMap(([intentText, utterances]) => {
    const intent = intentFromText(intentText)
    return utterances.split('|').map((utterance) => ({ intent, ...maskSkeleton(utterance) }))
  })
}

/** The questions measures declare to show what they can do, as the code stage reads them. */
export function declaredExamples(measures: readonly Measure[], { reader, understand }: { reader: Reader; understand: Understand }): Example[] {
  const context = { gazetteer: emptyGazetteer, bind: { now: 0, zone: 'UTC' } }
  return measures.flatMap((measure) =>
    measure.examples.flatMap((ask) => {
      const reading = understand(ask, context)
      const lifted = liftText(reader, ask, context)
      if (reading.kind !== 'plan' || lifted === undefined || reading.plan.topic !== undefined || reading.plan.versus !== undefined) return []
      const { text, slots } = maskLine(lifted.line, reader.knowledge.lexicon)
      return [{ text, slots, roles: slots.map(() => undefined), intent: intentOf(reading.plan) }]
    }),
  )
}
