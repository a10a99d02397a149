import type { LiveResolver } from './context.ts'
import { resolveActive, resolveOverdue } from './entities.ts'

/** What is answered from the live picture, by measure. */
export const liveResolvers: Readonly<Record<string, LiveResolver>> = {
  'entities.active': resolveActive,
  'entities.overdue': resolveOverdue,
}
