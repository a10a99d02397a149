// Writes a synthetic day of ten million PDUs into a data directory, through the store's own code, and prints what it wrote.
// usage: node day.mjs <directory>
import { openStore } from '../../dist/exercise/store/store.js'

const [directory] = process.argv.slice(2)
const minuteMs = 60_000
const now = Date.now()
const from = Math.floor((now - 24 * 60 * minuteMs) / minuteMs) * minuteMs
const until = Math.floor(now / minuteMs) * minuteMs
const minutes = (until - from) / minuteMs
const target = 10_000_000
const forces = ['friendly', 'opposing', 'neutral']
const keys = []
for (let site = 1; site <= 5; site += 1)
  for (let application = 1; application <= 4; application += 1)
    for (const force of forces) keys.push({ site, application, force, pduType: keys.length % 12 === 0 ? 25 : 1 })

const store = await openStore({ directory, now: () => now })
store.sink.uptime({ run: 1, from, until, end: 'stop' })
const party = (index, force) => ({
  entity: `${1 + (index % 5)}:${1 + (Math.floor(index / 5) % 4)}:${1 + Math.floor(index / 20)}`,
  site: 1 + (index % 5),
  application: 1 + (Math.floor(index / 5) % 4),
  track: index + 1,
  forceId: forces.indexOf(force) + 1,
  force,
  kind: 1,
  domain: 1,
  country: 225,
  type: '1.1.225.1.1.3.0',
  marking: `UNIT${index}`,
})
let pdus = 0
const perRow = Math.ceil(target / (minutes * keys.length))
for (let minute = 0; minute < minutes; minute += 1) {
  const second = from + minute * minuteMs
  for (const key of keys) {
    store.sink.traffic({
      ...key,
      second,
      exercise: 1,
      kind: 1,
      domain: 1,
      address: `10.0.0.${key.site}`,
      version: 6,
      pdus: perRow,
      bytes: perRow * 144,
      reason: null,
    })
    pdus += perRow
  }
}
let seq = 0
const events = 20_000
for (let index = 0; index < events; index += 1) {
  seq += 1
  const t = from + Math.floor((index / events) * (until - from))
  const force = forces[index % 2]
  const enemy = forces[(index + 1) % 2]
  const common = {
    seq,
    t,
    exercise: 1,
    firer: party(index % 3_000, force),
    target: party((index * 7) % 3_000, enemy),
    event: `1:1:${seq}`,
    munition: '2.2.225.2.13.2.0',
    quantity: 1,
  }
  store.sink.fire({
    ...common,
    munitionEntity: null,
    warhead: 0,
    fuse: 0,
    rounds: 1 + (index % 4),
    rate: 0,
    rangeM: 1_500,
    latitudeDeg: 54.1,
    longitudeDeg: 10.2,
  })
  store.sink.detonation({
    ...common,
    result: index % 9 === 0 ? 6 : 1,
    resultClass: index % 9 === 0 ? 'dud' : 'hit',
    fireSeq: seq,
    fireRounds: 1,
    latitudeDeg: 54.1,
    longitudeDeg: 10.2,
  })
  if (index % 50 === 0)
    store.sink.damage({ seq, t, exercise: 1, damage: 'destroyed', victim: common.target, firer: common.firer, detonationSeq: seq, munition: common.munition })
}
for (let index = 0; index < 10_000; index += 1) {
  const { track, entity, site, application, forceId, force, kind, domain, country, type, marking } = party(index, forces[index % 3])
  const start = from + (index % minutes) * minuteMs
  const end = Math.min(until, start + 3_600_000)
  store.sink.presence({
    interval: index + 1,
    track,
    exercise: 1,
    entity,
    site,
    application,
    forceId,
    force,
    kind,
    domain,
    country,
    type,
    marking,
    first: true,
    from: start,
    lastHeard: end - 12_000,
    until: end,
    end: 'lost',
    how: null,
  })
}
await store.flush()
await store[Symbol.asyncDispose]()
console.log(JSON.stringify({ pdus, fires: events, minutes }))
