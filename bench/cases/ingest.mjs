import { rm } from 'node:fs/promises'
import { crowdMember, stamp } from '../lib/pdus.mjs'
import { temporaryFolder } from '../lib/service.mjs'
import { createAspectCounters } from '../../dist/exercise/aspects.js'
import { decodeDatagram } from '../../dist/dis/decode.js'
import { createPictureFactory } from '../../dist/exercise/picture-of-tracker.js'
import { openRecorder } from '../../dist/exercise/recorder.js'
import { createSharedState } from '../../dist/exercise/shared-state.js'
import { openStore } from '../../dist/exercise/store/store.js'

const pdus = 400_000
const entities = 5_000
const bundle = 8

/** Decoding alone, and decode + track + roll up + commit, on one thread of this process; the clock runs at 50,000 PDU a second. */
export async function ingestCase() {
  const datagrams = makeDatagrams()
  return [decodeOnly(datagrams), await rollUp(datagrams)]
}

/** One round of the crowd, alone and in bundles, alternating. */
function makeDatagrams() {
  const crowd = Array.from({ length: entities }, (_, index) => crowdMember(index))
  const datagrams = []
  for (let at = 0; at < crowd.length; at += bundle) {
    const part = crowd.slice(at, at + bundle)
    if (at % (2 * bundle) === 0) datagrams.push(Buffer.concat(part))
    else datagrams.push(...part)
  }
  return datagrams
}

function decodeOnly(datagrams) {
  const startedAt = performance.now()
  let decoded = 0
  while (decoded < pdus) for (const datagram of datagrams) decoded += decodeDatagram(datagram).pdus.length
  return { name: 'decode, in process', value: decoded / ((performance.now() - startedAt) / 1_000), unit: 'PDU/s' }
}

async function rollUp(datagrams) {
  const directory = await temporaryFolder()
  let now = Date.now()
  const clock = () => now
  const store = await openStore({ directory, now: clock })
  try {
    const recorder = await openRecorder({
      store,
      source: 'exercise',
      instance: 'bench',
      zone: 'UTC',
      now: clock,
      aspects: createAspectCounters(),
      shared: createSharedState(),
      named: () => undefined,
      createPicture: createPictureFactory({}),
    })
    const startedAt = performance.now()
    let received = 0
    let flushedAt = now
    while (received < pdus) {
      for (const [index, datagram] of datagrams.entries()) {
        if (index % 50 === 0) for (let at = 0; at < datagram.length; at += 144) stamp(datagram.subarray(at, at + 144), now)
        recorder.receive(datagram, { at: now, address: '127.0.0.1' })
        received += datagram.length / 144
      }
      // One round is 5,000 PDUs: a tenth of a second at 50,000 a second.
      now += 100
      if (now % 1_000 < 100) recorder.tick(now)
      if (now - flushedAt >= 1_000) {
        flushedAt = now
        await recorder.flush()
      }
    }
    await recorder.flush()
    const seconds = (performance.now() - startedAt) / 1_000
    const counted = recorder.stats().picture.pdus
    await recorder.close()
    return {
      name: 'decode, track, roll up and commit',
      value: received / seconds,
      unit: 'PDU/s',
      target: 50_000,
      better: 'more',
      note:
        counted === received
          ? `${received.toLocaleString('en-US')} PDUs of ${entities.toLocaleString('en-US')} entities`
          : `${received - counted} PDUs were LOST`,
    }
  } finally {
    await store[Symbol.asyncDispose]()
    await rm(directory, { recursive: true, force: true })
  }
}
