import { windowFromText } from '../core/plan-text.ts'
import { canonicalPlan } from '../core/plan.ts'
import { composeCompare } from './compare.ts'
import { beginFeatures, readFeatures } from './features.ts'
import type { Features } from './features.ts'
import { formOf } from './form.ts'
import { fillers } from './lexicon/fillers.ts'
import { liftPhrases } from './lexicon/lexicon.ts'
import type { Line, TimePhrase } from './line.ts'
import { groupsOf, nounPhrasesOf, slotOf, squeeze, timesOf, wordsOf } from './line.ts'
import { alternatives, joinNounPhrases } from './noun-phrases.ts'
import { composeRatio } from './ratio.ts'
import type { Composed, Knowledge, Reading } from './reading.ts'
import { measureInTime, whereOf } from './reading.ts'
import { readDestroyedState, readKinds, readMunitions, readOwnSide, readStatusWord } from './reword.ts'
import { placePhrases } from './roles.ts'
import { selectMeasures } from './select.ts'
import type { Selection } from './select.ts'
import { oneTime, stepFor, windowFor } from './times.ts'

/** Reads a line whose ids and times are lifted: a measure in a shape, narrowed, over a window. */
export function compose(line: Line, { lexicon, measures }: Knowledge): Composed {
  const { features, selection, problem } = analyse(line, { lexicon, measures })
  const found = selection.ids.flatMap((id) => measures.get(id) ?? [])
  const [first] = found
  if (first === undefined) return { kind: 'nothing' }
  const times = timesOf(line)
  if (times.some((time) => time.future === true)) return { kind: 'future' }
  const reading: Reading = { line, features, measures, found, measure: first, times }
  const made =
    features.ratio !== undefined && first.id !== 'exchange-ratio'
      ? composeRatio(reading)
      : features.compare !== undefined
        ? composeCompare(reading)
        : composeOne(reading)
  if (first.id === 'collisions')
    line.text = squeeze(
      line.text.replace(/ between(?: the)?(?= <n\d+> )/, (whole) => (nounPhrasesOf(line).some((np) => alternatives(np) !== undefined) ? whole : ' ')),
    )
  if (selection.ids.some((id) => id === 'comments' || id === 'event-reports')) line.text = line.text.replace(/ (?:says?|said|reads?)(?= )/g, '')
  // "On the net" says nothing beside what is heard there anyway.
  line.text = squeeze(line.text.replace(/ (?:on|over|across) (?:the )?(?:net|network|lan|wire|dis network)(?= )/g, ' '))
  line.text = squeeze(line.text.replace(features.yesNo ? / every(?= <m)/g : / every(?= <[mn])/g, ' '))
  const ever = first.id === 'entities.active' && made.kind === 'plan' && made.plan.measure === 'entities.active' && / ever(?= )/.test(line.text) ? ['ever'] : []
  const left = [...ever, ...leftovers(line), ...(features.compare === undefined ? upOrDown(line) : []), ...(features.yesNo ? quantified(line) : [])]
  if (problem !== undefined || left.length > 0)
    return {
      kind: 'leftover',
      words: problem === undefined ? left : [problem.replaceAll('…', '').trim(), ...left.filter((word) => word !== 'unread-negation')],
    }
  return made
}

export type Analysis = { features: Features; selection: Selection; problem?: string }

/** Takes a line apart: its phrases, its words of shape and the measures it names. */
export function analyse(line: Line, { lexicon, measures }: Knowledge): Analysis {
  liftPhrases(line, lexicon)
  readDestroyedState(line)
  readStatusWord(line)
  const features = beginFeatures(line)
  readKinds(line)
  if (/ (?:share|percentage|percent|proportion|fraction|portion|pct|how much of)(?= )/.test(line.text))
    line.text = line.text.replace(/ (?:that|which|who) (?=(?:are|is|were|was) )/g, ' ')
  readOwnSide(line)
  const { problem } = joinNounPhrases(line)
  readFeatures(line, features)
  const selection = selectMeasures(line, measures, { keepAll: features.ratio !== undefined || features.compare !== undefined })
  readMunitions(line, selection.ids, features)
  if (
    features.busiest === true &&
    (selection.ids.length === 0 || selection.ids.every((id) => ['sites', 'applications', 'exercises', 'entities.active'].includes(id)))
  )
    selection.ids = ['pdus']
  return { features, selection, ...(problem === undefined ? {} : { problem }) }
}

/** The words that carry meaning and were not read. */
export function leftovers(line: Line): string[] {
  return [...aroundEntity(line), ...wordsOf(line).filter((word) => !word.startsWith('<') && !fillers.has(word))]
}

