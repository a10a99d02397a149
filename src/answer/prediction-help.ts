/** No forecast is made here, and none is pretended. */
export function predictionHelpText(): string {
  return [
    'Forecasts are not made yet by this service: it never guesses what will happen. What it can tell is what is happening and what happened, from which a trend can be read:',
    'The traffic now: "What is the PDU rate?"',
    'The same span of yesterday: "Is there more traffic than yesterday at this time?"',
    'The busiest minute: "When was the busiest minute today?"',
    'The course by hour: "PDU count per hour today", "How has the entity count changed this morning?"',
    'Events over time: "Fires per 5 minutes in the last hour", "Losses per hour today"',
  ].join('\n')
}
