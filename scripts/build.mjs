// Compiles src/ to dist/ and copies what the compiler leaves behind. usage: node scripts/build.mjs
import { spawnSync } from 'node:child_process'
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const dist = join(root, 'dist')

rmSync(dist, { recursive: true, force: true })
rmSync(join(root, 'node_modules/.cache/build.tsbuildinfo'), { force: true })
const done = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
})
if (done.status !== 0) process.exit(done.status ?? 1)
// Worker bootstraps and data are not TypeScript.
cpSync(join(root, 'src'), dist, { recursive: true, filter: (path) => !/\.ts$/.test(path) })
writeFileSync(join(dist, '.built'), '')
