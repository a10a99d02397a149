import type { Plan } from '../../core/plan.ts'
import { planFromText, planToText } from '../../core/plan-text.ts'

/**
 * The plan's text form with what is asked first, then what narrows it: `fires shape=rank by=entity byRole=firer where.target.site=12 window=now-1h..now`.
 * A model that writes word by word has to know the measure before it can place a slot. `planFromText` reads it.
 */
export function planToNotation(plan: Plan): string {
  const [measure = '', ...words] = planToText(plan).split(' ')
  const narrows = (word: string): boolean => word.startsWith('where.') || word.startsWith('window=') || word.startsWith('versus')
  return [measure, ...words.filter((word) => !narrows(word)), ...words.filter(narrows)].join(' ')
}

/** @throws SitrepError `bad-plan` */
export function planFromNotation(text: string): Plan {
  return planFromText(text)
}
