import { isOrder, isStandingOrder } from '../orders.ts'
import { squeeze } from '../line.ts'
import { separate } from '../normalise.ts'
import { unsupported } from '../unsupported.ts'
import type { SaidSlots } from './keeps-slots.ts'
import type { LiftedText } from './lifted-text.ts'

/** Words that turn a meaning round, or tie it to something a plan has no place for; a likeness of sentences does not see them. */
const turning =
  / (?:unable|refuse[ds]?|only|just one|alone|half|third|quarter of|most of|some of|every|all but|both|each other|more|less|fewer|than|most recent|average|mean|median|before|after|until|till|while|whilst|when they|since they|since it|if|unless|because|why|instead|will|would|should|could|might|shall|going to|tomorrow|tonight|next|again|twice|once|almost|nearly|ignore|disregard|pretend|forget|vs|versus|compare[ds]?|ratio|percent|percentage|share|better|worse|faster|slower|older|newer|bigger|smaller|closer|nearest|first|earlier|later|yet to|he|she|they|them|those|these)(?= )/

/** Marks of templates, code and roles: nobody asks about an exercise in them. */
const machineText = /\{\{|\}\}|\$\{|<\/?[a-z|]|<\||```|\bsystem:|\bassistant:|[\\^~]|=>|\bselect \b.*\bfrom\b/i

/** What no later stage may read, however near it seems: said by code, since encoders and small models are blind to it. */
export function mustNotBeRead(text: string, { spelled }: LiftedText, said: SaidSlots): boolean {
  const words = said.line.text
  if (said.openNegation || machineText.test(text) || turning.test(words)) return true
  return isStandingOrder(squeeze(spelled)) || isOrder(squeeze(spelled)) || unsupported(squeeze(separate(words))) !== undefined
}
