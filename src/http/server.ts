import Fastify from 'fastify'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Conversations } from '../chat/conversations.ts'
import type { PlanFacts } from '../chat/plan-facts.ts'
import type { Predict } from '../chat/predict.ts'
import type { Answer } from '../core/chat-event.ts'
import type { PerformanceView } from '../core/performance-view.ts'
import { systemClock } from '../core/time.ts'
import type { Clock } from '../core/time.ts'
import { createOpenDoor } from './auth/authenticate.ts'
import type { Authenticate } from './auth/authenticate.ts'
import { addChatRoutes } from './chat-routes.ts'
import { addDocsRoutes } from './docs-routes.ts'
import { addErrorHandling, refuseBroken, refuseUnrouted } from './error-handling.ts'
import { headerText } from './header-text.ts'
import { addHealthRoutes } from './health-routes.ts'
import { addJsonBody, bodyLimit } from './json-body.ts'
import { addOpenAiRoutes } from './openai/openai-routes.ts'
import { addPlanRoutes } from './plan-routes.ts'
import { addPredictionRoutes } from './prediction-routes.ts'
import type { PredictionBodies } from './prediction-routes.ts'

export type ServerOptions = {
  /** Who is asking; missing: the local operator. */
  authenticate?: Authenticate
  answer: Answer
  /** Facts of a plan's text form. */
  planFacts: PlanFacts
  /** How much traffic is to be expected. */
  predict: Predict
  performance: PerformanceView
  /** Text for GET /metrics. */
  metrics: () => Promise<{ text: string; contentType: string }>
  ready: () => { ready: true } | { ready: false; reason: string }
  classification?: string | undefined
  /** Shown in the description of the API. */
  version?: string
  /** How it is told who asks, for the description of the API; missing: it is not said. */
  authMode?: 'none' | 'jwt' | 'gateway'
  /** How the bodies of predictions are read; missing: they are refused by `predict` alone, after it is known who asks. */
  predictionBodies?: PredictionBodies
  /** Where facts come from and whether that can be read now; names of kinds, none from the exercise. Missing: not told. */
  sources?: () => readonly { id: string; ready: boolean }[]
  /** As configured, for the performance page; missing: as the pipeline does without configuration. */
  limits?: Partial<Limits>
  /** The pipeline's own, for clients that name no conversation but send all of it again; missing: their questions stand alone. */
  conversations?: Conversations
  /** Tokens of a text, for the usage told to OpenAI's clients; missing: a quarter of its characters. */
  countTokens?: (text: string) => number
  deadlineMs: number
  /** Answers under way at once; more are refused with 503. */
  maxInFlight?: number
  /** How often a stream that is quiet says that it is alive, milliseconds. */
  heartbeatMs?: number
  logger?: FastifyBaseLogger | undefined
  now?: Clock
}

export type Limits = {
  cachingEnabled: boolean
  /** Longest age of a stored answer, seconds. */
  cacheTtlSeconds: number
  /** An average below this is well, seconds. */
  maxResponseSeconds: number
}

type ServerState = {
  draining: boolean
  inFlight: number
  /** Called whenever nothing is under way any more. */
  onIdle: () => void
}
export type RouteContext = ServerOptions & { authenticate: Authenticate; now: Clock; maxInFlight: number; heartbeatMs: number; state: ServerState }

export type Server = FastifyInstance & {
  /**
   * Stops: unready at once, new questions are answered 503, those under way may finish within the time given, then their connections are cut,
   * which ends their work. Settles when nothing listens and no connection is left.
   */
  drain(withinMs: number): Promise<void>
}

const heartbeatMs = 15_000

/** Every route, wired; `listen` is the caller's. */
export function createServer(options: ServerOptions): Server {
  const server = Fastify({
    bodyLimit,
    requestTimeout: 30_000,
    logger: false,
    forceCloseConnections: 'idle',
    // Our own routes say so, in our own words.
    return503OnClosing: false,
    frameworkErrors: refuseUnrouted,
    clientErrorHandler: refuseBroken,
  })
  addJsonBody(server)
  const state: ServerState = { draining: false, inFlight: 0, onIdle: () => undefined }
  const context: RouteContext = {
    ...options,
    authenticate: options.authenticate ?? createOpenDoor(),
    now: options.now ?? systemClock,
    maxInFlight: options.maxInFlight ?? 256,
    heartbeatMs: options.heartbeatMs ?? heartbeatMs,
    state,
  }
  const banner = options.classification === undefined ? undefined : headerText(options.classification)
  server.addHook('onRequest', (_request, reply, done) => {
    void reply.header('x-content-type-options', 'nosniff')
    if (banner !== undefined) void reply.header('x-classification', banner)
    if (state.draining) void reply.header('connection', 'close')
    done()
  })
  addErrorHandling(server, options.logger)
  addHealthRoutes(server, context)
  addChatRoutes(server, context)
  addOpenAiRoutes(server, context)
  addPlanRoutes(server, context)
  addPredictionRoutes(server, context)
  addDocsRoutes(server, context)
  return Object.assign(server, { drain: (withinMs: number) => drain(server, { state, withinMs }) })
}

async function drain(server: FastifyInstance, { state, withinMs }: { state: ServerState; withinMs: number }): Promise<void> {
  state.draining = true
  const until = AbortSignal.timeout(withinMs)
  until.addEventListener('abort', () => server.server.closeAllConnections(), { once: true })
  // Until then the port stays open, so that whoever asks is told to go elsewhere.
  await idle(state, until)
  // A stream that began before has promised to keep its connection; it is closed when it has become idle.
  const sweep = setInterval(() => server.server.closeIdleConnections(), 20)
  try {
    await server.close()
  } finally {
    clearInterval(sweep)
  }
}

async function idle(state: ServerState, until: AbortSignal): Promise<void> {
  if (state.inFlight === 0 || until.aborted) return
  await new Promise<void>((resolve) => {
    state.onIdle = resolve
    until.addEventListener('abort', () => resolve(), { once: true })
  })
}
