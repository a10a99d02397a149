import type { Plan } from '../core/plan.ts'
import { nowWindow } from '../core/plan.ts'
import type { Knowledge } from './reading.ts'
import { liftPhrases } from './lexicon/lexicon.ts'
import type { Line } from './line.ts'
import { squeeze } from './line.ts'
import { joinNounPhrases } from './noun-phrases.ts'
import { separate } from './normalise.ts'
import { selectMeasures } from './select.ts'

const polite =
  /^(?:(?:please|hey|hi|hello|ok|okay|so|well|now|then|and|also|sitrep|,|can you|could you|would you|will you|can i|could i|i want to know|i want to see|i would like to know|i would like to see|i would like|i need to know|i need|i wonder|tell me|tell us|let me know|let me see|do you know|any idea|just|quickly|quick question|question|kindly|would you (?:please |kindly )?be so (?:kind|good) as to|be so (?:kind|good) as to|would you mind (?:telling me|showing me|listing)|i was wondering(?: if you (?:could|can))?|i am wondering|would it be possible to|is it possible to|any chance (?:you (?:could|can)|of)|can i get|could i get|may i have|may i see|let us have|need|want|i want|let us see|remind me|say again|just checking|quick one|a question|howdy|mate|sir|team|all stations|be advised|request|requesting|interrogative|go ahead|good morning|good afternoon|good evening|excuse me|may i ask|explain to me) )+/
const politeEnd =
  /(?: (?:please|thanks|thank you|thanks a lot|cheers|for me|for us|mate|sir|asap|if you can|if you could|if possible|over and out|how copy|if you do not mind|when you get a chance|when you can|\.|,))+$/

/** The question without greetings and thanks; at least its last word stays. */
export function withoutPoliteness(text: string): string {
  const trimmed = text.trim().replace(politeEnd, '')
  const bare = `${trimmed} `.replace(polite, '').trim()
  return bare === '' ? trimmed : bare
}

function explain(measure: string, topic?: string): Plan {
  return { measure, shape: 'explain', where: [], window: nowWindow, ...(topic === undefined || topic === '' ? {} : { topic: topic.slice(0, 80).trim() }) }
}

const helpPattern =
  /^(?:help|help me|\?|h|usage|menu|commands?|examples?|capabilities|hello|hi|hey|good (?:morning|afternoon|evening)|start|i need help|i am lost|(?:show |list )?(?:me )?(?:the |some |all )?(?:examples?|commands|capabilities|measures)|what (?:can|could|do|should) (?:you|i|we|one) (?:do|ask|say|help(?: (?:me|us))?(?: with)?|tell(?: me)?|answer|know|query|offer|understand)(?: (?:you|here|about|for me|me|with|to you|of you))*|what (?:questions?|kinds? of questions?|sorts? of questions?|things|else|type of questions|types of questions) (?:can|could|should|do) (?:i|you|we) (?:ask|answer|understand|handle|do)(?: you)?|how (?:do|can|does|should) (?:i|one|we|this|it|that|you) (?:use|ask|work|query|operate|talk to|help)(?: (?:you|this|it|sitrep|questions?|a question|me))?|who are you|what are you|what is sitrep|what is this|tell me about yourself|about yourself|what do you do|list (?:of )?(?:questions|measures|commands)|what (?:measures|data|information) (?:do you have|are there|is available|can i (?:get|ask)))$/

const predictionWords =
  /\b(?:predict(?:s|ed|ing|ions?)?|forecast(?:s|ed|ing)?|projections?|projected|extrapolate|outlook|anticipate)\b|\b(?:do|would|should) (?:you|we|i) expect\b|\bhow busy will\b|\bwhat will\b|\bexpect(?:ed)? (?:tomorrow|next|in the next|at)\b|\bwill (?:there be|the|it|we|red|blue)\b/

