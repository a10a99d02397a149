import type { LiveResolver } from './context.ts'
import { emissionResolver } from './emissions.ts'
import { resolveActive, resolveOverdue } from './entities.ts'
import { resolveEntity, resolvePosition } from './entity.ts'
import { resolveClocks, resolveDuplicates, resolveNetwork, resolveSilence } from './health.ts'
import { resolveLastHeard } from './last-heard.ts'
import { resolveRollcall } from './rollcall.ts'
import { resolveFreeze, resolveStatus } from './status.ts'

/** Measure id → what the live picture says. */
export const liveResolvers: Readonly<Record<string, LiveResolver>> = {
  status: resolveStatus,
  'entities.active': resolveActive,
  'entities.overdue': resolveOverdue,
  radios: emissionResolver('radio'),
  emitters: emissionResolver('emitter'),
  designators: emissionResolver('designator'),
  iff: emissionResolver('iff'),
  aggregates: emissionResolver('aggregate'),
  position: resolvePosition,
  'last-heard': resolveLastHeard,
  entity: resolveEntity,
  freeze: resolveFreeze,
  network: resolveNetwork,
  duplicates: resolveDuplicates,
  clocks: resolveClocks,
  silence: resolveSilence,
  rollcall: resolveRollcall,
}
