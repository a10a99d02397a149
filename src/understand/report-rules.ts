import type { FilterField } from '../core/plan.ts'
import { entityRules } from './entity-rules.ts'
import { platformRules } from './platform-rules.ts'
import type { TimePhrase } from './line.ts'
import { n, notPast, past, rule, show } from './report-patterns.ts'
import type { ReportRule } from './report-patterns.ts'

const place: readonly FilterField[] = ['site', 'application', 'exercise']
const side: readonly FilterField[] = ['site', 'application', 'exercise', 'force']
const it = String.raw`(?:the |this |our )?(?:exercise|it|we|sim|simulation|scenario|run|session|event|game|everything|anything|sims|battle|war|${n})`

const beginsWith =
  (pattern: RegExp) =>
  (time: TimePhrase | undefined): boolean =>
    time !== undefined && pattern.test(time.text)

const up = String.raw`(?:up|online|here|there|present|connected|on|in|ready|on line|on the net|on the network|on net|accounted for|reporting|reporting in|up and running|checked in|sending|sending data|joined|logged on|with us|linked|linked up|participating|on station|talking)`
const down = String.raw`(?:missing|absent|down|offline|not up|not here|not online|not connected|not on|not there|not present|not reporting|not sending|unaccounted for|gone|late|off|out|off line|off the air|still to come|not joined|not in)`
const everyone = String.raw`(?:everyone|everybody|all|we all|they all|all of them|all of us|(?:all |all of )?(?:the )?(?:expected )?(?:sites|simulators|sims|participants|players|applications|apps|nodes|systems|federates|stations|sites and applications|teams|people)|(?:every|each) (?:site|simulator|sim|application|participant|player|node|station)|the (?:whole )?team)`
const someone = String.raw`(?:anyone|anybody|someone|somebody|any (?:site|sim|simulator|application|participant|player|node)s?|a (?:site|sim|simulator))`
const problems = String.raw`(?:unusual|odd|strange|wrong|suspicious|abnormal|weird|anomal(?:y|ies|ous)|problems?|issues?|errors?|faults?|out of the ordinary|not right|trouble|amiss|fishy|off|warnings?|alarms?|alerts?|broken|glitch(?:es)?|concerns?|irregularit(?:y|ies)|irregular|unknown (?:pdu )?types?|unknown pdus?|funny|network problems?|network issues?)`
const events = String.raw`(?:shots?|fire|fires|fire event|engagement|engagements|detonation|explosion|kill|loss|hit|round|rounds|contact|weapon fire|freeze|launch|firing|casualty|start|stop|resume)`
const engagements = String.raw`(?:engagement|contact|freeze|start|stop|resume)`
const firstEvent = String.raw`(?:(?:very )?(?:first|opening) (?:[a-z]+ )?${events}|(?:last|latest|most recent|final) (?:[a-z]+ )?${engagements})`

