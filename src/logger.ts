import { pino } from 'pino'
import type { Logger } from 'pino'

/** Lines of JSON on standard error, so that standard output stays the answer's. */
export function createLogger(level: string): Logger {
  return pino({ level, redact: ['req.headers.authorization'] }, pino.destination({ fd: 2, sync: true }))
}
