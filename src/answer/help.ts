import type { Category, Measure } from '../core/measure.ts'
import { measures as allMeasures } from '../measures/list.ts'
import { keyOf } from './glossary/lookup.ts'

const titles: Readonly<Record<Category, string>> = {
  status: 'Status and network',
  entity: 'Entities',
  event: 'Events',
  traffic: 'Traffic',
  help: 'Explanations',
  prediction: 'Predictions',
}

/** What can be asked, by category, with the measures' own examples. Where nobody knows who is active, nothing is known of forces and types either. */
export function helpText(measures: readonly Measure[] = allMeasures): string {
  const live = measures.some(({ id }) => id === 'entities.active')
  const lines = [`You can ask in plain words about ${live ? 'the exercise that is being heard' : 'what the platform has recorded'}. Examples:`]
  for (const [category, title] of Object.entries(titles)) {
    const examples = measures.filter((measure) => measure.category === category).flatMap((measure) => measure.examples.slice(0, 1))
    if (examples.length > 0) lines.push(`${title}: ${examples.slice(0, 7).join(' · ')}`)
  }
  lines.push(
    `Narrow a question by ${live ? 'force, kind, category, country, site, application, entity id or marking' : 'site, application, entity id or PDU type'}, and by time: "in the last 15 minutes", "since 0800", "between 09:00 and 10:30 yesterday", "1200Z to 1400Z", "the past week"${live ? ', "first ten minutes of the exercise"' : ''}.`,
  )
  lines.push(
    live
      ? 'Ask back in short: "and red?", "what about yesterday?", "where is it?". Say "mark this" to mark a moment and "forget this" to begin anew.'
      : 'Ask back in short: "what about yesterday?", "by site?". Say "forget this" to begin anew.',
  )
  lines.push(
    `Ask "how do you count ${live ? 'active entities' : 'fires'}?" for the rule behind a number, "what is a Fire PDU?" for a term, "help with ${live ? 'losses' : 'fires'}" for one topic.`,
  )
  return lines.join('\n')
}

/** Help about one measure or category; undefined when the topic is neither. */
export function topicHelpText(topic: string, measures: readonly Measure[] = allMeasures): string | undefined {
  const category = categoryOf(topic)
  const chosen =
    category === undefined
      ? [measureFor(topic, measures)].filter((measure) => measure !== undefined)
      : measures.filter((measure) => measure.category === category)
  if (chosen.length === 0) return undefined
  if (category !== undefined)
    return [`${titles[category]}:`, ...chosen.map((measure) => `${measure.title}: ${measure.means} ${measure.examples.map(inQuotes).join(', ')}`)].join('\n')
  return chosen.map(oneMeasure).join('\n')
}

function oneMeasure(measure: Measure): string {
  const lines = [`${measure.title}: ${measure.means}`, `Examples: ${measure.examples.map(inQuotes).join(', ')}`, `Forms: ${measure.shapes.join(', ')}`]
  if (measure.filters.length > 0) lines.push(`Can be narrowed by ${measure.filters.join(', ')}`)
  if (measure.groupings.length > 0) lines.push(`Can be grouped by ${measure.groupings.join(', ')}`)
  return lines.join('\n')
}

function inQuotes(text: string): string {
  return `"${text}"`
}

const categoryWords: Readonly<Record<string, Category>> = {
  status: 'status',
  network: 'status',
  entity: 'entity',
  entities: 'entity',
  unit: 'entity',
  event: 'event',
  combat: 'event',
  traffic: 'traffic',
  help: 'help',
  explanation: 'help',
  prediction: 'prediction',
}

function categoryOf(topic: string): Category | undefined {
  return categoryWords[keyOf(topic)]
}

/** By id, by title, then by the words people use for it; the longest word that fits wins. */
export function measureFor(topic: string, measures: readonly Measure[] = allMeasures): Measure | undefined {
  const exact = measures.find((measure) => measure.id === topic.trim().toLowerCase())
  if (exact !== undefined) return exact
  const key = keyOf(topic)
  if (key === '') return undefined
  const scored = measures
    .map((measure) => ({ measure, length: longestMatch(key, measure) }))
    .filter((each) => each.length > 0)
    .sort((a, b) => b.length - a.length)
  return scored[0]?.measure
}

function longestMatch(key: string, measure: Measure): number {
  const names = [measure.title, measure.id.replaceAll(/[.-]/g, ' '), measure.unit.singular, ...measure.words].map(keyOf)
  let longest = 0
  for (const name of names) {
    if (name === key) longest = Math.max(longest, name.length + 100)
    else if (name.length > 2 && ` ${key} `.includes(` ${name} `)) longest = Math.max(longest, name.length)
  }
  return longest
}
