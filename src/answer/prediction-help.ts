/** What can be forecast, how to ask for it, and how to read it. */
export function predictionHelpText(): string {
  return [
    'I can tell how much traffic, how many fires, detonations or collisions to expect. Ask me:',
    'The next hour: "How busy will the next hour be?"',
    'Some hours, or a day: "Forecast PDUs for the next 6 hours", "How many fires do you expect tomorrow?"',
    'The busiest hour: "When will it be busiest tomorrow?"',
    'A week or a month: "Predict the traffic for next week", once there is enough history',
    'Each answer gives a range in which four of five cases fall, the method, which is the one that erred least on the history at hand, and how well it did against plainly saying the same as yesterday. When nothing beats that, it says so and gives that. With too little history it says how much it takes, and makes no number up.',
    'Programs send POST /api/prediction {"timeUnit": "day", "startDate": "2026-11-23"} for the hours of the day after it, "week" for days, "month" for weeks, or {"timeUnit": "hour", "buckets": [...]} with counts of their own.',
    'What was: "PDU count per hour today", "Is there more traffic than yesterday at this time?", "When was the busiest minute today?"',
  ].join('\n')
}
