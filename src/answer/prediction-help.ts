/** What can be forecast and where; in conversation nothing is, and nothing is pretended. */
export function predictionHelpText(): string {
  return [
    'How much traffic to expect is forecast for programs, at POST /api/prediction: send {"timeUnit": "day", "startDate": "2026-11-23"} for the hours of the day after it, "week" for days, "month" for weeks.',
    'The method is the one that erred least on the history at hand; each figure comes with the range that held in four of five back-tests and with how well it did against the same hour of the day before.',
    'In conversation I tell what is happening and what happened, from which a trend can be read:',
    'The traffic now: "What is the PDU rate?"',
    'The same span of yesterday: "Is there more traffic than yesterday at this time?"',
    'The busiest minute: "When was the busiest minute today?"',
    'The course by hour: "PDU count per hour today", "How has the entity count changed this morning?"',
    'Events over time: "Fires per 5 minutes in the last hour", "Losses per hour today"',
  ].join('\n')
}