/** In order; the first that matches the whole sentence is taken. */
export const reportRules: readonly ReportRule[] = [
  // Status
  {
    measure: 'status',
    pattern: rule(
      String.raw`${show}(?:(?:system|current|overall|platform|service|listener|general|exercise|sim|simulation|sitrep|latest|present|live|quick) )*(?:status|health|sitrep|sit rep|situation report|state of play|situation|overview|health check)(?: report| check| update| summary| overview| page)?(?: of (?:the )?(?:system|platform|service|listener|exercise|sim|simulation|everything|things))?`,
    ),
  },
  {
    measure: 'status',
    yesNo: true,
    pattern: rule(
      String.raw`(?:is|are) (?:everything|it all|all|things|it|the system|system|the platform|platform|the service|service|all systems|you|sitrep|the listener|the whole thing|this thing|all well) (?:still )?(?:all )?(?:ok|okay|fine|good|alright|all right|well|up|running|working|alive|healthy|operational|up and running|online|go|working ok|working properly|running ok|running fine|running well|nominal|there|listening|in order|under control|normal|green)(?: (?:with|on|in) (?:the )?(?:system|platform|service))?`,
    ),
  },
  {
    measure: 'status',
    yesNo: true,
    pattern: rule(
      String.raw`(?:(?:are|do) (?:we|you)|is (?:the )?(?:system|listener|it|sitrep|service)) (?:still |actually |currently )*(?:receiving|getting|hearing|seeing|listening|recording|connected|receive|get|hear|see|have|picking up|pick up|up|live)(?: to)?(?: any| the)?(?: (?:data|traffic|pdus|packets|anything|dis|messages|something|network|exercise|live))*(?: (?:coming in|from the network|on the network|incoming|at all))?`,
    ),
  },
  {
    measure: 'status',
    yesNo: true,
    pattern: rule(
      String.raw`(?:is|are) (?:there )?(?:the |any |we )?(?:dis )?(?:data|traffic|feed|pdus|packets|network traffic) (?:still )?(?:coming in|flowing|arriving|coming|being received|alive|live|up|on the network|coming through|getting through|at all)`,
    ),
  },
  {
    measure: 'status',
    pattern: rule(
      String.raw`how (?:are|is) (?:things|everything|it|the system|we|the platform|the exercise|the sim|the simulation|you)(?: (?:going|doing|looking|running|working|performing|holding up|coming along))?`,
    ),
  },
  {
    measure: 'status',
    pattern: rule(
      String.raw`when (?:did (?:we|you) last (?:receive|hear|get|see) (?:any )?(?:data|anything|a pdu|traffic|something|pdus)|was the last (?:pdu|packet|data|traffic|message)(?: (?:received|heard|seen))?)`,
    ),
  },
  // Timeline before activity: "what happened after …"
  {
    measure: 'timeline',
    pattern: rule(String.raw`what (?:has |all )?happened`),
    when: beginsWith(/^(?:after|before|around|between mark|since mark|since the (?:last|latest) mark)/),
  },
  {
    measure: 'timeline',
    pattern: rule(
      String.raw`what (?:has )?happened (?:around|at|after|before|during|near|right after|right before|just before|just after) (?:the )?${firstEvent}`,
    ),
  },
  {
    measure: 'timeline',
    pattern: rule(
      String.raw`${show}(?:(?:exercise|event|full|complete|whole) )*(?:timeline|time line|chronology|milestones?|sequence of events|history|log of events|event log|key events|course of events|order of events|major events|main events|exercise log|run of events|log|start time|start|startex|exercise history)(?: (?:of|for) (?:the |this )?(?:exercise|events|day|session|run|scenario|key events|milestones))?`,
    ),
  },
  {
    measure: 'timeline',
    pattern: rule(
      String.raw`(?:when|at what time|what time) (?:did|was|were|has|have|does) ${it} (?:first |last |actually )?(?:start(?:ed)?|begin|began|begun|end(?:ed)?|stop(?:ped)?|finish(?:ed)?|resumed?|kick(?:ed)? off|frozen|freeze|paused?|unfrozen|halted|restart(?:ed)?|commence|over)(?: (?:and|or) (?:was|has|is|were|when was|how long was|did|has it been) (?:it|the exercise|they|there)? ?(?:ever |been |then |later |it )*(?:frozen|paused|stopped|halted|freeze|interrupted|running|still running|any freezes|end(?:ed)?|finish(?:ed)?))?`,
    ),
    about: place,
  },
  {
    measure: 'timeline',
    pattern: rule(
      String.raw`(?:when|at what time|what time) (?:was|were|is|did) (?:the )?(?:${firstEvent}|startex|endex|start of (?:the )?exercise|exercise start|freeze|freezes|shooting|fighting|combat|battle|engagement|exercise)(?: (?:fired|happen|occur|start|take place|begin|end|stop|started))?`,
    ),
  },
  {
    measure: 'timeline',
    pattern: rule(
      String.raw`${show}(?:time of (?:the )?${firstEvent}|(?:very )?(?:first|opening) (?:[a-z]+ )?${events}|(?:last|latest|most recent) (?:freeze|engagement|start|stop|resume))`,
    ),
  },
  {
    measure: 'timeline',
    pattern: rule(
      String.raw`(?:how (?:often|many times|long) (?:was|has|were|is) ${it} (?:been )?(?:frozen|paused|stopped|halted|running|going|going on|interrupted|on)|how long (?:did|has) ${it} (?:run|last|lasted|been going|taken)|how many (?:freezes|pauses|stops|interruptions)(?: (?:were|are) there)?)`,
    ),
    about: place,
  },
  {
    measure: 'timeline',
    pattern: rule(
      String.raw`(?:was|were|has|had|did) ${it} (?:ever |been |at any time |at any point )*(?:frozen|paused|stopped|halted|interrupted|freeze|pause|suspended|start|started|end|ended)(?: at any (?:time|point))?`,
    ),
    about: place,
  },
  {
    measure: 'timeline',
    pattern: rule(
      String.raw`(?:was|were|has|have|is|are) there (?:been )?(?:a|an|any) (?:freeze|pause|stop|halt|interruption)s?|any (?:freezes|pauses|stops|interruptions)`,
    ),
    when: past,
  },
  // When nobody listened: the listener's own starts and stops stand in the timeline of the day
  {
    measure: 'timeline',
    pattern: rule(
      String.raw`(?:(?:were|was|have|has|did) (?:you|we|the (?:listener|recorder|service|system)|sitrep|it) (?:ever |been )*(?:down|offline|restarted|restart|crash(?:ed)?|off line|interrupted|not (?:listening|recording|running))|when (?:were|was|did) (?:you|we|the (?:listener|recorder|service|system)|sitrep) (?:down|offline|not (?:listening|recording|running|up)|restart(?:ed)?|crash(?:ed)?|start(?:ed)?(?: listening| recording)?)|(?:was|were|is|are) there (?:any |a )*(?:gaps?|holes?|outages?|interruptions?)(?: in (?:the )?(?:recording|data|history|coverage|listening))?|any (?:gaps?|outages?|holes?)(?: in (?:the )?(?:recording|data|history|coverage))?|${show}(?:recording )?(?:gaps|outages|listener (?:history|runs|uptime)))`,
    ),
    window: 'day+0..now',
  },
  {
    measure: 'status',
    pattern: rule(
      String.raw`(?:how long|since when) (?:have|has|are|is) (?:you|we|the (?:listener|recorder|service|system)|sitrep|it) (?:been )?(?:listening|recording|up|running|online)|what is (?:the |your )?(?:listener |service )?up[- ]?time|up[- ]?time`,
    ),
  },
  {
    measure: 'network',
    pattern: rule(
      String.raw`(?:which|what) (?:protocol |dis )*versions?(?: of dis| of the protocol)?(?: (?:are|is|do we|does everyone|have))?(?: (?:in use|used|heard|we|hear|being used|on the network|see|use|there|seen))*|(?:protocol|dis) versions?`,
    ),
  },
  // Marks
  {
    measure: 'marks',
    pattern: rule(
      String.raw`(?:(?:which|what|how many|are there any|list|do we have any|do we have|were there any) )?${show}(?:my |time |of )*(?:marks|bookmarks|time marks|markers|timemarks)(?: (?:are there|do we have|exist|have been set|were set|did i set|are set|have i set|have we set|there are|set|so far))?`,
    ),
  },
  // Changes
  {
    measure: 'changes',
    pattern: rule(
      String.raw`(?:what (?:has |is |all |else |have |did )*(?:changed|new|different|i miss|i missed|we miss|change)|(?:is |are |has |have |did )?(?:there )?(?:anything|any|something) (?:new|changed|change|news|updates?|changes|different|happened)(?: happen(?:ed)?| to report)?|(?:any |the )?(?:updates?|news|changes)|${show}(?:changes|what changed|what is new)|what is the difference|catch me up|bring (?:me|us) up to (?:date|speed)|get (?:me|us) up to (?:date|speed)|fill me in|update me|did anything change|has anything changed|did i miss anything|have i missed anything|what did i miss)`,
    ),
  },
  {
    measure: 'changes',
    pattern: rule(String.raw`what (?:has |have )?(?:happened|been happening|been going on)`),
    when: beginsWith(/asked|checked|looked|question|last time/),
  },
  // Activity
  {
    measure: 'activity',
    pattern: rule(
      String.raw`${show}(?:(?:general|overall|total|full|short|brief|quick|daily|exercise|event|hourly|main|${n}) )*(?:activity|activities|summary|recap|rundown|run-down|briefing|brief|debrief|highlights|wrap-up|wrap up|day|daily summary|action|aar)(?: (?:report|summary|overview|log|level|picture|brief))?(?: (?:of|for|on) (?:the |this )?(?:activity|activities|events|day|action|exercise|what happened|things|morning|afternoon))?`,
    ),
    about: side,
  },
  {
    measure: 'activity',
    pattern: rule(
      String.raw`(?:summari[sz]e|recap|sum up|brief me on|run me through|walk me through|describe)(?: (?:the|all|everything|what happened|activity|activities|events|day|exercise|for me|this|action|what has happened))*`,
    ),
  },
  {
    measure: 'activity',
    pattern: rule(
      String.raw`what (?:else |all )?(?:(?:has|have|is|was|were|did|are) )?(?:been )?(?:happened|happening|going on|happen|gone on|took place|taken place|occurred|went on|went|up|doing)`,
    ),
  },
  {
    measure: 'activity',
    pattern: rule(
      String.raw`(?:what (?:is|are|was|were|has|have|did|does) ${n} (?:been )?(?:currently |now )?(?:doing|do|done|up to|been doing|been up to)|what happened (?:at|on|in|with) ${n}|how active (?:is|was|has) ${n}(?: been)?|(?:tell me )?about ${n}|tell me what ${n} (?:is|has been|did|was) (?:doing|do))`,
    ),
    about: side,
  },
  ...entityRules,
  {
    measure: 'activity',
    pattern: rule(String.raw`how (?:is|are|was|were|has|have|did) ${n} (?:been )?(?:doing|do|faring|performing|getting on|going|getting along)`),
    about: side,
  },
  // Freeze
  {
    measure: 'freeze',
    yesNo: true,
    pattern: rule(
      String.raw`(?:is|are|was) (?:${it}|we|the exercise|exercise) (?:still |currently |now |already )*(?:frozen|paused|stopped|halted|running|suspended|on hold|live|in progress|going|ongoing|active|underway|under way|started|still on|in a freeze|frozen or running|running or frozen|over|finished)`,
    ),
    about: place,
    when: notPast,
  },
  {
    measure: 'freeze',
    pattern: rule(
      String.raw`(?:since when (?:is|has|are|was) (?:${it}|we|the exercise) (?:been )?(?:frozen|paused|stopped|halted)|${show}(?:freeze|frozen)(?: (?:state|status|info|details))?|what is (?:currently )?(?:frozen|paused)|who (?:is frozen|froze (?:the exercise|it|us|everything)|stopped the exercise)|why is (?:it|the exercise) frozen|how long (?:are we|is it|is the exercise) frozen|(?:which|what) (?:sites?|applications?|simulators?|sims?|exercises?) (?:is|are) (?:currently )?(?:frozen|paused)|are any (?:sites?|applications?|simulators?|sims?|exercises?) (?:frozen|paused)|is any (?:site|application|simulator|sim|exercise) (?:frozen|paused)|is (?:any|some)(?:thing|one|body) (?:frozen|paused))`,
    ),
    when: notPast,
  },
  // Network
  {
    measure: 'network',
    yesNo: 'asked',
    pattern: rule(
      String.raw`(?:how (?:healthy |good |bad |clean )?(?:is|are) |is |${show})?(?:the |our )?(?:network|network health|(?:health|state|status|condition) of (?:the |our )?network|traffic health|net|network's health|lan|dis network)(?: (?:health|status|ok|okay|healthy|fine|doing|looking|state|problems?|issues?|quality|good|stable|clean|report|check|summary|holding up|condition|alright|overview|anomalies|errors))?`,
    ),
  },
  {
    measure: 'network',
    yesNo: 'asked',
    pattern: rule(
      String.raw`(?:is there |are there |do we have |did we have |do you see |have we |can you see |was there |were there |has there been |is |are |any signs? of |show |list |did you (?:see|notice) )?(?:anything |any |something |some |the |all |no )?(?:obviously |particularly |else )?${problems}(?: (?:going on|happening|on the network|with the network|with the traffic|in the traffic|in the network|to report|so far|out there|on the net|with the exercise|in the exercise|happen|happened|at all|with the data))?`,
    ),
  },
  {
    measure: 'network',
    yesNo: 'asked',
    pattern: rule(
      String.raw`(?:is there |are there |do we have |any |have we got )*(?:any )?(?:duplicate(?:d)?|clashing|conflicting) (?:entity )?(?:ids?|identities|entities)(?: ids?)? (?:and|or) (?:any )?(?:bad|wrong|skewed|unsynchroni[sz]ed) clocks?`,
    ),
  },
  {
    measure: 'network',
    pattern: rule(
      String.raw`what is (?:wrong|unusual|odd|strange|the problem|the matter|broken)(?: (?:with|on|in) (?:the )?(?:network|traffic|exercise|system))?`,
    ),
  },
  // Roll call
  {
    measure: 'rollcall',
    yesNo: true,
    pattern: rule(String.raw`(?:is|are|has|have|did) ${everyone} (?:now |still |all |already |actually |been )*${up}(?: (?:yet|the network|the exercise|in))?`),
  },
  { measure: 'rollcall', yesNo: true, pattern: rule(String.raw`(?:(?:is|are) )?${someone} (?:still |currently )*${down}`) },
  {
    measure: 'rollcall',
    pattern: rule(
      String.raw`(?:(?:do |take |run |call |give |show |start )?(?:a |the |me )*roll[- ]?call|attendance(?: list| check)?|who (?:is|are|has|have|did|does) (?:still |not |been |all |currently |yet to |yet )*(?:${down}|${up}|shown? up|connect(?:ed)?|checked in|arrived?|join(?:ed)?|show up|here and who is (?:missing|not)|up and who is (?:not|down|missing))(?: (?:yet|the exercise))?|who (?:else )?(?:do we|are we) (?:still )?(?:missing|waiting for|wait for)|who should be here|what is missing|who (?:still )?(?:has|have|needs?) (?:still |yet )*to (?:join|show up|connect|check in|arrive|come up|log on|report in)|who (?:has|did|is) not (?:join(?:ed)?|show(?:n|ed)? up|connect(?:ed)?|check(?:ed)? in|arrive[d]?|up|here)(?: yet)?)`,
    ),
  },
  {
    measure: 'rollcall',
    pattern: rule(
      String.raw`(?:which|what) (?:expected )?(?:sites?|simulators?|sims?|apps?|applications?|participants?|nodes?|stations?|players?|federates?)(?: of the plan)? (?:are|is|have|has|do)(?: we| you)? (?:still |not )*(?:${down}|expected|shown up|joined|planned|supposed to be here)`,
    ),
  },
  {
    measure: 'rollcall',
    pattern: rule(
      String.raw`(?:how is|how are|what about|what is|status of|check on|how goes|check|what is the (?:status|state) of|${show}status of) ${n}(?: (?:doing|looking|going|getting on|running|holding up|status|state))?`,
    ),
    about: place,
    when: notPast,
  },
  {
    measure: 'rollcall',
    yesNo: true,
    pattern: rule(
      String.raw`is ${n} (?:still |now |already |currently |back )*(?:${up}|down|missing|offline|alive|ok|okay|running|working|active|live|healthy|absent|fine|good|heard|back|there|transmitting|dead)`,
    ),
    about: ['site', 'application'],
    when: notPast,
  },
  {
    measure: 'rollcall',
    yesNo: true,
    pattern: rule(
      String.raw`(?:has|have|did) ${n} (?:now |already |actually )*(?:checked in|check in|joined|join|connected|connect|logged on|logged in|shown up|show up|come up|come online|reported in|report in|turned up|dialled in)(?: yet)?`,
    ),
    about: ['site', 'application'],
    when: notPast,
  },
  { measure: 'rollcall', pattern: rule(String.raw`${n} (?:status|state|health)`), about: ['site', 'application'], when: notPast },
  // Sites, applications and exercises heard
  ...(['sites', 'applications', 'exercises'] as const).flatMap((measure): ReportRule[] => {
    const noun = { sites: '(?:sites?|nodes?)', applications: '(?:applications?|apps?|simulators?|sims?|hosts?)', exercises: '(?:exercises?|exercise ids?)' }[
      measure
    ]
    const heard = String.raw`(?: (?:are|is|do|were|was|have|has|did|does|that|which|there|we|you|i|been|currently|still|now|any|actively|can|be|running|different|distinct|participating|currently))*(?: (?:on|in|online|up|active|running|connected|sending|transmitting|talking|participating|taking part|took part|present|heard|heard from|seen|see|hear|live|on the network|on the net|on the lan|in the exercise|on line|broadcasting|reporting|alive|known|visible|in play|producing traffic|generating traffic|sending data|sending traffic|sending pdus|sending anything|being run|being played|exist|recorded|have|out there|in use|here|playing|in total|being used|received|contributing|on dis|going on|involved|is this|network|use))*`
    return [
      {
        measure,
        shape: 'value',
        pattern: rule(
          String.raw`(?:how many|what is the number of|number of|count|count of|count the)(?: different| distinct| active| of the| live| known)* ${noun}${heard}`,
        ),
      },
      {
        measure,
        shape: 'list',
        pattern: rule(
          String.raw`(?:(?:which|what) |${show})(?:of the |are the |the |all |different |active |connected |live |known |online |names of |ids of |running |current )*${noun}${heard}`,
        ),
      },
      {
        measure,
        shape: 'list',
        yesNo: true,
        pattern: rule(String.raw`(?:are|is|were|was) (?:there )?(?:any|more than one|several|multiple|other) ${noun}${heard}`),
      },
    ]
  }),
  {
    measure: 'sites',
    shape: 'list',
    pattern: rule(
      String.raw`who(?: else| all)? (?:is|are) (?:currently )?(?:on the (?:network|net|lan)|sending(?: data| traffic| pdus)?|connected(?: to the network)?|talking on the network|producing traffic|on the wire)`,
    ),
  },
  { measure: 'sites', shape: 'list', pattern: rule(String.raw`(?:which|what) ${n} (?:is|are) (?:on|up|active)`), about: ['site'] },
  // Malformed: "and from whom" is a question about addresses
  {
    measure: 'malformed',
    shape: 'rank',
    by: 'address',
    pattern: rule(
      String.raw`(?:who|which (?:address|machine|host|source|sender|computer)(?:es|s)?) (?:is|are|was|were|has been)? ?(?:sending|sends|sent|send|producing|causing|behind)(?: us)?(?: the| all| most of| any| these)* (?:malformed|bad|broken|corrupt(?:ed)?|invalid|garbage|unknown|undecodable)(?: (?:pdus?|packets?|traffic|data|datagrams?|messages?))?`,
    ),
  },
  ...platformRules,
]

/** Every word the rules know, so that spelling repair leaves them alone. */
export function reportWords(): Set<string> {
  return new Set(reportRules.flatMap(({ pattern }) => pattern.source.replaceAll(/\\[a-z]/g, ' ').match(/[a-z]{4,}/g) ?? []))
}
