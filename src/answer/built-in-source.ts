import type { CannotAnswer, DataSource } from '../core/data-source.ts'
import { SitrepError, cancelledError } from '../core/errors.ts'
import { fact, factsOf } from '../core/fact-shapes.ts'
import type { FactsBase } from '../core/fact-shapes.ts'
import type { Facts } from '../core/facts.ts'
import { emptyGazetteer } from '../core/gazetteer.ts'
import type { Measure } from '../core/measure.ts'
import type { Plan } from '../core/plan.ts'
import { systemClock } from '../core/time.ts'
import type { Clock, TimeZone } from '../core/time.ts'
import { measures as allMeasures } from '../measures/list.ts'
import { countingText, measureCountingText } from './counting.ts'
import { createGlossary } from './glossary/lookup.ts'
import type { Glossary } from './glossary/lookup.ts'
import { helpText, measureFor, topicHelpText } from './help.ts'
import { withoutControls } from './plain-text.ts'
import { predictionHelpText } from './prediction-help.ts'

export type BuiltInSourceOptions = {
  zone: TimeZone
  /** Only a new build changes what is explained. */
  build: string
  now?: Clock
  measures?: readonly Measure[]
  /** Whether help may offer a measure: some source can answer it. */
  offers?: (measure: Measure) => boolean
}

type Explained = { text: string } | { suggestions: readonly string[] }
type Explain = (topic: string | undefined) => Explained

/** Help, glossary, counting rules and what can be said of predictions: text that comes with the program, as facts like any other. */
export function createBuiltInSource(options: BuiltInSourceOptions): DataSource {
  const { zone, build, now = systemClock, measures = allMeasures, offers = () => true } = options
  const explainers = explainersOf(measures, offers)
  const version = `built-in/${build}`
  const source: DataSource = {
    id: 'built-in',
    can(plan: Plan): true | CannotAnswer {
      if (!Object.hasOwn(explainers, plan.measure))
        return { code: 'unknown-measure', text: `The built-in knowledge holds explanations only, nothing about ${plan.measure}.` }
      if (plan.shape !== 'explain') return { code: 'unsupported-shape', text: `Explanations cannot be shown as a ${plan.shape}.` }
      if (plan.where.length > 0) return { code: 'unsupported-filter', text: 'Explanations cannot be narrowed; leave the conditions out.' }
      return true
    },
    version: () => version,
    resolve(plan, { signal }) {
      if (signal.aborted) return Promise.reject(cancelledError())
      const can = source.can(plan)
      if (can !== true) return Promise.reject(new SitrepError('cannot-answer', can.text))
      const measure = measures.find((each) => each.id === plan.measure)
      const explain = explainers[plan.measure]
      if (measure === undefined || explain === undefined)
        return Promise.reject(new SitrepError('cannot-answer', `There is no measure called "${plan.measure}".`))
      return Promise.resolve(explanationFacts(explain(plan.topic), { plan, measure, source: 'built-in', asOf: now(), version }))
    },
    context: () => ({ now: now(), zone }),
    gazetteer: emptyGazetteer,
    ready: () => ({ ready: true }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
  return source
}

function explanationFacts(explained: Explained, base: FactsBase): Facts {
  if ('text' in explained) return factsOf(base, [fact(base, 'explanation', explained.text)])
  const head = fact(base, 'explanation', null)
  return explained.suggestions.length === 0 ? factsOf(base, [head]) : factsOf(base, [head, fact(base, 'suggestions', explained.suggestions.join(', '))])
}

function explainersOf(measures: readonly Measure[], offers: (measure: Measure) => boolean): Readonly<Record<string, Explain>> {
  const offered = (): Measure[] => measures.filter((measure) => offers(measure))
  let made: Glossary | undefined
  const glossary = (): Glossary => (made ??= createGlossary())
  return {
    help: (topic) => {
      if (topic === undefined) return { text: helpText(offered()) }
      const text = topicHelpText(topic, measures)
      return { text: text ?? `There is no help about "${withoutControls(topic)}" by that name.\n${helpText(offered())}` }
    },
    'prediction-help': () => ({ text: predictionHelpText() }),
    counting: (topic) => {
      if (topic === undefined) return { text: countingText(measures) }
      const text = measureCountingText(topic, measures)
      return { text: text ?? `There is no counting rule for "${withoutControls(topic)}" by that name.\n${countingText(measures)}` }
    },
    glossary: (topic) => {
      if (topic === undefined) return { text: `The glossary explains terms of DIS, such as ${glossary().terms.slice(0, 12).join(', ')}. Ask "what is a …?"` }
      const result = glossary().look(topic)
      if ('found' in result) return { text: result.found.text }
      const measure = measureFor(topic, measures)
      return measure !== undefined && result.suggestions.length === 0
        ? { text: `${measure.title}: ${measure.means} ${measure.counting}` }
        : { suggestions: result.suggestions }
    },
  }
}
