import { cases } from './case.ts'
import type { Case } from './case.ts'

/** Two sides: comparisons, shares, ratios. */
export const sidesCases: readonly Case[] = cases(
  ['Compare red and blue fires since 0800', 'fires shape=compare where.firer.force=opposing window=day+0T08:00..now versus.where.firer.force=friendly'],
  ['Is there more traffic than yesterday at this time?', 'pdus shape=compare window=day+0..now yesNo=true versus.window=day-1..now-1d'],
  ['What share of detonations were duds?', 'duds shape=ratio window=day+0..now versus.measure=detonations'],
  ['What is the loss exchange ratio?', 'exchange-ratio shape=ratio window=day+0..now'],
  ['What share of detonations were duds today?', 'duds shape=ratio window=day+0..now versus.measure=detonations'],
  ['What is the loss exchange ratio today?', 'exchange-ratio shape=ratio window=day+0..now'],
  ['Compare red and blue losses today', 'losses shape=compare where.target.force=opposing window=day+0..now versus.where.target.force=friendly'],
  ["compare today's fires with yesterday", 'fires shape=compare window=day+0..now versus.window=day-1..now-1d'],
  ['red vs blue losses', 'losses shape=compare where.target.force=opposing window=day+0..now versus.where.target.force=friendly'],
  [
    'are there more red tanks than blue tanks',
    'entities.active shape=compare where.category=tank where.force=opposing yesNo=true versus.where.category=tank versus.where.force=friendly',
  ],
  [
    'does red have more tanks than blue?',
    'entities.active shape=compare where.category=tank where.force=opposing yesNo=true versus.where.category=tank versus.where.force=friendly',
  ],
  ['did blue fire more than red today', 'fires shape=compare where.firer.force=friendly window=day+0..now yesNo=true versus.where.firer.force=opposing'],
  ['is traffic higher than an hour ago', 'pdus.rate shape=compare window=now-1m..now yesNo=true versus.window=now-61m..now-1h'],
  ['are there fewer entities than yesterday', 'entities.active shape=compare window=now-1d..now-1d+1s yesNo=true versus.window=now'],
  ['is there less traffic than yesterday', 'pdus shape=compare window=day-1..now-1d yesNo=true versus.window=day+0..now'],
  ['how do fires today compare to yesterday', 'fires shape=compare window=day+0..now versus.window=day-1..now-1d'],
  ['difference between red and blue kills', 'kills shape=compare where.firer.force=opposing window=day+0..now versus.where.firer.force=friendly'],
  ['compare tanks and helicopters', 'entities.active shape=compare where.category=tank versus.where.category=helicopter'],
  ['compare fires and detonations in the last 30 minutes', 'fires shape=compare window=now-30m..now versus.measure=detonations'],
  ['what percentage of fires were hits', 'hits shape=ratio window=day+0..now versus.measure=fires'],
  ['hit ratio', 'hits shape=ratio window=day+0..now versus.measure=fires'],
  ['what is the ratio of hits to fires', 'hits shape=ratio window=day+0..now versus.measure=fires'],
  ['what percentage of tanks are red', 'entities.active shape=ratio where.category=tank where.force=opposing versus.where.category=tank'],
  ['what share of losses were blue', 'losses shape=ratio where.target.force=friendly window=day+0..now versus.where=none'],
  ['what fraction of traffic is entity state pdus', 'pdus shape=ratio where.pdu-type=1 window=day+0..now versus.where=none'],
  ['what share of the traffic comes from site 12', 'pdus shape=ratio where.site=12 window=day+0..now versus.where=none'],
  ['percentage of active entities that are friendly', 'entities.active shape=ratio where.force=friendly versus.where=none'],
  [
    'what percentage of red tanks are destroyed',
    'losses shape=ratio where.target.category=tank where.target.force=opposing window=day+0..now versus.measure=entities.seen versus.where.category=tank versus.where.force=opposing',
  ],
  ['what percentage of entities were lost in the last hour', 'entities.lost shape=ratio window=now-1h..now versus.measure=entities.seen versus.where=none'],
  ['compair red and blue fires', 'fires shape=compare where.firer.force=opposing window=day+0..now versus.where.firer.force=friendly'],
  ['exchange ratio since the exercise started', 'exchange-ratio shape=ratio window=exercise..now'],
  ['kill ratio', 'exchange-ratio shape=ratio window=day+0..now'],
  ['what is the kill ratio for tanks', 'exchange-ratio shape=ratio where.target.category=tank window=day+0..now'],
  [
    'who has more tanks, red or blue?',
    'entities.active shape=compare where.category=tank where.force=opposing versus.where.category=tank versus.where.force=friendly',
  ],
)
