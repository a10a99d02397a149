import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server, ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { fact, factsOf } from '../core/fact-shapes.ts'
import { runCli } from './cli.ts'
import { eventsOf } from './stream.ts'
import { createToolsBench } from './tools.fixture.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** Something that answers at an address, as a service would or would not. */
async function service(answer: (response: ServerResponse, path: string, body: string) => void): Promise<string> {
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
    request.on('end', () => answer(response, request.url ?? '', body))
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

const events = (...list: object[]) => list.map((event) => `event: x\ndata: ${JSON.stringify(event)}\n\n`).join('')
const streaming = (text: string) => async () =>
  await service((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(text)
  })

async function run(args: string[], options: Parameters<typeof createToolsBench>[0] = {}) {
  const made = createToolsBench(options)
  const code = await runCli(args, made.tools)
  return { code, out: made.written(), err: made.said(), opened: made.opened }
}

const end = (outcome: string) => ({ type: 'end', outcome, answer: '' })

describe('ask', () => {
  it('prints the text as it streams, and ends 0', async () => {
    const url = await streaming(`: keep-alive\n\n${events({ type: 'text-delta', text: '3 fires' }, { type: 'text-delta', text: '.' }, end('answered'))}`)()
    expect(await run(['ask', 'how', 'many fires?', '--url', url])).toMatchObject({ code: 0, out: '3 fires.\n', err: '' })
  })

  it.each([
    ['answered', 0],
    ['clarify', 3],
    ['not-understood', 3],
    ['cannot-answer', 4],
  ])('ends by its outcome: %s', async (outcome, code) => {
    expect((await run(['ask', 'x', '--url', await streaming(events(end(outcome)))()])).code).toBe(code)
  })

  it('shows the banner of the service first; where it has none, the one configured here', async () => {
    const marked = await streaming(events({ type: 'text-delta', text: 'x', classification: 'SECRET' }, end('answered')))()
    expect((await run(['ask', 'x', '--url', marked], { classification: 'OURS' })).out).toBe('SECRET\nx\n')
    const unmarked = await streaming(events({ type: 'text-delta', text: 'x' }, end('answered')))()
    expect((await run(['ask', 'x', '--url', unmarked], { classification: 'OURS' })).out).toBe('OURS\nx\n')
  })

  it('hands no escape codes to the terminal, whoever answers', async () => {
    const nasty = 'VIPER\u001B]0;pwned\u0007\u009B31m\u202E\r1'
    const streamed = await streaming(events({ type: 'text-delta', text: `${nasty}\nnext` }, end('answered')))()
    const error = await streaming(events({ type: 'error', code: 'internal', message: nasty }))()
    const whole = await service((response) => response.end(JSON.stringify({ answer: nasty, outcome: 'answered', facts: [{ name: 'marking', value: nasty }] })))
    const refusing = await service((response) => response.writeHead(400).end(JSON.stringify({ error: nasty, code: 'bad-question' })))
    const results = [
      await run(['ask', 'x', '--url', streamed]),
      await run(['ask', 'x', '--url', error]),
      await run(['ask', 'x', '--url', refusing]),
      await run(['ask', 'x', '--json', '--url', whole]),
      await run(['ask', 'x', '--csv', '--url', whole]),
      await run(['resolve', 'x', '--url', whole]),
    ]
    for (const { out, err } of results) expect(out + err).not.toMatch(/[^\P{Cc}\n]|\u202E/u)
    expect(results[0]?.out).toContain('\nnext')
    // JSON still says what was there.
    expect(JSON.parse(results[3]?.out ?? '')).toMatchObject({ answer: nasty })
  })

  it('ends 4 with what to do when nobody is there', async () => {
    for (const form of [[], ['--json'], ['--csv']]) {
      const { code, out, err } = await run(['ask', 'x', '--url', 'http://127.0.0.1:9', ...form])
      expect([code, out]).toEqual([4, ''])
      expect(err).toMatch(/^Nobody answers at http:\/\/127\.0\.0\.1:9\. Start the service with "sitrep serve".*--data/)
    }
  })

  it.each([
    ['is busy', 503, { error: 'Too much under way.', code: 'overloaded' }, 4, /Too much under way/],
    ['refuses', 400, { error: 'The question is too long.', code: 'bad-question' }, 2, /too long/],
    ['fails', 500, { error: 'Something went wrong.', code: 'internal' }, 1, /went wrong/],
    ['is something else', 404, 'nothing here', 1, /not as Sitrep does/],
  ])('tells a service that %s', async (_name, status, body, code, words) => {
    const url = await service((response) => response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body)))
    const result = await run(['ask', 'x', '--url', url])
    expect([result.code, result.err]).toEqual([code, expect.stringMatching(words)])
  })

  it('says so when the answer stops in the middle', async () => {
    const url = await streaming(events({ type: 'text-delta', text: 'There ' }))()
    expect(await run(['ask', 'x', '--url', url])).toMatchObject({ code: 4, out: 'There ', err: expect.stringContaining('in the middle') })
  })

  it('asks a recording, says that it is one, and carries the banner in every form', async () => {
    const text = await run(['ask', 'fires', '--data', './recording'], { classification: 'SECRET' })
    expect([text.code, text.opened]).toEqual([0, ['./recording']])
    expect(text.out).toMatch(/^SECRET\n.*From the recording; its last instant is 2026-11-24T14:03:22\.000Z\.\n$/s)
    expect(JSON.parse((await run(['ask', 'fires', '--data', 'x', '--json'], { classification: 'SECRET' })).out)).toMatchObject({ classification: 'SECRET' })
    expect((await run(['ask', 'fires', '--data', 'x', '--csv'], { classification: 'SECRET' })).out).toMatch(/^# SECRET\n/)
    expect((await run(['resolve', 'fires window=now', '--data', 'x'], { classification: 'SECRET' })).out).toContain('"classification": "SECRET"')
  })

  it.each([[['ask', ' ']], [['ask', 'x'.repeat(1_001)]]])('refuses %j as wrong usage', async (args) => {
    expect((await run(args)).code).toBe(2)
  })
})

