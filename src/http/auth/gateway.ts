import { createHash, timingSafeEqual } from 'node:crypto'
import { SitrepError } from '../../core/errors.ts'
import { bearerOf, unauthenticated } from './authenticate.ts'
import type { Authenticate } from './authenticate.ts'

export type GatewayOptions = {
  /** What the gateway sends with every request, so that nobody who reaches the port by another way can claim to be somebody. */
  secret: string
  /** Lower case. */
  secretHeader?: string
}

const shortestSecret = 16
const longestSubject = 256

/**
 * Believes the `X-User-*` headers of a gateway that has verified the token and proves itself with a shared secret. The headers alone prove
 * nothing: the platform's gateway passes those of its clients on where a route is public.
 */
export function createGatewayAuthentication({ secret, secretHeader = 'x-gateway-secret' }: GatewayOptions): Authenticate {
  if (secret.length < shortestSecret) throw new SitrepError('bad-config', `The gateway's secret is shorter than ${shortestSecret} characters.`)
  const expected = digest(secret)
  return async (presented) => {
    const { headers } = presented
    const sent = single(headers[secretHeader])
    if (sent === undefined || !timingSafeEqual(digest(sent), expected)) throw unauthenticated('The request did not come through the gateway.')
    const subject = single(headers['x-user-id'])
    if (subject === undefined || subject === '' || subject.length > longestSubject) throw unauthenticated('The gateway named no user.')
    const tenant = single(headers['x-user-tenant'])
    const bearer = bearerOf(presented)
    return {
      scope: { subject, ...(tenant === undefined || tenant === '' ? {} : { tenant }) },
      ...(bearer === undefined ? {} : { credential: { bearer } }),
      ...(single(headers['x-user-tier']) === 'quality' ? { mayChooseQuality: true } : {}),
    }
  }
}

/** Equal lengths for the comparison, whatever was sent. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** A header sent twice is nobody's word. */
function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' && !value.includes(',') ? value : undefined
}
