import { afterEach, expect, test } from 'vitest'
import { nowWindow } from '../core/plan.ts'
import { createWorkerLink } from './worker-link.ts'
import type { WorkerLink, WorkerLinkOptions } from './worker-link.ts'
import type { FromWorker } from './worker-messages.ts'

/* A worker of a few lines that does what the measure of the plan says: answer, hold still, die, or refuse to start. */
const script = `
  import { parentPort, workerData } from 'node:worker_threads'
  const say = (message) => parentPort.postMessage(message)
  const starts = new Int32Array(workerData.starts)
  const start = Atomics.add(starts, 0, 1) + 1
  parentPort.on('message', (message) => {
    if (message.type === 'stop') { say({ type: 'stopped' }); parentPort.close() }
    if (message.type === 'abort') say({ type: 'log', level: 'info', details: {}, message: 'aborted ' + message.id })
    if (message.type !== 'resolve') return
    if (message.plan.measure === 'answer') say({ type: 'facts', id: message.id, facts: start })
    if (message.plan.measure === 'refuse') say({ type: 'failed', id: message.id, error: { code: 'cannot-answer', message: 'no' } })
    if (message.plan.measure === 'throw') throw new Error('it broke')
    if (message.plan.measure === 'exit') process.exit(1)
  })
  if (workerData.fatal) { say({ type: 'fatal', error: { code: 'address-in-use', message: 'port 3000' } }); parentPort.close() }
  else say({ type: 'ready', instance: String(start), epoch: 'e', fixedNow: null })
`
const entry = new URL(`data:text/javascript,${encodeURIComponent(script)}`)

const links: WorkerLink[] = []
afterEach(async () => {
  for (const link of links.splice(0)) await link[Symbol.asyncDispose]()
})

type Made = { link: WorkerLink; messages: FromWorker[]; down: string[]; upAgain: () => Promise<void> }

function make(options: Partial<WorkerLinkOptions> & { fatal?: boolean } = {}): Made {
  const messages: FromWorker[] = []
  const down: string[] = []
  let ready = (): void => undefined
  const link = createWorkerLink({
    entry,
    workerData: { starts: new SharedArrayBuffer(4), fatal: options.fatal === true },
    onMessage(message) {
      messages.push(message)
      if (message.type === 'ready') ready()
    },
    onDown: (reason) => down.push(reason),
    backOffMs: () => 0,
    ...options,
  })
  links.push(link)
  return {
    link,
    messages,
    down,
    upAgain: async () =>
      await new Promise<void>((resolve) => {
        ready = resolve
      }),
  }
}

const call = async (link: WorkerLink, measure: string, signal: AbortSignal = new AbortController().signal): Promise<unknown> =>
  await link.call({ type: 'resolve', plan: { measure, shape: 'value', where: [], window: nowWindow } }, signal)

test('answers, and passes on what cannot be answered', async () => {
  const { link } = make()
  await link.started
  expect(await call(link, 'answer')).toMatchObject({ type: 'facts', facts: 1 })
  await expect(call(link, 'refuse')).rejects.toMatchObject({ code: 'cannot-answer', message: 'no' })
})

test.each(['throw', 'exit'])('when the worker dies by %s, who waits is told, and the next start answers', async (how) => {
  const { link, down, upAgain } = make()
  await link.started
  const up = upAgain()
  const waiting = call(link, 'hold')
  const dying = call(link, how)
  await expect(waiting).rejects.toMatchObject({ code: 'unavailable' })
  await expect(dying).rejects.toMatchObject({ code: 'unavailable' })
  expect(link.up).toBe(false)
  await expect(call(link, 'answer')).rejects.toMatchObject({ code: 'unavailable' })
  await up
  expect(down).toHaveLength(1)
  expect(await call(link, 'answer')).toMatchObject({ facts: 2 })
})

test('a first start that fails is told by its own error and not tried again', async () => {
  const { link, messages } = make({ fatal: true })
  await expect(link.started).rejects.toMatchObject({ code: 'address-in-use', message: 'port 3000' })
  expect(messages).toEqual([])
  expect(link.up).toBe(false)
})

test('an abort ends the wait and tells the worker', async () => {
  const { link, messages } = make()
  await link.started
  const controller = new AbortController()
  const waiting = call(link, 'hold', controller.signal)
  controller.abort()
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
  await call(link, 'answer')
  expect(messages).toContainEqual({ type: 'log', level: 'info', details: {}, message: 'aborted 1' })
  await expect(call(link, 'answer', controller.signal)).rejects.toMatchObject({ name: 'AbortError' })
})
