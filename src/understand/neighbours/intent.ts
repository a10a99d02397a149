import type { Plan } from '../../core/plan.ts'
import { planFromText } from '../../core/plan-text.ts'

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
