#!/usr/bin/env node
// The command line. In a checkout it builds first when sources are newer than the build.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
if (existsSync(join(root, 'src')) && existsSync(join(root, 'scripts/ready.mjs'))) {
  const ready = spawnSync(process.execPath, [join(root, 'scripts/ready.mjs'), '--build'], { stdio: 'inherit' })
  if (ready.status !== 0) process.exit(ready.status ?? 1)
}
await import(pathToFileURL(join(root, 'dist/main.js')).href)