describe('resolve', () => {
  it('turns a question into its plan', async () => {
    expect(await run(['resolve', 'how', 'many', 'fires'])).toMatchObject({ code: 0, out: 'fires shape=value window=now\n' })
    expect((await run(['resolve', 'gibberish'])).code).toBe(3)
  })

  it('turns a plan into facts, asked of the service', async () => {
    let asked: unknown
    const url = await service((response, path, body) => {
      asked = [path, JSON.parse(body)]
      response.end(JSON.stringify({ planText: 'fires', facts: [{ name: 'fires', value: 3 }] }))
    })
    const { code, out } = await run(['resolve', 'fires window=now-15m..now', '--url', `${url}/`])
    expect([code, asked]).toEqual([0, ['/plan/facts', { plan: 'fires window=now-15m..now' }]])
    expect(JSON.parse(out)).toMatchObject({ facts: [{ value: 3 }] })
  })

  it('turns a plan into facts of a recording', async () => {
    const { code, out } = await run(['resolve', 'fires window=now', '--data', 'x'])
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ facts: [expect.objectContaining({ name: 'fires', value: 1 })] })])
  })

  it('tells what cannot be answered with 4, a plan that is none with 2', async () => {
    const url = await service((response) => response.end(JSON.stringify({ error: 'Not kept here.', code: 'cannot-answer' })))
    expect(await run(['resolve', 'fires window=now', '--url', url])).toMatchObject({ code: 4, err: 'Not kept here.\n' })
    expect((await run(['resolve', 'fires shape=nonsense', '--data', 'x'])).code).toBe(2)
  })
})

describe('usage', () => {
  it.each([
    [[]],
    [['no-such-command']],
    [['ask']],
    [['ask', 'x', '--no-such-option']],
    [['ask', 'x', '--json', '--csv']],
    [['replay', 'file']],
    [['replay', 'f', '--to', 'nowhere']],
  ])('%j is wrong: 2, with a hint', async (args) => {
    const { code, err } = await run(args)
    expect([code, err]).toEqual([2, expect.stringMatching(/\w/)])
    expect(err).not.toMatch(/at .*\.ts/)
  })

  it('a replay tells what was sent and what was left out', async () => {
    expect((await run(['replay', 'f.pcap', '--to', '127.0.0.1:3000'])).err).toContain('3 datagrams sent to 127.0.0.1:3000; frames left out: 2 not UDP')
    expect((await run(['replay', 'f.pcap', '--into', 'x'])).err).toContain('4 datagrams recorded into x')
  })

  it('a fault of ours shows what failed, without escape codes', async () => {
    const made = createToolsBench({ source: { source: { facts: (_plan, base) => factsOf(base, [fact(base, 'fires', 1)]) } } })
    const tools = {
      ...made.tools,
      openRecording: () => Promise.reject(new Error('broken \u001B[31m')),
    }
    expect(await runCli(['ask', 'fires', '--data', 'x'], tools)).toBe(1)
    expect(made.said()).toContain('broken')
    expect(made.said()).not.toContain('\u001B')
  })
})

it('events are found wherever the chunks were cut', async () => {
  const text = `: keep-alive\n\n${events({ type: 'text-delta', text: 'a “b”' }, { type: 'other' })}data: {nonsense\n\n${events(end('answered'))}`
  for (let size = 1; size < 9; size += 1) {
    const found: string[] = []
    const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size))
    for await (const event of eventsOf(toAsync(chunks))) found.push(event.type)
    expect(found).toEqual(['text-delta', 'other', 'end'])
  }
})

async function* toAsync(chunks: readonly string[]): AsyncGenerator<string> {
  yield* chunks
}
