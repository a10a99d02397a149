/**
 * Orders to do something, in the exercise or to the service: Sitrep only watches. Verbs that also begin questions ("kill count", "set data PDUs",
 * "attack helicopters") are orders only beside something they could be done to.
 */
const polite = String.raw`(?:please|now|just|ok|okay|sitrep|,|can you|could you|would you|will you|go ahead and|go and|i want you to|i need you to|you must|you should|let us|make sure to)`
const always = String.raw`(?:delete|erase|wipe|purge|reboot|restart|shut ?down|disable|enable|modify|rename|deactivate|reactivate|unfreeze|teleport|spawn|respawn|inject|resupply|repair|reassign|reload|disconnect|kick|ban|mute|unmute|overwrite|truncate|uninstall|execute|abort|nuke|bomb|(?:turn|switch) (?:on|off)|(?:turn|switch) .{1,40} (?:on|off))`
const onSomething = String.raw`(?:reset|destroy|kill|shoot(?: (?:at|down))?|fire (?:at|on)|attack|engage|launch|jam|freeze|pause|resume|stop|start|begin|end|move|block|drop|send|clear|create|remove|set|change|take out|target|strike|sink|capture|order|tell|transfer|hide|release|cancel)`
const something = String.raw`(?:it|him|her|them|everything|everybody|everyone|site|data|tables?|database|history|logs?|records?|recording|server|service|system|exercise|sim|simulation|listener|mark|marks|comments?|reports?|entit(?:y|ies)|tanks?|aircraft|helicopters?|helos?|ships?|units?|vehicles?|forces?|missiles?|radars?|radios?|clocks?|weather|\d+:\d+(?::\d+)?|[a-z]{2,}-?\d{1,4})`
const determined = String.raw`(?:(?:the|all|every|any|my|our|your|this|that|those|these|their|red|blue|enemy|hostile|friendly|neutral|opposing|opfor|blufor|a|an|another) )`
const orders: readonly RegExp[] = [
  new RegExp(
    String.raw`^ (?:${polite} )*(?:make|let|have|get|force|command|order|tell|ask|instruct) (?:the |all )*(?:\d+:\d+:\d+|[a-z]{2,}-?\d{1,4}|${determined}*(?:red|blue|tanks?|aircraft|helicopters?|ships?|units?|entit(?:y|ies)|site|everyone)) (?:to )?(?:not )?(?:fire|shoot|move|stop|start|go|attack|engage|retreat|advance|halt|land|take|cease|hold|return|turn|explode|die|leave|join)(?: |$)`,
  ),
  new RegExp(
    String.raw`^ (?:${polite} )*(?:kill|destroy|attack|engage|shoot|shoot at|fire at|fire on|bomb|jam|target|strike) (?:the |all )*(?:red|blue|enemy|enemies|hostiles?|opfor|blufor|friendlies|neutrals?)(?: now| please|,)* $`,
  ),
  new RegExp(String.raw`^ (?:${polite} )*${always}(?: |$)`),
  new RegExp(
    String.raw`^ (?:${polite} )*${onSomething} (?:${determined}*(?:exercise|sim|simulation|data|everything|everybody|everyone|it|them|him|her|server|service|system|listener|site|recording|\d+:\d+(?::\d+)?|[a-z]{2,}-?\d{1,4})|${determined}+${something})(?: |$)`,
  ),
]

const deeds = String.raw`(?:fires|moves|goes|joins|leaves|dies|appears|comes|stops|starts|gets|loses|kills|hits|changes|drops|exceeds|reaches|happens)`

/** Sitrep answers when it is asked and keeps no watch: "alert me when …", "every 5 minutes tell me …". */
export function isStandingOrder(line: string): boolean {
  return (
    /^ (?:[a-z]+ ){0,3}(?:alert|notify|warn|ping|wake|remind|page|email|text) (?:me|us)(?= )/.test(line) ||
    new RegExp(
      String.raw`^ (?:please )?(?:tell me|let me know|shout|report|inform me|keep me (?:posted|informed)) (?:as soon as|if|when|whenever|the moment) .{1,60} ${deeds}(?= )`,
    ).test(line) ||
    /^ every (?:[a-z0-9]+ )?(?:seconds?|minutes?|mins?|hours?) .{0,10}(?:tell|give|send|show|report|update)(?= )/.test(line) ||
    / keep me (?:posted|informed|updated)(?= )/.test(line)
  )
}

/** Takes the spelled-out line. PDU names such as "create entity PDUs" and "stop/freeze" are questions about traffic. */
export function isOrder(line: string): boolean {
  return (
    !/ (?:pdus?|packets?|messages?|times?|count|ratio|rate|list|offers?|received|response|responses)(?= )/.test(line) &&
    orders.some((pattern) => pattern.test(line))
  )
}
