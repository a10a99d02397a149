import { squeeze } from '../line.ts'
import { cleanText, separate, spellOut } from '../normalise.ts'

/** Figures, places and times of the exercise are asked for: data, whatever else the words are. */
const asksForData =
  /^ (?:(?:and|so|ok|please|hi|hey|hello|,|tell me|do you know) )*(?:how (?:many|much|often|far|long ago|fast|busy|big|large|strong)|when (?:did|was|were)|who|whom|whose|where|list|show|count|number of|which (?:\S+ ){0,2}(?:is|are|was|were|has|have|did|fired|hit|killed|joined|left))(?= )/

const asksForReason = / (?:why|how come|what (?:could |might |would |can )?(?:cause|causes|caused)|reasons? (?:for|why|that)|for what reason)(?= )/

const manner =
  /^ (?:(?:and|so|ok|please|,|tell me|explain|show me|describe|do you know) )*how (?:(?:do|can|could|should|would|shall) (?:i|we|you|one|they|operators?|people|sitrep|it|a|an|the|dis|this|that)|to|does (?:it|sitrep|the|a|an|dis|this|one))(?= )/
const mannerMade =
  / how (?:is|are|was|were|does|do) .{1,60} (?:calculated|computed|counted|defined|measured|decided|determined|configured|set up|handled|stored|kept|encoded|used|assigned|work|works|mean|differ|relate|detected|worked out|made|protected|secured)(?= )/

const asksForMeaning =
  / (?:what (?:is|are) (?:meant by|the (?:meaning|purpose|point|difference|definition|rule|rules|procedure|format|structure|process|policy|sop|limit|limits|default|steps|requirements?|recommended|right way|correct way|best way|idea|reason|cause)|a|an|it for)|what do(?:es)? .{1,60} (?:mean|do|stand for|contain|look like|tell me|tell us|indicate|imply|say about)|what happens|what goes on (?:when|if)|meaning of|definition of|difference between|define|explain|describe how|stands? for|in layman)(?= )/

const asksForNorm =
  / (?:how (?:long|often|far|much) (?:can|may|must)|should|ought|supposed to|allowed|permitted|recommended|recommend|advisable|best practice|normal|normally|abnormal|usual|usually|typical|typically|to be expected|acceptable|tolerable|too (?:long|high|low|late|old|many|much|slow)|safe to|ok to|okay to|a problem (?:if|when)|cause for concern|worry|worried|worrying|reasonable|healthy for|good value|rule of thumb|do i need|do we need|have to|must (?:i|we|a|an|the))(?= )/

const asksForHelp =
  / (?:procedure|procedures|troubleshoot|troubleshooting|configure|configuration|install|installation|documentation|docs|manual|handbook|guide|tutorial|policy|sop|standard operating|checklist|setting|settings|environment variable|error message|resolve|work ?around|set up|instructions for|according to|paragraph|section|chapter|specification|the standard|escalate|report a|contact person)(?= )/
const asksAboutThing =
  /^ (?:(?:and|so|ok|please|,) )*(?:what is|what are|who is|who are|tell me about|what about) (?:the |our |your )?(?!<)[a-z][a-z0-9 /-]{2,60} $/
const ofTheExercise =
  / (?:now|right now|today|yesterday|tonight|so far|last|past|since|ago|status|strength|count|rate|total|number|position|location|red|blue|friendly|hostile|enemy|opposing|neutral|\d+:\d+:\d+|this (?:morning|afternoon|evening|hour|week)|doing|happening|going on|wrong)(?= )/

/**
 * Whether a text asks for what documents say (how, why, what is, should, is it normal) rather than for data of the exercise. It only chooses where
 * to look when no plan was read, or which of the two speaks first; it reads nothing.
 */
export function looksOpen(text: string): boolean {
  const line = squeeze(separate(spellOut(cleanText(text)))).replace(/(?: \.)+ $/, ' ')
  if (asksForReason.test(line)) return true
  if (manner.test(line) || mannerMade.test(line)) return true
  if (asksForNorm.test(line)) return true
  if (asksForHelp.test(line)) return true
  if (asksForData.test(line)) return false
  if (asksForMeaning.test(line)) return true
  return asksAboutThing.test(line) && !ofTheExercise.test(line)
}
