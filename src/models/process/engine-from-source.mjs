// Runs engine-main.ts, or the module named, where the sources are run as they are (tests, `npm run dev`); the build needs no help.
import { register } from 'tsx/esm/api'

register()
await import(process.argv[2] ?? './engine-main.ts')
