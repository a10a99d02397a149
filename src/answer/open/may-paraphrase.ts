export type Paraphraser = {
  /** How many parameters the model has; null: not known. */
  parameters: number | null
  /** What its measurement on this machine said (`sitrep models bench`); missing: not measured. */
  earned?: boolean
}

/** Below this no measurement is believed: such models copy one finished sentence at best. */
const smallest = 1_000_000_000
const trustedUnmeasured = 3_000_000_000

/** Whether a model may say passages in its own words, each sentence checked; others quote. */
export function mayParaphrase({ parameters, earned }: Paraphraser): boolean {
  if (earned === false) return false
  if (earned === true) return parameters === null || parameters >= smallest
  return parameters !== null && parameters >= trustedUnmeasured
}
