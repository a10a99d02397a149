import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../e2e/service.ts'
import { playTraffic, startClientService, startIssuer } from './service.ts'
import type { ClientService, Issuer } from './service.ts'

/* Every example of docs/clients.md, taken from there as it stands and run. */

type Example = { section: string; language: string; code: string }

const run = promisify(execFile)
const has = (command: string): boolean => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0
const compiler = has('dotnet') ? 'dotnet' : has('mcs') && has('mono') ? 'mono' : undefined

const guide = await readFile(join(root, 'docs', 'clients.md'), 'utf8')
const examples = examplesOf(guide)

/** What an example must print, by its section and its language. */
const prints: Record<string, RegExp[]> = {
  'Ask sh': [/^\{"answer":".*\b3\b/, /"sessionId":"0b9f6c1e"/],
  'Ask in JavaScript js': [/\b3\b/, /^entities\.active = 3 entity$/m, /^true at \d{4}-.*Z, \d+ ms old when sent$/m, /^answered: .*\b1\b/m],
  'Read the answer as it comes sh': [/^event: understood\ndata: \{/, /\nevent: end\ndata: \{.*"outcome":"answered"/],
  'Read the answer as it comes js': [/The listener is receiving/, /\n\(answered, [\d.]+ ms\)\n$/],
  "With programs written against OpenAI's API sh": [/^\{"id":"chatcmpl-.*"content":"[^"]*\b3\b/, /"sitrep":\{"outcome":"answered"/],
  "With programs written against OpenAI's API js": [/^.*\b3\b.*\nentities\.active = 3 entity\n/, /\n\((answered)\)\n$/],
  'Predictions sh': [/"predicted_labels":\["Pred\. Point 1","Pred\. Point 2","Pred\. Point 3"\]/],
  'Predictions js': [/^Unable to generate predictions: A forecast of 24 hours takes at least .+\n$/],
  'Who asks sh': [/"intent":"system_status"/],
  'What is refused js': [/^400 No JSON data provided \| Expected/m, /^400 Question is required \| Send/m, /^400 The body is not JSON/m],
  'C# csharp': [
    /\b3\b/,
    /^same session: True$/m,
    /^entities\.active = 3 entity$/m,
    /^true at .*Z, \d+ ms old when sent$/m,
    /^\(answered\)$/m,
    /^predicted: 2 values$/m,
    /^refused: 400: Send/m,
  ],
}

let service: ClientService
let traffic: AsyncDisposable
let guarded: ClientService
let issuer: Issuer
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sitrep-examples-'))
  // Where an example imports a library, it is the one that is installed here.
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  issuer = await startIssuer()
  ;[service, guarded] = await Promise.all([startClientService(), startClientService(issuer.env)])
  traffic = await playTraffic(service)
}, 60_000)

afterAll(async () => {
  await traffic[Symbol.asyncDispose]()
  await Promise.all([service[Symbol.asyncDispose](), guarded[Symbol.asyncDispose](), issuer[Symbol.asyncDispose]()])
  await rm(folder, { recursive: true, force: true })
})

function examplesOf(text: string): Example[] {
  const found: Example[] = []
  let section = ''
  for (const [, heading, language, code] of text.matchAll(/^## (.+)$|^```(\w+)\n([\s\S]*?)^```$/gm)) {
    if (heading !== undefined) section = heading
    else if (language !== undefined && code !== undefined) found.push({ section, language, code })
  }
  return found
}

async function outputOf({ language, code, section }: Example): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    DOTNET_CLI_TELEMETRY_OPTOUT: '1',
    SITREP_URL: section === 'Who asks' ? guarded.url : service.url,
    ...(section === 'Who asks' ? { SITREP_TOKEN: await issuer.token() } : {}),
  }
  const settings = { env, timeout: 100_000, cwd: folder }
  if (language === 'sh') return (await run('bash', ['-euo', 'pipefail', '-c', code], settings)).stdout
  if (language === 'js') return (await run(process.execPath, ['--input-type=module', '--eval', code], settings)).stdout
  await writeFile(join(folder, 'Client.cs'), code)
  if (compiler === 'mono') {
    const libraries = ['System.Net.Http', 'System.Runtime.Serialization', 'System.Xml', 'System.Xml.Linq'].map((name) => `-r:${name}`)
    await run('mcs', ['-warnaserror', ...libraries, '-out:Client.exe', 'Client.cs'], settings)
    return (await run('mono', ['Client.exe'], settings)).stdout
  }
  await writeFile(
    join(folder, 'Client.csproj'),
    '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net8.0</TargetFramework><RollForward>Major</RollForward></PropertyGroup></Project>',
  )
  return (await run('dotnet', ['run', '--project', folder], settings)).stdout
}

const here = (language: string): boolean => (language === 'sh' ? has('curl') : language === 'csharp' ? compiler !== undefined : true)

describe('the examples for clients', () => {
  test('are all known to this test', () => {
    expect(examples.map(({ section, language }) => `${section} ${language}`).toSorted()).toEqual(Object.keys(prints).toSorted())
  })

  for (const example of examples) {
    const { section, language } = example
    const can = here(language)
    test.skipIf(!can)(`${section}, ${language}${can ? '' : ': there is nothing here to run it with'}`, { timeout: 120_000 }, async () => {
      const output = await outputOf(example)
      for (const expected of prints[`${section} ${language}`] ?? [/^\b$/]) expect(output).toMatch(expected)
    })
  }
})
