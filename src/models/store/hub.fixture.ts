import { once } from 'node:events'
import { statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createModelsTool } from '../models-tool.ts'
import type { ModelsStoreTool, ModelsToolOptions } from '../models-tool.ts'
import { freeBytesOf } from './disk.ts'
import { openOnDisk } from './download.ts'
import type { PullOptions } from './pull.ts'
import { gitOidOf, sha256Of } from './weights.fixture.ts'

export const commit = 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00'

export type Asked = { host: 'hub' | 'store'; path: string; range: string | undefined; authorization: string | undefined }
/** Answers instead of what would be; true when it did. */
type Fault = (request: IncomingMessage, response: ServerResponse, content: Buffer | undefined) => boolean

export type HubBench = AsyncDisposable & {
  endpoint: string
  /** `owner/name/path` → content; large ones are kept by another host, as the hub does. */
  files: Map<string, { content: Buffer; large?: boolean }>
  asked: Asked[]
  faults: { hub: Fault[]; store: Fault[] }
  directory: string
  options(more?: Partial<PullOptions>): PullOptions
  tool(more?: Partial<ModelsToolOptions>): ModelsStoreTool
}

/** A hub on loopback, a second host for what is large, and an empty MODEL_DIR. */
export async function startHubBench(): Promise<HubBench> {
  const files: HubBench['files'] = new Map()
  const asked: Asked[] = []
  const faults: HubBench['faults'] = { hub: [], store: [] }
  const note = (host: Asked['host'], request: IncomingMessage): string => {
    const path = decodeURIComponent((request.url ?? '').split('?')[0] ?? '')
    asked.push({ host, path, range: request.headers.range, authorization: request.headers.authorization })
    return path
  }
  const store = await listen((request, response) => {
    const content = files.get(note('store', request).slice(1))?.content
    if (faults.store[0]?.(request, response, content) === true) return
    if (content === undefined) response.writeHead(404).end()
    else serve(request, response, content)
  })
  const hub = await listen((request, response) => {
    const path = note('hub', request)
    const key = path.slice(1).replace(/\/resolve\/[^/]+\//, '/')
    const file = files.get(key)
    if (faults.hub[0]?.(request, response, file?.content) === true) return
    if (path.startsWith('/api/models/')) return listTree(path, files, response)
    if (file === undefined) return void response.writeHead(404).end('Entry not found')
    response.setHeader('x-repo-commit', commit)
    if (file.large !== true) {
      response.setHeader('etag', `"${gitOidOf(file.content)}"`)
      return serve(request, response, file.content)
    }
    response.setHeader('x-linked-etag', `"${sha256Of(file.content)}"`)
    response.setHeader('x-linked-size', String(file.content.length))
    response.writeHead(302, { location: `${store.url}/${key}` }).end()
  })
  const directory = await mkdtemp(join(tmpdir(), 'sitrep-models-'))
  const options = (more: Partial<PullOptions> = {}): PullOptions => ({
    ...quick,
    directory,
    endpoint: new URL(hub.url),
    sources: ['folder', 'hub', 'package'],
    ...more,
  })
  return {
    endpoint: hub.url,
    files,
    asked,
    faults,
    directory,
    options,
    tool: (more = {}) =>
      createModelsTool({ ...quick, modelDir: directory, memoryLimitBytes: 2e9, hubEndpoint: hub.url, sources: ['folder', 'hub', 'package'], ...more }),
    async [Symbol.asyncDispose]() {
      for (const { server } of [hub, store]) {
        server.closeAllConnections()
        server.close()
      }
      await rm(directory, { recursive: true, force: true })
    },
  }
}

const quick = {
  fetch: (...request: Parameters<typeof fetch>) => fetch(...request),
  now: () => performance.now(),
  freeBytes: freeBytesOf,
  openFile: openOnDisk,
  connectMs: 5_000,
  stallMs: 5_000,
  retries: 1,
  retryMs: 1,
  packageMs: 20_000,
  graceMs: 200,
  beatMs: 20,
}

async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<{ server: Server; url: string }> {
  const server = createServer(handle).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { server, url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}` }
}

export function serve(request: IncomingMessage, response: ServerResponse, content: Buffer): void {
  const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')
  if (range === null) return void response.writeHead(200, { 'content-length': content.length }).end(content)
  const start = Number(range[1])
  if (start >= content.length) return void response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end()
  response.writeHead(206, { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}`, 'content-length': content.length - start })
  response.end(content.subarray(start))
}

/** Sends so much of it, and drops the connection once it lies in `part`: what a client has not read by then it never sees. */
export function cutAfter(bytes: number, part: string): Fault {
  return (_request, response, content) => {
    if (content === undefined) return false
    response.writeHead(200, { 'content-length': content.length })
    response.write(content.subarray(0, bytes))
    const looking = setInterval(() => {
      if (statSync(part, { throwIfNoEntry: false })?.size !== bytes) return
      clearInterval(looking)
      response.destroy()
    }, 2)
    response.once('close', () => clearInterval(looking))
    return true
  }
}

function listTree(path: string, files: HubBench['files'], response: ServerResponse): void {
  const id = path.replace('/api/models/', '').replace(/\/tree\/.*$/, '')
  const listed = [...files].filter(([key]) => key.startsWith(`${id}/`))
  if (listed.length === 0) return void response.writeHead(404).end()
  response.end(
    JSON.stringify(
      listed.map(([key, { content, large }]) => ({
        type: 'file',
        path: key.slice(id.length + 1),
        size: content.length,
        ...(large === true ? { lfs: { oid: sha256Of(content), size: content.length } } : {}),
      })),
    ),
  )
}
