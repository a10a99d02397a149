import { cases } from './case.ts'
import type { Case } from './case.ts'

const values = cases(
  ['Could somebody tell me how many opposing-force vehicles we are tracking?', 'entities.active where.domain=land where.force=opposing where.kind=platform'],
  ['nbr of blue pers at Alpha', 'entities.active where.category=person where.force=friendly where.site=12'],
  [
    'how many British and German aircraft are in exercise 1',
    'entities.active shape=rank where.country=224|78 where.domain=air where.exercise=1 where.kind=platform by=country',
  ],
  ['enemy gunships?', 'entities.active where.category=attack-helicopter where.force=opposing'],
  ['how many red entities apart from tanks', 'entities.active where.category!=tank where.force=opposing'],
  ['active entities at 1015 local yesterday', 'entities.active window=day-1T10:15..day-1T10:15:01'],
  ['tally of shots at blue shipping since dawn at 0600', 'back', 'shots where.target.category=ship where.target.force=friendly window=day+0T06:00..now'],
  ['how many times did Alpha open fire this afternoon', 'fires where.firer.site=12 window=day+0T12:00..day+0T18:00'],
  ['number of explosions in Red Storm so far', 'detonations where.exercise=3 window=exercise..now'],
  ['how many of the red tanks have been knocked out since 1100Z', 'losses where.target.category=tank where.target.force=opposing window=day+0T11:00Z..now'],
  ['helicopters shot down by blue', 'kills where.firer.force=friendly where.target.category=helicopter window=day+0..now'],
  ['duds in the last ten minutes', 'duds window=now-10m..now'],
  [
    'how many near misses did GHOST have',
    'back',
    'proximate where.target.marking=GHOST window=day+0..now',
    'proximate where.firer.marking=GHOST window=day+0..now',
  ],
  ['how many participants joined in the first five minutes of the exercise', 'entities.joined window=exercise..exercise+5m'],
  ['number of tracks lost contact with since 1300', 'entities.lost window=day+0T13:00..now'],
  ['traffic volume from exercise 3 over the last day', 'pdus where.exercise=3 window=now-1d..now', 'pdus where.exercise=3 window=now-24h..now'],
  ['total megabytes since startex', 'bytes window=exercise..now'],
  ['what rate are pdus arriving at', 'pdus.rate window=now-1m..now'],
  ['how many broken packets did 10.0.0.9 send us yesterday', 'malformed where.address=10.0.0.9 window=day-1..day+0'],
  ['how far did the red tanks move this morning', 'movement where.category=tank where.force=opposing window=day+0T06:00..day+0T12:00'],
  ['are there 20 tanks', 'back'],
  ['half of the tanks', 'back'],
)

const lists = cases(
  ['which friendly helicopters are still flying', 'entities.active shape=list where.category=helicopter where.force=friendly'],
  ['Show me, if you would, the neutral vessels in exercise 3.', 'entities.active shape=list where.category=ship where.exercise=3 where.force=neutral'],
  ['list whatever is within 800 m of 54.1N 10.2E', 'entities.active shape=list where.within=800m@54.1,10.2'],
  ['who has been shooting at Alpha', 'fires shape=rank where.target.site=12 window=day+0..now by=entity byRole=firer'],
  ['what has GHOST destroyed', 'kills shape=list where.firer.marking=GHOST window=day+0..now'],
  [
    'who destroyed the red helicopters',
    'kills shape=list where.target.category=helicopter where.target.force=opposing window=day+0..now',
    'kills shape=rank where.target.category=helicopter where.target.force=opposing window=day+0..now by=entity byRole=firer',
  ],
  ['did red take any casualties in the last quarter hour', 'losses shape=list where.target.force=opposing window=now-15m..now yesNo=true'],
  ['have there been any mobility kills', 'kills.mobility shape=list window=day+0..now yesNo=true'],
  ['any sim gone quiet in the last while', 'back', 'silence shape=list yesNo=true'],
  ['which application ids are sending from site 14', 'applications shape=list where.site=14 window=now-5m..now'],
  ['list the five most recent detonations', 'detonations shape=list window=day+0..now order=most:5'],
  ['which red radars are radiating', 'emitters shape=list where.force=opposing'],
  ['who squawks', 'iff shape=list'],
  ['did blue hit anything between 1400 and 1430', 'hits shape=list where.firer.force=friendly window=day+0T14:00..day+0T14:30 yesNo=true'],
  ['which tracks are running late', 'entities.overdue shape=list'],
)

