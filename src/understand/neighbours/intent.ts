import type { Plan } from '../../core/plan.ts'
import { planFromText, planToText } from '../../core/plan-text.ts'
import { nowWindow } from '../../core/plan.ts'

/** What is asked, without which, where and when. */
export type Intent = Pick<Plan, 'measure' | 'shape' | 'by' | 'byRole' | 'order' | 'yesNo'>

export function intentOf({ measure, shape, by, byRole, order, yesNo }: Plan): Intent {
  return {
    measure,
    shape,
    ...(by === undefined ? {} : { by }),
    ...(byRole === undefined ? {} : { byRole }),
    ...(order === undefined ? {} : { order }),
    ...(yesNo === undefined ? {} : { yesNo }),
  }
}

/** @throws SitrepError `bad-plan` */
export function intentFromText(text: string): Intent {
  return intentOf(planFromText(text))
}

/** `fires shape=rank by=entity byRole=firer`: the beginning of the notation. */
export function intentToText(intent: Intent): string {
  return planToText({ ...intent, where: [], window: nowWindow }).replace(' window=now', '')
}
