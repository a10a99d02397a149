import { emptyGazetteer } from '../../core/gazetteer.ts'
import type { Gazetteer } from '../../core/gazetteer.ts'
import type { Measure } from '../../core/measure.ts'
import type { UnderstandContext } from '../../core/understanding.ts'
import { createRandom, pick } from '../../lib/random.ts'
import { measures as allMeasures } from '../../measures/list.ts'
import type { Reader } from '../ask-back.ts'
import { composeProposal, partsOf } from '../neighbours/compose-proposal.ts'
import { intentFromText } from '../neighbours/intent.ts'
import { maskSkeleton, slotPattern } from '../neighbours/mask.ts'
import type { SlotKind } from '../neighbours/mask.ts'
import { spokenExamples } from '../neighbours/examples.ts'
import { createReader } from '../reader.ts'
import { saidSlots } from '../stages/keeps-slots.ts'
import { liftText } from '../stages/lifted-text.ts'
import { planToNotation } from './notation.ts'

export type TrainingPair = { question: string; plan: string }
export type TrainingOptions = {
  count: number
  seed: number
  measures?: readonly Measure[]
  /** Intents and what is said for them, as in `neighbours/examples.ts`. */
  spoken?: Readonly<Record<string, string>>
}

const sides = ['red', 'blue', 'friendly', 'hostile', 'enemy', 'opposing', 'neutral'] as const
const kinds = ['tanks', 'helicopters', 'aircraft', 'trucks', 'artillery', 'ships', 'jets', 'UAVs', 'vehicles', 'people'] as const
const times = ['today', 'yesterday', 'this morning', 'this afternoon', 'in the last hour', 'since the exercise started'] as const
const polite = ['please', 'can you tell me', 'quick one,', 'ok', 'sir,', 'request'] as const

/**
 * Questions with the plan each stands for, in the notation a model is asked for: the shipped utterances with slots of all sorts put in, times, courtesies
 * and slips of the keyboard. The plan's slots are read from the finished question by the code that reads them in service, so that no pair teaches
 * otherwise. The same seed gives the same pairs. Fewer than `count` come back only when the utterances cannot give as many different ones.
 */
export function trainingPairs({ count, seed, measures = allMeasures, spoken = spokenExamples }: TrainingOptions): TrainingPair[] {
  const random = createRandom(seed)
  const reader = createReader(measures)
  const utterances = Object.entries(spoken).flatMap(([intent, said]) => said.split('|').map((skeleton) => ({ intent, skeleton })))
  const pairs = new Map<string, TrainingPair>()
  for (let attempt = 0; attempt < count * 20 && pairs.size < count; attempt += 1) {
    const utterance = pick(utterances, random)
    const pair = utterance === undefined ? undefined : pairFrom(utterance, { reader, random })
    if (pair !== undefined) pairs.set(pair.question, pair)
  }
  return [...pairs.values()]
}

type Making = { reader: Reader; random: () => number }

function pairFrom({ intent, skeleton }: { intent: string; skeleton: string }, { reader, random }: Making): TrainingPair | undefined {
  const said = skeleton.replace(slotPattern, (_whole, kind: SlotKind) => slotWords(kind, random))
  const timed = random() < 0.6 ? `${said} ${timeWords(random)}` : said
  const courteous = random() < 0.15 ? `${pick(polite, random)} ${timed}` : timed
  const question = random() < 0.2 ? withSlip(courteous, random) : courteous
  const lifted = liftText(reader, question, trainingContext)
  if (lifted === undefined) return undefined
  const slots = saidSlots(lifted.line, reader.knowledge.lexicon)
  const made = composeProposal({ intent: intentFromText(intent), ...maskSkeleton(skeleton) }, partsOf(lifted.line, slots, reader.knowledge))
  return made?.sure === true ? { question, plan: planToNotation(made.plan) } : undefined
}

const markings = ['VIPER1', 'VIPER2', 'GHOST', 'EAGLE7', 'RAZOR3', 'MAKO12']
const knownMarkings: Gazetteer = { ...emptyGazetteer, marking: (text) => markings.find((each) => each === text.trim().toUpperCase()) }
/** A Monday at half past two; plans hold relative times, so that the day hardly matters. */
const trainingContext: UnderstandContext = { gazetteer: knownMarkings, bind: { now: Date.UTC(2026, 10, 23, 14, 30), zone: 'UTC' } }

const below = (limit: number, random: () => number): number => 1 + Math.floor(random() * limit)

function slotWords(kind: SlotKind, random: () => number): string {
  switch (kind) {
    case 'one':
      return random() < 0.5 ? (pick(markings, random) ?? 'VIPER1') : `${below(60, random)}:${below(20, random)}:${below(999, random)}`
    case 'place':
      return random() < 0.7 ? `site ${below(90, random)}` : `app ${below(90, random)}:${below(20, random)}`
    case 'them': {
      const side = pick(sides, random) ?? 'red'
      const thing = pick(kinds, random) ?? 'tanks'
      const sort = random()
      if (sort < 0.4) return side
      return sort < 0.7 ? thing : `${side} ${thing}${random() < 0.2 ? ` from site ${below(90, random)}` : ''}`
    }
    default:
      return kind satisfies never
  }
}

function timeWords(random: () => number): string {
  const clock = (): string => `${String(below(23, random)).padStart(2, '0')}${pick(['00', '15', '30', '45'], random)}`
  const sort = random()
  if (sort < 0.4) return pick(times, random) ?? 'today'
  if (sort < 0.6) return `in the last ${below(59, random) + 1} ${pick(['minutes', 'hours', 'mikes'], random)}`
  if (sort < 0.8) return `since ${clock()}${random() < 0.4 ? 'Z' : ''}`
  const [from = '', to = ''] = [clock(), clock()].toSorted((a, b) => Number(a) - Number(b))
  return `between ${from} and ${to}`
}

/** Two letters of one longer word changed places, in no word with a figure in it. */
function withSlip(text: string, random: () => number): string {
  const words = text.split(' ')
  const at = Math.floor(random() * words.length)
  const word = words[at] ?? ''
  if (!/^[a-z]{5,}$/.test(word)) return text
  const place = 1 + Math.floor(random() * (word.length - 3))
  words[at] = `${word.slice(0, place)}${word[place + 1]}${word[place]}${word.slice(place + 2)}`
  return words.join(' ')
}
