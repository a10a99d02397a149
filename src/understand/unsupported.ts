/** What is understood well enough to say that it cannot be answered, and what to ask instead. */
type Unsupported = { pattern: RegExp; text: string; suggestions: readonly string[] }

const figure = String.raw`(?:\d+(?:\.\d+)?|a|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|a hundred|hundred|a dozen|dozen)`

const inText: Unsupported = {
  pattern:
    / (?:mention|mentions|mentioning|mentioned|containing|contains|contain|saying|that says?|which says?|that reads?|with the words?|with the text|including the words?|referring to|refer to|matching|regarding|search|grep|keywords?)(?= )/,
  text: 'I do not search in the text of comments and reports. I can list them, by time, site or application.',
  suggestions: ['Latest comments?', 'Comments in the last hour', 'Show the event reports'],
}

const table: readonly Unsupported[] = [
  {
    pattern:
      / (?:unread-size|packet loss|pdu loss|lost (?:pdus|packets)|dropped (?:pdus|packets)|(?:pdus|packets) (?:were |are |was |have been |being )*(?:dropped|lost)|latency|jitter)(?= )/,
    text: 'I count PDUs and their bytes as they arrive; what was lost on the way, how long it took or how big one of them was is not recorded.',
    suggestions: ['How many PDUs did we receive today?', 'How healthy is the network?', 'How many malformed PDUs, and from whom?'],
  },
  {
    pattern: / (?:ammo|ammunition|fuel|armed|armament|loadout|stores|supplies|carrying|crew|unread-stores)(?= )/,
    text: 'What an entity carries is not in the traffic I read. I can say what was fired, by whom and at whom.',
    suggestions: ['How many rounds did blue fire today?', 'What munitions were used by blue?'],
  },
  {
    pattern:
      / (?:by|per|each|every) (?:the )?(?:[a-z]+ )?(?:force|side|site|application|app|kind|domain|category|country|type|munition|weapon|hour|minute|day|exercise|entity|unit|result|reason)s? ?(?:and|,|then|\/|per|by|each|every)(?: also)?(?: by| per| the)? (?:force|side|site|application|app|kind|domain|category|country|type|munition|weapon|hour|minute|day|exercise|entity|unit|result|reason)s?(?= )/,
    text: 'One grouping at a time, please: by the one or by the other.',
    suggestions: ['Entities by site', 'Entities by force', 'Fires per hour today'],
  },
  {
    pattern: / (?:average|averages|averaged|mean|median|medians|typical|typically|on average|standard deviation|variance|percentile|p95|mode of)(?= )/,
    text: 'I give totals, levels, rates and trends, not averages or medians. Ask for the total or for a trend.',
    suggestions: ['Losses per hour today', 'What is the PDU rate?', 'How many fires today?'],
  },
  {
    pattern: new RegExp(
      String.raw` (?:(?:more|fewer|less|greater|higher|lower|bigger|larger|smaller|older|newer|younger|longer|shorter|faster|slower|further|farther|closer|later|earlier|heavier|above|over) than|at least|at most|no more than|no fewer than|not more than|minimum of|maximum of|up to|exactly|over|above|under|below|exceeding|in excess of) (?:the )?${figure}(?= )|(?:faster|slower|longer|older|newer|heavier) than(?= )|(?:more than )?(?:once|twice)(?= )`,
    ),
    text: 'I cannot pick by a limit such as "more than five" or "faster than". Ask for the ranking or the list, and read it off there.',
    suggestions: ['Entities by site', 'Top 5 shooters today', 'List active entities'],
  },
  inText,
  {
    pattern:
      / (?:near|nearby|nearest|closest|close to|next to|in range|within range|range of|in the vicinity|vicinity|around|beside|alongside|surrounding|neighbouring|neighboring|distance between|distance from|distance to|how far apart)(?= )/,
    text: 'I can look around a place, not around an entity, and I do not measure distances between them. Ask where it is, then for what is within a distance of that place.',
    suggestions: ['Where is entity 1:2:3?', 'Entities within 1 km of 54.1N 10.2E'],
  },
  {
    pattern: / (?:not|never|none|nobody|nothing|no one|without|unread-negation|missed|failed to|has yet to|have yet to|yet to)(?= )/,
    text: 'I count what happened, not what did not, unless it is a side, a site or a kind that is left out ("not red", "except site 12"). Ask for what did happen.',
    suggestions: ['Which entities fired today?', 'How many entities are not red?', 'What share of fires were hits?'],
  },
  {
    pattern: / (?:both|as well as|too|while|whilst|before being|after being|and then|and also|at the same time|simultaneously)(?= )/,
    text: 'I answer one question about one thing at a time and do not join two events. Ask for each of them.',
    suggestions: ['Which entities fired today?', 'Which entities were hit today?'],
  },
]

/** Takes a spaced line in lower case. */
export function unsupported(line: string): { text: string; suggestions: string[] } | undefined {
  const found = table.find(({ pattern }) => pattern.test(line))
  return found === undefined ? undefined : { text: found.text, suggestions: [...found.suggestions] }
}

/** "Comments mentioning fuel": what such a question asks of the text itself. */
export function textSearch(line: string): { text: string; suggestions: string[] } | undefined {
  return inText.pattern.test(line) ? { text: inText.text, suggestions: [...inText.suggestions] } : undefined
}
