// Runs every check and tells which failed. usage: node scripts/check.mjs
import { spawnSync } from 'node:child_process'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const bin = (name) => join(root, 'node_modules/.bin', name)
const checks = [
  ['rooms', process.execPath, ['scripts/check-rooms.mjs']],
  ['lint', bin('oxlint'), ['--type-aware', '--quiet']],
  ['dead code', bin('knip'), ['--no-progress', '--no-config-hints']],
  ['format', bin('oxfmt'), ['--check']],
  ['README', bin('tsx'), ['scripts/env-table.mjs', '--check']],
  ['types', process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json']],
]

const failed = []
for (const [name, command, args] of checks) {
  const began = Date.now()
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8' })
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  console.log(`${done.status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
  if (done.status === 0) continue
  failed.push(name)
  console.log(`${done.stdout ?? ''}${done.stderr ?? ''}`)
}
if (failed.length > 0) {
  console.log(`failed: ${failed.join(', ')}`)
  process.exit(1)
}
