import type { Measure } from '../core/measure.ts'
import { activity } from './activity.ts'
import { aggregates } from './aggregates.ts'
import { applications } from './applications.ts'
import { bytes } from './bytes.ts'
import { changes } from './changes.ts'
import { clocks } from './clocks.ts'
import { collisions } from './collisions.ts'
import { comments } from './comments.ts'
import { counting } from './counting.ts'
import { designators } from './designators.ts'
import { detonations } from './detonations.ts'
import { duds } from './duds.ts'
import { duplicates } from './duplicates.ts'
import { emitters } from './emitters.ts'
import { entitiesActive } from './entities-active.ts'
import { entitiesJoined } from './entities-joined.ts'
import { entitiesLeft } from './entities-left.ts'
import { entitiesLost } from './entities-lost.ts'
import { entitiesOverdue } from './entities-overdue.ts'
import { entitiesSeen } from './entities-seen.ts'
import { entity } from './entity.ts'
import { eventReports } from './event-reports.ts'
import { exchangeRatio } from './exchange-ratio.ts'
import { exercises } from './exercises.ts'
import { fires } from './fires.ts'
import { freeze } from './freeze.ts'
import { friendlyFire } from './friendly-fire.ts'
import { glossary } from './glossary.ts'
import { help } from './help.ts'
import { hits } from './hits.ts'
import { iff } from './iff.ts'
import { kills } from './kills.ts'
import { killsFirepower } from './kills-firepower.ts'
import { killsMobility } from './kills-mobility.ts'
import { lastHeard } from './last-heard.ts'
import { losses } from './losses.ts'
import { malformed } from './malformed.ts'
import { marks } from './marks.ts'
import { movement } from './movement.ts'
import { network } from './network.ts'
import { pdus } from './pdus.ts'
import { pdusPeak } from './pdus-peak.ts'
import { pdusRate } from './pdus-rate.ts'
import { position } from './position.ts'
import { predictionHelp } from './prediction-help.ts'
import { proximate } from './proximate.ts'
import { radios } from './radios.ts'
import { rollcall } from './rollcall.ts'
import { shots } from './shots.ts'
import { silence } from './silence.ts'
import { sites } from './sites.ts'
import { status } from './status.ts'
import { timeline } from './timeline.ts'

/** Everything that can be asked, in the order help shows it. A new measure is a file beside this one and its line here. */
export const measures: readonly Measure[] = [
  status,
  activity,
  entitiesActive,
  entitiesOverdue,
  entitiesSeen,
  entitiesJoined,
  entitiesLeft,
  entitiesLost,
  pdus,
  bytes,
  pdusRate,
  pdusPeak,
  fires,
  shots,
  detonations,
  hits,
  proximate,
  duds,
  collisions,
  losses,
  kills,
  killsMobility,
  killsFirepower,
  friendlyFire,
  exchangeRatio,
  radios,
  emitters,
  designators,
  iff,
  aggregates,
  comments,
  eventReports,
  position,
  lastHeard,
  entity,
  movement,
  timeline,
  freeze,
  network,
  malformed,
  duplicates,
  clocks,
  silence,
  sites,
  applications,
  exercises,
  rollcall,
  changes,
  marks,
  help,
  predictionHelp,
  counting,
  glossary,
]

const byId: ReadonlyMap<string, Measure> = new Map(measures.map((measure) => [measure.id, measure]))

export function measureById(id: string): Measure | undefined {
  return byId.get(id)
}
