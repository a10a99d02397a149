import { SitrepError } from '../../core/errors.ts'
import { fromWireError } from './engine-messages.ts'
import type { FromEngine, ToEngine } from './engine-messages.ts'

/** `text` messages any number of times, then one answer; or a failure instead. */
export type Call = { onMessage: (message: Answer) => void; fail: (error: SitrepError) => void }
export type Answer = Extract<FromEngine, { id: number }>

/** Calls under way: numbers them and brings each its answer. */
export interface EngineCalls {
  /** Gives the call's number. One that cannot be sent has failed already. */
  begin(call: Call, messageOf: (id: number) => ToEngine): number
  /** A call with one answer, of the type named. */
  ask<Type extends Answer['type']>(type: Type, messageOf: (id: number) => ToEngine): Promise<Extract<Answer, { type: Type }>>
  receive(message: Answer): void
  failAll(error: SitrepError): void
}

/** `send` is false when there is nobody to tell; `why` says then what is the matter. */
export function createEngineCalls(options: { send: (message: ToEngine) => boolean; why: () => SitrepError }): EngineCalls {
  const calls = new Map<number, Call>()
  let lastId = 0

  function begin(call: Call, messageOf: (id: number) => ToEngine): number {
    lastId += 1
    const id = lastId
    calls.set(id, call)
    if (!options.send(messageOf(id))) {
      calls.delete(id)
      call.fail(options.why())
    }
    return id
  }

  return {
    begin,
    ask<Type extends Answer['type']>(type: Type, messageOf: (id: number) => ToEngine) {
      return new Promise<Extract<Answer, { type: Type }>>((resolve, reject) => {
        const onMessage = (message: Answer): void => {
          if (isOf(type, message)) resolve(message)
          else reject(unexpected(message))
        }
        begin({ onMessage, fail: reject }, messageOf)
      })
    },
    receive(message) {
      const call = calls.get(message.id)
      if (message.type !== 'text') calls.delete(message.id)
      call?.onMessage(message)
    },
    failAll(error) {
      const failed = [...calls.values()]
      calls.clear()
      for (const call of failed) call.fail(error)
    },
  }
}

/** The engine's error, or that its answer is none to what was asked. */
export function unexpected(message: Answer): SitrepError {
  return message.type === 'failed' ? fromWireError(message.error) : new SitrepError('internal', `The engine answered with "${message.type}".`)
}

function isOf<Type extends Answer['type']>(type: Type, message: Answer): message is Extract<Answer, { type: Type }> {
  return message.type === type
}
