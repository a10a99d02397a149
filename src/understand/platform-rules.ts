import { notPast, past, rule, show } from './report-patterns.ts'
import type { ReportRule } from './report-patterns.ts'

/* What people ask a platform's chatbot: about its services, and for "the data" of a time. */

const service = String.raw`(?:(?:data |dis )?(?:acquisition|ingestion|processing)(?: (?:service|pod|server|backend))?|(?:the )?(?:data |backend |back-end |platform |micro)*services?|backend|back end|back-end|servers?|pods?)`
const working = String.raw`(?:up|running|working|ok|okay|healthy|alive|operational|online|available|reachable|responding|answering|up and running|fine|good)`
const broken = String.raw`(?:down|offline|dead|unreachable|broken|stopped|not ${working})`
const figures = String.raw`(?:data|pdu data|dis data|traffic|traffic data|pdus|numbers|figures|logs?|pdu logs?|log messages|statistics|stats|metrics|packets|kpis)`
const analyse = String.raw`(?:analy[sz]e|examine|evaluate|review|study|interpret|assess|inspect|break down|look at|explain|report on|report|process|check)`

export const platformRules: readonly ReportRule[] = [
  // Yes or no is of all of them; of one, or of what is down, the services are told one by one.
  {
    measure: 'status',
    yesNo: true,
    pattern: rule(
      String.raw`(?:is|are) (?:all |all of |all of the |all the |every |each |the )(?:the |our )*(?:data |backend |platform |micro)*(?:services?|servers?|pods?|backends?) (?:still |currently |now |all )*${working}`,
    ),
  },
  {
    measure: 'status',
    pattern: rule(
      String.raw`(?:(?:(?:which|what) (?:of the )?${service} (?:is|are)|(?:is|are) (?:the |our |any |any of the |some |one of the )*${service}) (?:still |currently |now )*(?:${working}|${broken})|${show}(?:the |all |of )*(?:(?:status|health|state) of (?:the |all |all the |our )*)?${service}(?: (?:status|health|state|overview))?)`,
    ),
  },
  {
    measure: 'status',
    pattern: rule(
      String.raw`${show}(?:real-time|realtime|real time|live|current|present) (?:pdu |system |platform |traffic )*(?:${figures}|activity)(?: (?:now|right now))?`,
    ),
    when: notPast,
  },
  {
    measure: 'status',
    pattern: rule(
      String.raw`(?:do|does|how far do|how well do) (?:the )?(?:platform and (?:the )?(?:listener|exercise listener|exercise)|(?:listener|exercise listener|exercise) and (?:the )?platform|(?:two |both )?(?:data )?sources|platform) (?:agree|match|differ)(?: with (?:the )?(?:listener|platform|what (?:was|is|we) (?:heard|hear)))?`,
    ),
    when: notPast,
  },
  { measure: 'activity', pattern: rule(String.raw`${show}(?:the |all |all the |our )*(?:data|figures|numbers|records)`), when: past },
  { measure: 'activity', pattern: rule(String.raw`analy[sz]e(?: for me| for us| me)?(?: the)?(?: exercise| day)?`), when: past },
  {
    measure: 'activity',
    pattern: rule(
      String.raw`(?:(?:give me|do|make|show me|provide|i want|i need|run) (?:an |the |a )?(?:analysis|review|evaluation|breakdown) (?:of|on) |${analyse} (?:for me |for us |me )*)(?:the |all |all the |our |this |these )*(?:activity|activities|${figures})(?: (?:for|of) me)?(?: please)?`,
    ),
  },
  {
    measure: 'activity',
    window: 'now-7d..now',
    pattern: rule(String.raw`${show}(?:my |our |the )?weekly (?:summary|report|activity|activities|overview|${figures})`),
  },
  {
    measure: 'activity',
    window: 'now-30d..now',
    pattern: rule(String.raw`${show}(?:my |our |the )?monthly (?:summary|report|activity|activities|overview|${figures})`),
  },
  {
    measure: 'activity',
    pattern: rule(
      String.raw`${show}(?:the |our |all |some |any |recent |latest |current |daily |general |system |platform |exercise )*(?:recent activity|recent activities|(?:(?:pdu|packet|traffic|data) )?(?:statistics|stats|summary|overview|report)|statistics|stats|metrics|kpis|logs?|pdu logs?|log messages|figures|numbers)`,
    ),
  },
]
