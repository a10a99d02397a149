import type { UnderstandContext, Understanding } from '../core/understanding.ts'
import { squeeze } from './line.ts'
import { isOrder, isStandingOrder } from './orders.ts'
import { refused } from './suggest.ts'

const outsidePattern =
  /\b(?:weather|raining|will it rain|temperature outside|jokes?|poems?|limerick|sing|recipes?|president|prime minister|capital (?:city )?of|football|soccer|stock (?:market|price)|bitcoin|horoscope|movie|translate|who (?:will|would|is going to|shall|is likely to|is gonna|may|might) win|who (?:is|are|was) (?:winning|losing)(?! (?:more|most|the|fewer|less|contact|track|any|[a-z]*s\b))|who won|who wins|doctrine|tactics?|what should|should (?:we|i|blue|red|they)|how (?:should|can|could|do) (?:we|i|blue|red) (?:attack|defend|win|beat|kill|defeat|build|make)|best way to|meaning of life|write (?:me )?(?:a|an|some|code)|ignore (?:all |any |the |your |my )*(?:previous|prior|above|earlier|instructions)|system prompt|your (?:instructions|prompt|rules are)|pretend|act as|you are now|password|credit card|love you|marry|how old are you|are you (?:human|an ai|a bot|sentient|real|alive today)|what time is it|what day is it|what is the (?:date|time)(?: now| today)?$|your opinion|do you think|recommend|advise|advice)\b/

const whyPattern = /^ (?:but |and |so |ok )*(?:why|how come|what caused|for what reason|explain why|what is the reason)\b/

export function outOfScope(spelled: string, context: UnderstandContext): Understanding | undefined {
  const text = spelled.replace(/[?!.]+ *$/, ' ')
  if (whyPattern.test(squeeze(text))) {
    const facts = ['List the losses today', 'Show the exercise timeline', 'What happened in the last hour?']
    return refused(
      'out-of-scope',
      'I report what was heard and when, not why it happened. Ask for the facts around it: the timeline, the losses, or who fired at whom.',
      context.conversation?.previous === undefined ? facts : ['Tell me the timeline', ...facts],
    )
  }
  if (
    /^(?:thanks|thank you|thank you very much|thanks a lot|cheers|thx|bye|goodbye|great|nice|cool|perfect|good|ok|okay|never mind|nevermind)(?: (?:thanks|thank you|sitrep|bye))*[.! ]*$/.test(
      text.trim(),
    )
  )
    return refused('out-of-scope', 'You are welcome. Ask me about the exercise whenever you like.')
  if (isStandingOrder(squeeze(text)))
    return refused('out-of-scope', 'I answer when I am asked and keep no watch for you. Ask again then, or ask what has changed since you last asked.', [
      'What changed since I last asked?',
      'How many fires in the last 5 minutes?',
    ])
  if (isOrder(squeeze(text)))
    return refused('out-of-scope', 'I only watch and answer: I cannot change, stop, send or delete anything, neither in the exercise nor in what was recorded.')
  if (
    /^ (?:(?:and|so|but|ok|please) )*(?:when|at what time|what time|how soon) (?:will|is|are) (?:(?:the |this |our )?[a-z]+ )?(?:(?:it|we|they) )?(?:be |going to |supposed to |due to |expected to )?(?:end|finish|stop|over|start|resume|begin|arrive|leave|run out|win|die|unfreeze)/.test(
      squeeze(text),
    ) &&
    / (?:will|going to|supposed to|due to|expected to)(?= )/.test(squeeze(text))
  )
    return refused('future', 'I know what has been heard, not what is planned or to come. What has happened can be counted and dated.', [
      'Show the exercise timeline',
      'Help me with predictions',
    ])
  if (!outsidePattern.test(text)) return undefined
  return refused(
    'out-of-scope',
    'That is outside what I can know: I answer from the DIS traffic of the exercise, with counts, times and positions. I do not give advice, opinions or news from elsewhere.',
  )
}