/** "Are losses up" asks for a comparison with nothing said to compare with. */
function upOrDown(line: Line): string[] {
  const match = /^ (?:is|are|was|were|has|have) (?:the |our )?(?:<n\d+> )*(<m\d+>) (?:still |now )?(up|down)(?= (?:$|\.|<t))/.exec(line.text)
  const slot = match?.[1] === undefined ? undefined : slotOf(line, match[1])
  return slot?.kind === 'm' && slot.measure.form === 'noun' ? [match?.[2] ?? ''] : []
}

/** "Within range of VIPER1", "around 1:2:3": a place that only an entity marks is no narrowing by that entity. */
function aroundEntity(line: Line): string[] {
  const match = / (within|around|range of|near|beyond|past|about) (?:the |a |range |reach |sight |of )*(<n\d+>)(?= )/.exec(line.text)
  const slot = match?.[2] === undefined ? undefined : slotOf(line, match[2])
  const place =
    slot?.kind === 'n' &&
    slot.np.narrowings.every((each) => ['site', 'application', 'exercise', 'within', 'force'].includes(each.field)) &&
    slot.np.noun === undefined
  return match === null || place ? [] : [match[1] ?? '']
}

/** "Are all tanks red" asks for all of them; a count of red tanks would not say. */
function quantified(line: Line): string[] {
  const match = /^ (?:is|are|was|were|do|does|did|has|have) (all|every|both|each|everyone|everybody)(?= )/.exec(line.text)?.[1]
  return match === undefined ? [] : [match]
}

function composeOne(reading: Reading): Composed {
  const { found, times } = reading
  if (found.length > 1) {
    const plans = found.flatMap((measure) => {
      const one = composeOne({ ...reading, found: [measure], measure })
      return one.kind === 'plan' ? [one.plan] : []
    })
    reading.line.text = squeeze(reading.line.text.replace(/ (?:and|or|,)(?= )/g, ' '))
    return plans.length > 1 ? { kind: 'several', plans } : { kind: 'nothing' }
  }
  const { time, extra } = oneTime(times)
  if (extra !== undefined) return { kind: 'leftover', words: [extra] }
  if (time?.vague !== undefined) {
    const plans = time.vague.flatMap((window) => {
      const one = planFor(reading, { ...omitVague(time), window })
      return one.kind === 'plan' ? [one.plan] : []
    })
    return { kind: 'vague', word: time.text, plans }
  }
  return planFor(reading, time)
}

function omitVague({ vague: _vague, ...rest }: TimePhrase): TimePhrase {
  return rest
}

function planFor(reading: Reading, time: TimePhrase | undefined): Composed {
  const measure = measureInTime(reading, time)
  const here: Reading = { ...reading, measure }
  const placed = placePhrases(here.line, measure)
  const where = whereOf(here, placed)
  if (where === undefined) return { kind: 'cannot', text: 'Those cannot be counted together in one figure; ask for one of them, or compare the two.' }
  const groups = groupsOf(here.line).map((group) => group.by)
  if (new Set(groups).size > 1 && !(measure.id === 'pdus.rate' && groups.length === 2))
    return { kind: 'cannot', text: `One grouping at a time, please: by ${[...new Set(groups)].join(' or by ')}.` }
  const form = formOf(here, placed, time)
  // "By kind, domain": a second grouping would be lost.
  const second = placed.find(
    ({ np }) => np.noun !== undefined && np.noun !== 'entity' && np.narrowings.length === 0 && form.by !== undefined && form.by !== np.noun,
  )
  if (
    second !== undefined &&
    groups.length > 0 &&
    !groups.includes(second.np.noun ?? 'time') &&
    / <g\d+> (?:, |and |or )*(?:by |per |each )?<n\d+> /.test(here.line.text)
  )
    return { kind: 'cannot', text: `One grouping at a time, please: by ${form.by} or by ${second.np.noun}.` }
  if (form.shape === 'rank' && form.by === 'entity' && measure.id.startsWith('entities.'))
    return { kind: 'cannot', text: 'Rank the entities by what? By fires, rounds, hits, kills or distance moved: "which entity fired most today?".' }
  if (
    here.features.ask === 'when' &&
    form.shape === 'value' &&
    measure.id !== 'pdus.peak' &&
    !/^(?:losses|fires)$/.test(measure.id) &&
    measure.kind === 'count'
  )
    return { kind: 'cannot', text: `I can count that, but not date it: ask how many, or ask for the list of ${measure.unit.plural}.` }
  const window =
    form.shape === 'trend' && measure.defaultWindow === 'now' && (time === undefined || time.window.kind === 'now')
      ? windowFromText('now-1h..now')
      : windowFor(measure, time)
  const step = form.shape === 'trend' ? { step: form.step ?? stepFor(window) } : {}
  const { step: _step, ...rest } = form
  // Losses at somebody's hands are kills: one reading for "killed by blue" and "losses to blue".
  const id = measure.id === 'losses' && where.some((each) => each.role === 'firer') && reading.measures.has('kills') ? 'kills' : measure.id
  return { kind: 'plan', plan: canonicalPlan({ measure: id, where, window, ...rest, ...step }) }
}
