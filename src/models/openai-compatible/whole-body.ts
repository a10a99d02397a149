import type { IncomingMessage } from 'node:http'
import { RemoteError } from './remote-error.ts'

/** Octets of an answer that is no stream. */
const longestBody = 1_048_576

/** A body as JSON where it is JSON, else as text. @throws RemoteError when it is too long or ends early */
export async function wholeBody(response: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let octets = 0
  try {
    for await (const chunk of response) {
      const piece = Buffer.from(chunk)
      octets += piece.byteLength
      if (octets > longestBody) throw new RemoteError(`The server of the model answered with more than ${longestBody} octets.`)
      chunks.push(piece)
    }
  } catch (thrown) {
    throw thrown instanceof RemoteError ? thrown : new RemoteError('The answer of the server of the model ended early.', { again: true, cause: thrown })
  }
  const text = Buffer.concat(chunks).toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
