import { cases } from './case.ts'
import type { Case } from './case.ts'

/** Over time. */
export const seriesCases: readonly Case[] = cases(
  ['PDU count per hour today', 'pdus shape=trend window=day+0..now by=time step=1h'],
  ['How has the entity count changed this morning?', 'entities.active shape=trend window=day+0T06:00..day+0T12:00 by=time step=5m'],
  ['how many pdus per minute in the last 10 minutes', 'pdus shape=trend window=now-10m..now by=time step=1m'],
  ['traffic over the last hour per 5 minutes', 'pdus shape=trend window=now-1h..now by=time step=5m'],
  ['fires per hour yesterday', 'fires shape=trend window=day-1..day+0 by=time step=1h'],
  ['show me the trend of active entities', 'entities.active shape=trend window=now-1h..now by=time step=5m'],
  ['plot detonations over time since 0800Z', 'detonations shape=trend window=day+0T08:00Z..now by=time step=5m'],
  ['how did the pdu rate develop this morning', 'pdus.rate shape=trend window=day+0T06:00..day+0T12:00 by=time step=5m'],
  ['when were the most fires today', 'fires shape=trend window=day+0..now by=time step=1h'],
  ['hourly breakdown of losses', 'losses shape=trend window=day+0..now by=time step=1h'],
  ["red's fires per minute in the last 10 minutes", 'fires shape=trend where.firer.force=opposing window=now-10m..now by=time step=1m'],
  ['trend of red losses by hour since 0600', 'losses shape=trend where.target.force=opposing window=day+0T06:00..now by=time step=1h'],
  ['graph the pdu rate for the last 30 minutes in 1 minute steps', 'pdus.rate shape=trend window=now-30m..now by=time step=1m'],
  ['pdu rate every 5 minutes today', 'pdus.rate shape=trend window=day+0..now by=time step=5m'],
  ['entity count every 10 minutes this morning', 'entities.active shape=trend window=day+0T06:00..day+0T12:00 by=time step=10m'],
  ['pdus per day this week', 'pdus shape=trend window=week+0..now by=time step=24h'],
)
