import type { FastifyInstance } from 'fastify'
import type { DocsPage } from './openapi/page.ts'
import { bothPaths } from './request.ts'
import type { RouteContext } from './server.ts'

type Docs = { json: string; page: DocsPage }

/**
 * The description of the API, for programs and for people. Made when it is first asked for, so that a start costs nothing of it; nothing in it comes
 * from elsewhere or runs in the reader's browser.
 */
export function addDocsRoutes(server: FastifyInstance, context: RouteContext): void {
  let made: Promise<Docs> | undefined
  const docs = (): Promise<Docs> => (made ??= makeDocs(context))
  for (const path of bothPaths('/openapi.json')) {
    server.get(path, async (_request, reply) => reply.header('content-type', 'application/json; charset=utf-8').send((await docs()).json))
  }
  for (const path of bothPaths('/docs')) {
    server.get(path, async (_request, reply) => {
      const { html, policy } = (await docs()).page
      return reply
        .header('content-type', 'text/html; charset=utf-8')
        .header('content-security-policy', policy)
        .header('referrer-policy', 'no-referrer')
        .send(html)
    })
  }
}

async function makeDocs(context: RouteContext): Promise<Docs> {
  const [{ openApiDocument }, { docsPage }] = await Promise.all([import('./openapi/document.ts'), import('./openapi/page.ts')])
  const document = openApiDocument(context)
  return { json: JSON.stringify(document), page: docsPage(document, context.classification) }
}
