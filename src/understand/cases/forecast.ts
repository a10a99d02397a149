import { cases } from './case.ts'
import type { Case } from './case.ts'

/** What may come; and what sounds like it but is something else. */
const alone = cases(
  ['how busy will the next hour be?', 'pdus shape=forecast window=now..now+1h'],
  ['How busy will it be tomorrow?', 'pdus shape=forecast window=day+1..day+2'],
  ['how quiet will tonight be', 'pdus shape=forecast window=day+0T18:00..day+1'],
  ['How much traffic do you expect tomorrow?', 'pdus shape=forecast window=day+1..day+2'],
  ['what traffic do you expect tomorrow?', 'pdus shape=forecast window=day+1..day+2'],
  ['what do you expect tomorrow', 'pdus shape=forecast window=day+1..day+2'],
  ['forecast PDUs for the next 6 hours', 'pdus shape=forecast window=now..now+6h'],
  ['forecast the next hour', 'pdus shape=forecast window=now..now+1h'],
  ['Predict the traffic for next week', 'pdus shape=forecast window=week+1..week+2'],
  ['predict the number of fires in the next 30 minutes', 'fires shape=forecast window=now..now+30m'],
  ['how many fires will there be in the next hour?', 'fires shape=forecast window=now..now+1h'],
  ['how many fires will there be tomorrow', 'fires shape=forecast window=day+1..day+2'],
  ['how many detonations do you expect in the next two hours', 'detonations shape=forecast window=now..now+2h'],
  ['how many collisions are expected in the coming hour', 'collisions shape=forecast window=now..now+1h'],
  ['how many packets will we receive in the next 10 minutes', 'pdus shape=forecast window=now..now+10m'],
  ['can you forecast the traffic for tomorrow', 'pdus shape=forecast window=day+1..day+2'],
  ['what will traffic look like at 1800', 'pdus shape=forecast window=day+0T18:00..day+0T19:00'],
  ['what will the load be tomorrow morning', 'pdus shape=forecast window=day+1T06:00..day+1T12:00'],
  ['expected traffic tomorrow morning', 'pdus shape=forecast window=day+1T06:00..day+1T12:00'],
  ['traffic forecast', 'pdus shape=forecast window=now..now+1h'],
  ['what is the forecast?', 'pdus shape=forecast window=now..now+1h'],
  ['pdu forecast for the rest of the day', 'pdus shape=forecast window=now..day+1'],
  ['fire forecast for the next 3 hours', 'fires shape=forecast window=now..now+3h'],
  ['will it be busy in the next hour?', 'pdus shape=forecast window=now..now+1h'],
  ['estimate fires over the next 3 days', 'fires shape=forecast window=now..now+3d'],
  ['estimate fires over the next couple of hours', 'fires shape=forecast window=now..now+2h'],
  ['when will it be busiest tomorrow?', 'pdus shape=forecast window=day+1..day+2 by=time step=1h'],
  ['what time will be the busiest tomorrow', 'pdus shape=forecast window=day+1..day+2 by=time step=1h'],
  ['give me a prediction for the next 2 weeks', 'pdus shape=forecast window=now..now+14d'],
  ['what is the outlook for traffic next month', 'pdus shape=forecast window=month+1..month+2'],
  ['how much data will come in within the next 4 hours?', 'pdus shape=forecast window=now..now+4h'],
  // Help with it, what cannot be forecast, and what is not about the future at all.
  ['Help me with predictions', 'prediction-help shape=explain'],
  ['how do predictions work', 'prediction-help shape=explain'],
  ['how many losses will red take', 'prediction-help shape=explain'],
  ['can you predict how many entities we will have at 1600', 'prediction-help shape=explain'],
  ['what will red do next', 'prediction-help shape=explain'],
  ['when will the exercise end', 'refused: future'],
  ['who will win', 'refused: out-of-scope'],
  ['what is the busiest minute today', 'pdus.peak window=day+0..now'],
  ['what was the busiest hour today', 'pdus shape=trend by=time step=1h window=day+0..now'],
  ['how many fires in the last hour', 'fires window=now-1h..now'],
)

/** After a question about what was, and after a forecast. */
const leaning: readonly Case[] = [
  { previous: 'pdus window=day+0..now', ask: 'and tomorrow?', is: 'pdus shape=forecast window=day+1..day+2' },
  { previous: 'fires shape=forecast window=now..now+1h', ask: 'and in the next 2 hours?', is: 'fires shape=forecast window=now..now+2h' },
  { previous: 'pdus shape=forecast window=day+1..day+2', ask: 'and fires?', is: 'fires shape=forecast window=day+1..day+2' },
  { previous: 'pdus shape=forecast window=day+1..day+2', ask: 'and yesterday?', is: 'pdus shape=value window=day-1..day+0' },
]

export const forecastCases: readonly Case[] = [...alone, ...leaning]
