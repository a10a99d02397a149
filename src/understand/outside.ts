import type { UnderstandContext, Understanding } from '../core/understanding.ts'
import { squeeze } from './line.ts'
import { refused } from './suggest.ts'

const outsidePattern =
  /\b(?:weather|raining|will it rain|temperature outside|jokes?|poems?|limerick|sing|recipes?|president|prime minister|capital (?:city )?of|football|soccer|stock (?:market|price)|bitcoin|horoscope|movie|translate|who (?:will|would|is going to|shall|is likely to|is gonna|may|might) win|who (?:is|are|was) (?:winning|losing)|who won|who wins|doctrine|tactics?|what should|should (?:we|i|blue|red|they)|how (?:should|can|could|do) (?:we|i|blue|red) (?:attack|defend|win|beat|kill|defeat|build|make)|best way to|meaning of life|write (?:me )?(?:a|an|some|code)|ignore (?:all |any |the |your |my )*(?:previous|prior|above|earlier|instructions)|system prompt|your (?:instructions|prompt|rules are)|pretend|act as|you are now|password|credit card|love you|marry|how old are you|are you (?:human|an ai|a bot|sentient|real|alive today)|what time is it|what day is it|what is the (?:date|time)(?: now| today)?$|your opinion|do you think|recommend|advise|advice)\b/

const whyPattern = /^ (?:but |and |so |ok )*(?:why|how come|what caused|for what reason|explain why|what is the reason)\b/

/** An order to do something, in the exercise or to the service. */
const orderPattern =
  /^ (?:(?:please|now|just|can you|could you|would you|will you|go and|i want you to) )*(?:delete|erase|wipe|purge|reset|restart|reboot|shut ?down|destroy|kill|shoot|attack|engage|launch|jam|freeze|unfreeze|pause|resume|stop|start|move|disable|enable|block|drop|send|clear|modify|rename|create) (?:(?:the|all|every|any|my|our|your|this|that) )*(?:it|them|everything|everybody|everyone|data|database|table|tables|history|logs?|records?|server|service|system|exercise|sim|simulation|entity|entities|site|tank|tanks|listener|\d+:\d+(?::\d+)?|[a-z]{2,}-?\d{1,4})(?= )/

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
  if (orderPattern.test(squeeze(text)))
    return refused('out-of-scope', 'I only watch and answer: I cannot change, stop, send or delete anything, neither in the exercise nor in what was recorded.')
  if (!outsidePattern.test(text)) return undefined
  return refused(
    'out-of-scope',
    'That is outside what I can know: I answer from the DIS traffic of the exercise, with counts, times and positions. I do not give advice, opinions or news from elsewhere.',
  )
}
