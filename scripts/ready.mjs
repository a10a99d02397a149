// Makes a checkout ready to run: checks Node, installs packages when they are missing or outdated, and with --build compiles when sources changed.
// usage: node scripts/ready.mjs [--build]          (needs nothing but Node itself)
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const minimum = [20, 19]

checkNode()
if (packagesAreStale()) run('installing packages', 'npm', ['ci', '--no-audit', '--no-fund'])
if (process.argv.includes('--build') && buildIsStale()) run('building', process.execPath, ['scripts/build.mjs'])

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > minimum[0] || (major === minimum[0] && minor >= minimum[1])) return
  console.error(`Sitrep needs Node ${minimum.join('.')} or newer; this is ${process.versions.node}. Install a newer Node and try again.`)
  process.exit(1)
}

/** What npm installed is described by node_modules/.package-lock.json; it must hold every package of the lock file in its version. */
function packagesAreStale() {
  const installed = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(installed)) return true
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages ?? {}
  const want = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages ?? {}
  return Object.entries(want).some(([path, entry]) => path !== '' && entry.optional !== true && have[path]?.version !== entry.version)
}

/** Stale when any source is newer than the stamp of the last complete build. */
function buildIsStale() {
  const stamp = join(root, 'dist/.built')
  if (!existsSync(stamp)) return true
  const built = statSync(stamp).mtimeMs
  return [...walk(join(root, 'src')), join(root, 'tsconfig.json'), join(root, 'tsconfig.build.json'), join(root, 'package-lock.json')].some(
    (file) => !file.endsWith('.test.ts') && statSync(file).mtimeMs > built,
  )
}

function walk(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)]))
}

/** Prints one line; the command's own output only when it fails. */
function run(what, command, args) {
  process.stderr.write(`${what} … `)
  const began = Date.now()
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' })
  if (done.status === 0) {
    process.stderr.write(`${((Date.now() - began) / 1000).toFixed(1)} s\n`)
    return
  }
  process.stderr.write(`failed\n${done.stdout ?? ''}${done.stderr ?? ''}${done.error === undefined ? '' : `${done.error.message}\n`}`)
  process.exit(1)
}
