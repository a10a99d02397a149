import { describe, expect, it } from 'vitest'
import { isOrder, isStandingOrder } from './orders.ts'

const line = (text: string): string => ` ${text} `

describe('orders', () => {
  it.each([
    'destroy 1:2:3',
    'please shoot down 1:2:3',
    'kill all red tanks',
    'kill red',
    'delete all comments',
    'could you restart the service',
    'turn off the radar at site 12',
    'launch a missile',
    'make 1:2:3 fire',
    'order the red tanks to stop',
    'freeze the exercise',
  ])('%j is one', (text) => expect(isOrder(line(text))).toBe(true))

  it.each([
    'kill count',
    'kills by red',
    'attack helicopters of blue',
    'launch events today',
    'stop/freeze pdus',
    'remove entity pdus today',
    'fires on blue ships',
    'start time',
    'have red tanks fired',
    'get losses',
    'send me the list of tanks',
    'freeze status',
    'target hits today',
  ])('%j is a question', (text) => expect(isOrder(line(text))).toBe(false))

  it.each(['alert me when viper1 moves', 'tell me when red fires', 'every 5 minutes tell me the losses', 'keep me posted', 'let me know if site 12 drops'])(
    '%j asks for a watch',
    (text) => expect(isStandingOrder(line(text))).toBe(true),
  )

  it.each(['tell me when red last fired', 'let me know how many tanks there are', 'losses every 5 minutes', 'tell me when it started'])('%j does not', (text) =>
    expect(isStandingOrder(line(text))).toBe(false),
  )
})
