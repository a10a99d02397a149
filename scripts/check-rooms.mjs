// Lints the rooms of src/: which room may import which (the table of ARCHITECTURE.md), files and cycles between files.
// usage: node scripts/check-rooms.mjs
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const source = join(root, 'src')

/** Room → rooms it may import. A room missing here needs a decision record first. */
const allowed = {
  lib: [],
  core: ['lib'],
  siso: ['lib'],
  measures: ['core', 'siso', 'lib'],
  dis: ['core', 'siso', 'lib'],
  exercise: ['core', 'siso', 'measures', 'dis', 'lib'],
  platform: ['core', 'siso', 'measures', 'lib'],
  understand: ['core', 'siso', 'measures', 'lib'],
  answer: ['core', 'siso', 'measures', 'lib'],
  knowledge: ['core', 'lib'],
  forecast: ['core', 'lib'],
  models: ['core', 'lib'],
  cache: ['core', 'lib'],
  chat: ['core', 'measures', 'understand', 'answer', 'knowledge', 'forecast', 'lib'],
  protocol: ['core'],
  http: ['chat', 'core', 'measures', 'protocol', 'lib'],
  cli: ['chat', 'core', 'measures', 'protocol', 'lib'],
  mcp: ['chat', 'core', 'measures', 'protocol', 'lib'],
  metrics: ['core', 'lib'],
}
/** The composition root: may import every room, and is imported by none. */
const top = new Set([
  'config',
  'config-models',
  'config-values',
  'configured-choice',
  'configured-models-tool',
  'app',
  'engines',
  'language',
  'logger',
  'main',
  'models-bench',
  'replay',
  'sources',
])
const pure = new Set(['core', 'lib', 'measures', 'siso'])
const inputOutput = /^(node:)?(fs|net|dgram|http|https|http2|child_process|worker_threads|tls|dns|cluster)(\/|$)|^(fastify|@duckdb\/|pino$|prom-client|ioredis)/
/** siso reads its own enumeration files, which are data. */
const readsItsData = new Set(['siso'])

const problems = []
const files = walk(source).filter((file) => /\.(ts|mjs)$/.test(file))
const graph = new Map()

for (const file of files) {
  const room = roomOf(file)
  const text = readFileSync(file, 'utf8')
  const isTest = /\.(test|fake|conformance)\.ts$/.test(file) || file.includes(`${sep}fixtures${sep}`)
  if (room !== undefined && !(room in allowed) && !top.has(room))
    report(file, `"${room}" is not a room: put the file into one of ${Object.keys(allowed).join(', ')}, or write a decision record and add the room here`)
  const imports = []
  for (const { specifier, typeOnly } of importsOf(text)) {
    if (!specifier.startsWith('.')) {
      if (pure.has(room) && !readsItsData.has(room) && !isTest && inputOutput.test(specifier))
        report(
          file,
          `${room}/ does no input or output, but imports "${specifier}": declare an interface in core/ and implement it in the room that owns the effect`,
        )
      continue
    }
    const target = resolve(dirname(file), specifier)
    const targetRoom = roomOf(target)
    if (!typeOnly && !isTest) imports.push(target)
    if (targetRoom === undefined || top.has(room)) continue
    if (top.has(targetRoom)) {
      // The commands receive the built product; only the types of configuration travel down.
      report(file, `${room}/ imports ${targetRoom}.ts: take the value as an option instead; app.ts passes it in`)
      continue
    }
    if (targetRoom === room || allowed[room]?.includes(targetRoom)) continue
    report(
      file,
      `${room}/ may not import ${targetRoom}/ (it may import ${(allowed[room] ?? []).join(', ') || 'nothing'}): take what you need through an interface in core/, passed in by app.ts`,
    )
  }
  graph.set(file, imports)
  const lines = text.split('\n').length
  const isTable = ['cases', 'lexicon', 'siso'].some((folder) => file.includes(`${sep}${folder}${sep}`))
  const limit = isTest || isTable ? 1200 : 400
  if (lines > limit) report(file, `${lines} lines, the limit is ${limit}: split it by concept`)
}

findCycles()
for (const problem of problems) console.error(problem)
if (problems.length > 0) {
  console.error(`${problems.length} problem${problems.length === 1 ? '' : 's'} with the rooms of src/`)
  process.exitCode = 1
}

function walk(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? walk(path) : [path]
  })
}

function roomOf(file) {
  const path = relative(source, file)
  if (path.startsWith('..')) return undefined
  const [first = ''] = path.split(sep)
  return path.includes(sep) ? first : first.replace(/(\.test)?\.(ts|mjs)$/, '')
}

/** Import and export specifiers, static and dynamic; comments and strings that merely look like one are rare enough to be reworded. */
function importsOf(text) {
  const found = []
  for (const match of text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm))
    found.push({ specifier: match[2], typeOnly: match[1] !== undefined })
  for (const match of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) found.push({ specifier: match[1], typeOnly: false })
  return found
}

function findCycles() {
  const state = new Map()
  const stack = []
  const visit = (file) => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      const cycle = [...stack.slice(stack.indexOf(file)), file].map((each) => relative(root, each))
      report(file, `imports itself in a circle: ${cycle.join(' → ')}; move what both need into a third file`)
      return
    }
    state.set(file, 'open')
    stack.push(file)
    for (const next of graph.get(file) ?? []) if (graph.has(next)) visit(next)
    stack.pop()
    state.set(file, 'done')
  }
  for (const file of graph.keys()) visit(file)
}

function report(file, text) {
  problems.push(`${relative(root, file)}: ${text}`)
}
