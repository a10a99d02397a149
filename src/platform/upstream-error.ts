import type { Trouble } from '../core/facts.ts'
import type { ServiceName } from './services.ts'

export type TroubleCause = Trouble['cause']

const words: Readonly<Record<TroubleCause, (service: string, detail: string) => string>> = {
  unreachable: (service) => `The platform's ${service} service cannot be reached`,
  timeout: (service, detail) => `The platform's ${service} service did not answer${detail}`,
  unauthorized: (service, detail) => `The platform's ${service} service ${detail}`,
  refused: (service, detail) => `The platform's ${service} service refused the request${detail}`,
  'server-error': (service, detail) => `The platform's ${service} service failed${detail}`,
  'bad-answer': (service, detail) => `The platform's ${service} service sent an answer that cannot be read${detail}`,
  'no-contact': () => "The platform's acquisition service has no contact with its ingestion service, so its live figures say nothing",
  'unreadable-history': () => 'The platform receives PDUs but finds none in any range, as with senders of standard DIS timestamps: its history cannot be read',
}

/** A read that came to nothing, and why. */
export class UpstreamError extends Error {
  readonly service: ServiceName
  readonly trouble: TroubleCause
  /** Asking again may help, and harms nobody. */
  readonly again: boolean
  constructor(service: ServiceName, trouble: TroubleCause, options: { detail?: string; again?: boolean; cause?: unknown } = {}) {
    super(words[trouble](service, options.detail ?? ''), options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'UpstreamError'
    this.service = service
    this.trouble = trouble
    this.again = options.again ?? false
  }
}

/** A list longer than may be read. */
export class TooLargeError extends Error {
  readonly bytes: number
  constructor(bytes: number) {
    super(`more than ${bytes} octets`)
    this.name = 'TooLargeError'
    this.bytes = bytes
  }
}

export function troubleWords(cause: TroubleCause, service: ServiceName, detail = ''): string {
  return words[cause](service, detail)
}
