import type { Measure } from '../core/measure.ts'
import { measures as allMeasures } from '../measures/list.ts'
import { measureFor } from './help.ts'

/** Rules that hold for every number. */
const everywhere: readonly string[] = [
  'Times are receive times. A day is a local day of the configured time zone, which every answer names. Windows are half-open: their end does not belong to them.',
  'Active: heard within the timeout and not left. The timeout is 2.4 heartbeats: the larger of the profile’s and of the sender’s own cadence, at least 12 s, at most 144 s. Munitions and expendables are not units and left out unless asked for.',
  'Left: deactivated, or named by a Remove Entity and silent for 12 s since. Contact lost: timed out. Destroyed: damage 3 in the appearance. These three are never added together.',
  'Forces are classes: friendly 1, 4, 7 … 28, opposing 2, 5, 8 … 29, neutral 3, 6, 9 … 30.',
  'Fires are Fire PDUs, one per firer and event id; rounds are their quantities. Hits are detonations with an impact result; duds have result 6.',
  'A kill belongs to the firer of the last damaging detonation naming the victim from 10 s before to 2 s after it was destroyed; otherwise the loss is unattributed.',
  'Zero means that the listener was up and nothing came; not known means that nothing was recorded.',
]

export function countingText(measures: readonly Measure[] = allMeasures): string {
  const names = measures.filter((measure) => measure.kind !== 'report').map((measure) => measure.title.toLowerCase())
  return ['How things are counted:', ...everywhere, `Ask "how do you count …" for one of: ${names.join(', ')}.`].join('\n')
}

/** The rule of one measure; undefined when the topic names none. */
export function measureCountingText(topic: string, measures: readonly Measure[] = allMeasures): string | undefined {
  const measure = measureFor(topic, measures)
  return measure === undefined ? undefined : `${measure.title}: ${measure.means} ${measure.counting}`
}
