import { describe, expect, it } from 'vitest'
import { createTextChannel } from './text-channel.ts'

describe('a text channel', () => {
  it('gives texts as they come, then the result, however often it is asked', async () => {
    const channel = createTextChannel<string>()
    const first = channel.read()
    channel.push('a')
    expect(await first).toEqual({ text: 'a' })
    channel.push('b')
    channel.finish('done')
    channel.push('too late')
    expect(await channel.read()).toEqual({ text: 'b' })
    expect(await channel.read()).toEqual({ result: 'done' })
    expect(await channel.read()).toEqual({ result: 'done' })
  })

  it('makes one piece of what a slow reader left', async () => {
    const channel = createTextChannel<string>()
    for (const text of ['red', ' ', 'tanks']) channel.push(text)
    expect(await channel.read()).toEqual({ text: 'red tanks' })
  })

  it('gives what was said before it failed, then the failure', async () => {
    const channel = createTextChannel<string>()
    channel.push('red')
    channel.fail(new Error('gone'))
    channel.finish('done')
    expect(await channel.read()).toEqual({ text: 'red' })
    await expect(channel.read()).rejects.toThrow('gone')
  })

  it('forgets its text when nobody wants it, but not how it ended', async () => {
    const channel = createTextChannel<string>()
    channel.push('red')
    channel.mute()
    channel.push('blue')
    channel.finish('aborted')
    expect(await channel.read()).toEqual({ result: 'aborted' })
  })
})
