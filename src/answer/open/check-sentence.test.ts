import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { objectionTo } from './check-sentence.ts'
import { heartbeat, relay } from './passages.fixture.ts'

describe('a sentence and the passage it cites', () => {
  it.each([
    ['A heartbeat is sent although nothing changed.', heartbeat],
    ['Up to version 6 of DIS a heartbeat comes every 5 s.', heartbeat],
    ['An entity that has missed 2.4 heartbeats has timed out.', heartbeat],
    ['After a power cut, press the green button for 10 seconds.', relay],
    ['Never restart the relay during an exercise.', relay],
  ])('lets "%s" through', (sentence, passage) => {
    expect(objectionTo(sentence, passage.text)).toBeUndefined()
  })

  it.each([
    ['Up to version 6 of DIS it comes every 6 seconds.', heartbeat, 'unit'],
    ['Up to version 6 of DIS it comes every 15 seconds.', heartbeat, 'number'],
    ['Up to version 6 of DIS it comes every 5 minutes.', heartbeat, 'unit'],
    ['Up to version 6 of DIS it comes every twenty seconds.', heartbeat, 'number'],
    ['An entity that has missed two heartbeats has timed out.', heartbeat, 'number'],
    ['An entity that has not missed 2.4 heartbeats has timed out.', heartbeat, 'negation'],
    ['Restart the relay during an exercise.', relay, 'negation'],
    ['The relay in Berlin forwards datagrams to 3 subnets.', relay, 'name'],
    ['RELAY forwards datagrams of BRAVO to 3 subnets.', relay, 'name'],
    ['Press the green button for 10 seconds before a power cut.', relay, 'direction'],
    ['The relay forwards datagrams and phone calls to 3 subnets.', relay, 'unsupported'],
    ['The cabinet keeps the technician on duty of the key.', relay, 'order'],
    ['42.', relay, 'too-short'],
    ['**The relay** forwards datagrams to 3 subnets.', relay, 'not-plain'],
    ['The relay forwards datagrams to <b>3</b> subnets.', relay, 'not-plain'],
    [`The relay forwards datagrams ${'and datagrams '.repeat(40)}.`, relay, 'too-long'],
  ] as const)('objects to "%s"', (sentence, passage, objection) => {
    expect(objectionTo(sentence, passage.text)).toBe(objection)
  })

  it('never lets a number through that the passage does not hold', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...relay.text.split(/(?<=\.) /), ...heartbeat.text.split(/(?<=\.) /)),
        fc.integer({ min: 11, max: 99_999 }),
        fc.nat(30),
        (sentence, number, at) => {
          const words = sentence.split(' ')
          words.splice(Math.min(at, words.length - 1), 0, String(number))
          expect(objectionTo(words.join(' '), `${relay.text} ${heartbeat.text}`)).toBeDefined()
        },
      ),
    )
  })
})