/** Help, predictions, counting rules and the glossary: questions about words, not about the exercise. Reads the spelled-out line before anything is lifted. */
export function explainQuestion(spelled: string, knowledge: Knowledge): Plan | undefined {
  const text = withoutPoliteness(
    spelled
      .replace(/["?!]/g, ' ')
      .replace(/[.\s]+$/, '')
      .replace(/\s+/g, ' ')
      .trim(),
  )
  const meaning = meaningOf(text)
  if (meaning !== undefined) return explain('glossary', meaning)
  const counted = countedThing(text)
  if (counted !== undefined) return countingPlan(counted, knowledge)
  if (helpPattern.test(text)) return explain('help')
  if (predictionWords.test(text) && !/\bwin\b|\bweather\b|\brain\b/.test(text)) return explain('prediction-help')
  const about = /^(?:help|help me|i need help|show help|can you help me|assist me) (?:with|on|about|for|regarding) (?:the |my )?(.{2,60})$/.exec(text)?.[1]
  if (about !== undefined) return /predict|forecast/.test(about) ? explain('prediction-help') : explain('help', about)
  return undefined
}

function term(text: string | undefined): string | undefined {
  const bare = text
    ?.replace(/["'?!.]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(?:a|an|the|the term|the word|term|word) /, '')
    .replace(
      / (?:in dis|in this context|here|mean|means|exactly|to me|for me|to us|for us|please|again|in plain english|in simple terms|briefly|in (?:this|the) (?:exercise|context))$/,
      '',
    )
  return bare === undefined || bare === '' || /^(?:this|that|it|they|these|those|you|he|she)(?: |$)/.test(bare) ? undefined : bare
}

/** "what does X mean", "define X", "what is a X": the term as asked. */
function meaningOf(text: string): string | undefined {
  const plain =
    /^what (?:do|does|did) (?:you|we|they|people|one) (?:mean|understand|call|refer to) (?:by|as|with) (.{1,60})$/.exec(text)?.[1] ??
    /^what (?:does|do) (an? .{1,60}?) (?:pdu )?do$/.exec(text)?.[1] ??
    /^what (?:does|do|did) (.{1,60}?) (?:mean|stand for|refer to|signify|denote)(?: .{0,30})?$/.exec(text)?.[1] ??
    /^(?:what is |give )?(?:the )?(?:meaning|definition|explanation) (?:of|for) (.{1,60})$/.exec(text)?.[1] ??
    /^(?:define|explain|what is meant by|what do you mean by) (.{1,60})$/.exec(text)?.[1] ??
    /^what is the difference between (?!.*\b(?:red|blue|friendly|hostile|enemy|opfor|neutral|sites?|exercises?|today|yesterday|last|now|this|\d+)\b)(.{1,60})$/.exec(
      text,
    )?.[1] ??
    /^(.{1,40}) (?:meaning|definition)$/.exec(text)?.[1]
  if (plain !== undefined) return term(plain)
  const article = /^(?:what is|what are|what was) (?:a|an) (.{1,60})$/.exec(text)?.[1]
  return article !== undefined && !/\b(?:today|yesterday|now|ago|last|since)\b/.test(article) ? term(article) : undefined
}

function countedThing(text: string): string | undefined {
  return (
    /^how (?:do|did|does|are|would) (?:you|we|it|sitrep|they) (?:count|define|calculate|compute|determine|measure|work out|tally|attribute|decide on|decide|recognise|recognize|detect|identify)\b ?(.{0,60})$/.exec(
      text,
    )?.[1] ??
    /^how (?:is|are|was|were) (.{1,60}) (?:counted|defined|calculated|computed|determined|measured|worked out|tallied|attributed|decided|derived|detected)$/.exec(
      text,
    )?.[1] ??
    /^what (?:counts|qualifies|is counted|is considered) (?:as )?(?:a |an |being )?(.{1,60})$/.exec(text)?.[1] ??
    /^(?:what is |what are |show |give me )?(?:the |your )?(?:counting )?rules? (?:for|of)(?: counting)? (.{1,60})$/.exec(text)?.[1] ??
    /^(?:how do you know|when) (?:if |whether |that |when |is )?(.{1,40} (?:is|counts as|counted as|considered) .{1,30})$/.exec(
      /^(?:when is .* (?:considered|counted)|how do you know)/.test(text) ? text : '',
    )?.[1] ??
    /^how (?:do|can|would|did) (?:you|we|it|sitrep) (?:know|tell|see|decide) (?:if|whether|that|when) (.{3,60})$/.exec(text)?.[1] ??
    (/^(?:what are )?(?:the |your )?counting rules$|^how do you count$/.test(text) ? '' : undefined)
  )
}

function countingPlan(thing: string, knowledge: Knowledge): Plan | undefined {
  if (thing === '') return explain('counting')
  const line: Line = { text: squeeze(separate(thing.replace(/^(?:if|whether|when|that|what is|as) /, ''))), slots: [] }
  liftPhrases(line, knowledge.lexicon)
  joinNounPhrases(line)
  const [id] = selectMeasures(line, knowledge.measures).ids
  return id === undefined ? undefined : explain('counting', id)
}

/** "what are duds", "what is dead reckoning": a bare term without an article, when nothing in it could be asked of the exercise. */
export function bareTerm(spelled: string): string | undefined {
  const text = withoutPoliteness(spelled.replace(/[?!.]/g, ' ').replace(/\s+/g, ' ').trim())
  const found =
    /^(?:what is|what are|what s) ((?!the |our |its |their |my |this |that |these |those |going|happening|wrong|up|new|it|there|missing|left|your )[a-z0-9][a-z0-9 /-]{1,40})$/.exec(
      text,
    )?.[1]
  return found === undefined ||
    found.split(' ').length > 4 ||
    /\b(?:doing|today|yesterday|now|happening|red|blue|of|by|in|on|at|from|status|position|location)\b/.test(found)
    ? undefined
    : term(found)
}

/** The label of a time mark to set, null when it has none; undefined when no mark is asked for. Takes the cleaned text: labels keep their case. */
export function markLabel(cleaned: string): string | null | undefined {
  const text = cleaned.replace(/[.!\s]+$/, '')
  const match =
    /^(?:please |ok |can you |could you |now )*(?:(?:set|add|drop|make|put|create|place) (?:a |the )?(?:new )?)?(?:time ?)?(?:mark|bookmark|marker)(?: (?:this|that|it|now|here|the (?:time|moment|spot|point)|this (?:moment|point|time|spot|event)|time|a point))?(?: (?:in time|now|here|please))*(?:(?: *[:=,] *| +(?:as|called|named|with (?:the )?label|labelled|labeled|label|with|for)[ :]+)(.{1,80}))?$/i.exec(
      text,
    )
  if (match !== null) {
    const label = match[1]?.replace(/^["']|["']$/g, '').trim() ?? ''
    return label === '' ? null : label.slice(0, 60)
  }
  const bare = /^(?:please )?(?:mark|bookmark) (?:this |the )?["']?([A-Za-z][\w -]{0,50}?)["']?$/i.exec(text)?.[1]
  return bare === undefined || /^(?:list|marks?|number|\d)/i.test(bare) ? undefined : bare.trim()
}