const details = cases(
  ['give me a fix on VIPER2', 'position shape=detail where.marking=VIPER2'],
  ['what are the coordinates of 4:5:6', 'position shape=detail where.entity=4:5:6'],
  ['has anyone heard from GHOST', 'last-heard shape=detail where.marking=GHOST', 'back'],
  ['is 4:5:6 stationary', 'entity shape=detail where.entity=4:5:6 where.state=stationary yesNo=true'],
  ['pull up VIPER1', 'entity shape=detail where.marking=VIPER1'],
  ['altitude of VIPER2 please', 'entity shape=detail where.marking=VIPER2'],
  ['are all systems go', 'status shape=detail yesNo=true'],
  ['what time did we start', 'timeline shape=timeline window=exercise..now'],
  ['has the exercise been paused at any point today', 'timeline shape=timeline window=day+0..now'],
  ['who still has to join', 'rollcall shape=detail', 'back'],
  ['are we all here', 'rollcall shape=detail yesNo=true'],
  ['how goes Red Storm', 'activity shape=detail where.exercise=3 window=day+0..now', 'rollcall shape=detail where.exercise=3'],
  ['what went on yesterday between 1000 and noon', 'activity shape=detail window=day-1T10:00..day-1T12:00'],
  ['any trouble on the network', 'network shape=detail yesNo=true'],
)

const ranks = cases(
  ['who leads in kills', 'kills shape=rank window=day+0..now by=entity byRole=firer order=most:1'],
  ['top 5 sites by number of detonations since noon', 'detonations shape=rank window=day+0T12:00..now by=site byRole=firer order=most:5'],
  ['which force fired the fewest shots', 'shots shape=rank window=day+0..now by=force byRole=firer order=least:1'],
  ['tanks by country', 'entities.active shape=rank where.category=tank by=country'],
  ['hits broken down by munition today', 'hits shape=rank window=day+0..now by=munition'],
  [
    'what is the most used munition',
    'fires shape=rank window=day+0..now by=munition order=most:1',
    'shots shape=rank window=day+0..now by=munition order=most:1',
  ],
  ['which entity has been hit the most', 'hits shape=rank window=day+0..now by=entity byRole=target order=most:1'],
  ['busiest three sites', 'pdus shape=rank window=day+0..now by=site order=most:3'],
)

const series = cases(
  ['losses over time since 0900', 'losses shape=trend window=day+0T09:00..now by=time step=5m'],
  ['pdus in 30 second steps for the last 5 minutes', 'pdus shape=trend window=now-5m..now by=time step=30s'],
  ['red kills every half hour today', 'kills shape=trend where.firer.force=opposing window=day+0..now by=time step=30m'],
)

const sides = cases(
  [
    'who is losing more tanks, blue or red',
    'losses shape=compare where.target.category=tank where.target.force=friendly window=day+0..now versus.where.target.category=tank versus.where.target.force=opposing',
  ],
  ['hits today versus yesterday', 'hits shape=compare window=day+0..now versus.window=day-1..now-1d'],
  ['did we receive more pdus in the last hour than in the hour before', 'pdus shape=compare window=now-1h..now yesNo=true versus.window=now-2h..now-1h'],
  ['how do detonations compare to fires', 'detonations shape=compare window=day+0..now versus.measure=fires'],
  ['what proportion of blue is airborne', 'entities.active shape=ratio where.domain=air where.force=friendly versus.where.force=friendly'],
  ['what percentage of detonations were proximate', 'proximate shape=ratio window=day+0..now versus.measure=detonations'],
)

const rest = cases(
  ['what is an application id', 'glossary shape=explain topic=application%20id'],
  ['how do you know when an entity has left', 'counting shape=explain topic=entities.left'],
  ['tell me what frozen means', 'glossary shape=explain topic=frozen', 'back'],
  ['mark it: ambush', 'mark: ambush'],
  ['rank red by beauty', 'back'],
  ['open the pod bay doors', 'refused'],
  ['losses since the war began', 'back'],
  ['what if red attacks', 'back'],
  ['fires greater than 3 km', 'back'],
  ['blue tanks that fired and were then destroyed', 'back'],
  ['nobody at site 14?', 'back'],
  ['hits per shot by side', 'back'],
  ['typical speed of red tanks', 'refused'],
  ['make 1:2:3 fire', 'refused'],
  ['who is the best', 'back'],
)

/**
 * The third unseen set, the last to be written before it was tried. First run: 70 of 83 exact (84 %), 5 wrong plans, 8 asked back or refused: value
 * 20/22, list 12/15, detail 11/14, rank 6/8, trend 3/3, compare and ratio 5/6, the rest 13/15.
 */
export const freshThirdCases: Readonly<Record<string, readonly Case[]>> = {
  value: values,
  list: lists,
  detail: details,
  rank: ranks,
  trend: series,
  'compare and ratio': sides,
  'explain, mark, asked back or refused': rest,
}
