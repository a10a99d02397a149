// Runs worker.ts where the sources are run as they are (tests, `npm run dev`); the build has worker.js, which needs no help.
import { register } from 'tsx/esm/api'

register()
await import('./worker.ts')
