import type { RouteContext } from '../server.ts'
import { operations } from './operations.ts'
import type { Operation } from './operations.ts'
import { jsonSchemas } from './schemas.ts'
import type { JsonSchema } from './schemas.ts'

export type OpenApiDocument = {
  openapi: '3.1.0'
  info: { title: string; version: string; summary: string; description: string; license: { name: string; identifier: string } }
  servers: { url: string }[]
  tags: { name: string }[]
  paths: Record<string, Record<string, JsonSchema>>
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, JsonSchema> }
}

export type Described = Pick<RouteContext, 'version' | 'authMode' | 'predictionBodies'>

const prefix = '/api/prediction'

const description = [
  'Answers questions about a live DIS (IEEE 1278) exercise in plain words, each number with its unit, its window and its as-of.',
  `Every path is served bare and under \`${prefix}\`, as the platform’s gateway passes it on.`,
  'Refusals are JSON: `error` for programs, `details` for people, `code`, `retryable`. Members may be added to what is sent; do not refuse those you do not know.',
  'Before a request reaches a route it may be refused with 400 (not HTTP), 404, 405, 408 (too slow) or 431 (headers too large), in the same form.',
].join('\n\n')

/** The API as OpenAPI 3.1, from the schemas that read what comes and describe what is sent. */
export function openApiDocument(described: Described, options: { closed?: boolean } = {}): OpenApiDocument {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sitrep',
      version: described.version ?? '0.0.0',
      summary: 'Questions about a live exercise, answered from its data',
      description,
      license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths: Object.fromEntries(
      operations.flatMap((operation) => operation.paths.map((path) => [path, { [operation.method]: pathOperation(operation, path, described) }])),
    ),
    components: { schemas: jsonSchemas(described.predictionBodies, options), securitySchemes: securitySchemes(described) },
  }
}

// oxlint-disable-next-line max-params -- one operation stands at two paths
function pathOperation(
  { id, tag, summary, description: words, body, parameters = [], secured, replies }: Operation,
  path: string,
  described: Described,
): JsonSchema {
  return {
    operationId: path.startsWith(prefix) ? `${id}Prefixed` : id,
    tags: [tag],
    summary,
    ...(words === undefined ? {} : { description: words }),
    ...(secured ? { security: securityOf(described) } : {}),
    ...(parameters.length === 0 ? {} : { parameters: parameters.map((each) => ({ ...each, required: each.in === 'path', schema: { type: 'string' } })) }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: reference(body) } } } }),
    responses: Object.fromEntries(
      Object.entries(replies).map(([status, { description: said, schemas, type = 'application/json', events, headers }]) => [
        status,
        {
          description: said,
          ...(headers === undefined ? {} : { headers: Object.fromEntries(headers.map((name) => [name, { schema: { type: 'string' } }])) }),
          content: {
            [type]: { schema: schemas === undefined ? textSchema(type) : anyOf(schemas.map(reference)) },
            ...(events === undefined ? {} : { 'text/event-stream': { schema: eventSchema(events) } }),
          },
        },
      ]),
    ),
  }
}

function textSchema(type: string): JsonSchema {
  // Each event of a stream, as OpenAPI before 3.2 has it.
  if (type === 'text/event-stream') {
    const { properties, required, ...rest } = eventSchema('StreamEvent')
    return { ...rest, properties: { event: { type: 'string', description: 'The `type` of the event' }, ...properties }, required: ['event', ...required] }
  }
  return { type: type === 'application/json' ? 'object' : 'string' }
}

function eventSchema(name: string): { type: 'object'; properties: JsonSchema; required: string[] } {
  const data = { type: 'string', contentMediaType: 'application/json', contentSchema: reference(name) }
  return { type: 'object', properties: { data }, required: ['data'] }
}

function reference(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` }
}

function anyOf(schemas: readonly JsonSchema[]): JsonSchema {
  const [only] = schemas
  return schemas.length === 1 && only !== undefined ? only : { anyOf: schemas }
}

/** Where nobody has to say who they are, a token may still be brought, for calls upstream. */
function securityOf({ authMode = 'none' }: Described): JsonSchema[] {
  return authMode === 'gateway' ? [{ gateway: [], user: [] }] : authMode === 'jwt' ? [{ bearer: [] }] : [{}, { bearer: [] }]
}

function securitySchemes({ authMode = 'none' }: Described): Record<string, JsonSchema> {
  if (authMode === 'gateway') {
    return {
      gateway: { type: 'apiKey', in: 'header', name: 'X-Gateway-Secret', description: 'Known to the gateway alone' },
      user: { type: 'apiKey', in: 'header', name: 'X-User-Id', description: 'Set by the gateway' },
    }
  }
  return { bearer: { type: 'http', scheme: 'bearer', description: 'Or `auth_token` in the body, for clients that cannot set headers' } }
}
