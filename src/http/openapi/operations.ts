import { bothPaths } from '../request.ts'
import { predictionPaths } from '../error-handling.ts'
import { bodyLimit, countsLimit } from '../json-body.ts'

/** Names of the schemas in `schemas.ts`. */
export type SchemaName =
  | 'QuestionBody'
  | 'PlanBody'
  | 'PredictionBody'
  | 'Answer'
  | 'PlanFacts'
  | 'Prediction'
  | 'Refusal'
  | 'PredictionRefusal'
  | 'Health'
  | 'Alive'
  | 'Ready'
  | 'NotReady'
  | 'ChatHealth'
  | 'ChatStatus'
  | 'ChatPerformance'
  | 'CompletionBody'
  | 'Completion'
  | 'CompletionChunk'
  | 'Model'
  | 'ModelList'
  | 'OpenAiError'

type Reply = {
  description: string
  /** JSON of one of these; missing: text of the type given. */
  schemas?: readonly SchemaName[]
  type?: string
  /** Where it may come as events instead: what each of them holds. */
  events?: SchemaName
  headers?: readonly ('Retry-After' | 'WWW-Authenticate' | 'Accept-Post')[]
}

export type Operation = {
  id: string
  method: 'get' | 'post'
  paths: readonly string[]
  tag: 'Asking' | 'As OpenAI has it' | 'Predictions' | 'Looking after it' | 'Description'
  summary: string
  description?: string
  body?: SchemaName
  parameters?: readonly { name: string; in: 'path' | 'header'; description: string }[]
  /** Asks who asks. */
  secured?: true
  replies: Readonly<Record<number, Reply>>
}

const refusal = ['Refusal'] as const
/** What can be wrong with any body, and with who asks. */
const refusals = {
  400: { description: 'The body cannot be used, or the request names another host than this one', schemas: refusal },
  401: { description: 'The token is missing or refused. Never sent for trouble elsewhere', schemas: refusal, headers: ['WWW-Authenticate'] },
  413: { description: `The body is larger than ${bodyLimit} octets`, schemas: refusal },
  415: { description: 'Not JSON, not UTF-8, or compressed', schemas: refusal, headers: ['Accept-Post'] },
} as const satisfies Operation['replies']
const openAiError = ['OpenAiError'] as const
const openAiRefusals = {
  400: { ...refusals[400], schemas: openAiError },
  401: { ...refusals[401], schemas: openAiError },
} as const satisfies Operation['replies']
const busy = 'Not ready, shutting down, or too much under way: ask again'

export const operations: readonly Operation[] = [
  {
    id: 'chat',
    method: 'post',
    paths: bothPaths('/chat'),
    tag: 'Asking',
    summary: 'Ask a question',
    description:
      'Trouble with what the answer is made from is told beside the answer, with status 200: `error.cause` says what could not be read and why. ' +
      'What is not understood is answered with 200 too, and `outcome` says so. `Cache-Control: no-cache` has it computed anew.',
    body: 'QuestionBody',
    secured: true,
    replies: {
      200: { description: 'The answer', schemas: ['Answer'] },
      ...refusals,
      500: { description: 'Something went wrong inside', schemas: ['Answer', 'Refusal'] },
      503: { description: busy, schemas: ['Answer', 'Refusal'], headers: ['Retry-After'] },
      504: { description: 'It took longer than it may: ask about a shorter window', schemas: ['Answer', 'Refusal'] },
    },
  },
  {
    id: 'chatStream',
    method: 'post',
    paths: bothPaths('/chat/stream'),
    tag: 'Asking',
    summary: 'Ask, and read the answer as it comes',
    description:
      'Server-sent events: `event:` names the type, `data:` is the whole event as JSON (schema `StreamEvent`). Lines that begin with a colon are to be passed over.',
    body: 'QuestionBody',
    secured: true,
    replies: {
      200: { description: 'The events of the answer', type: 'text/event-stream' },
      ...refusals,
      500: { description: 'Something went wrong inside', schemas: refusal },
      503: { description: busy, schemas: refusal, headers: ['Retry-After'] },
    },
  },
  {
    id: 'planFacts',
    method: 'post',
    paths: bothPaths('/plan/facts'),
    tag: 'Asking',
    summary: 'Facts of a plan, without words',
    description: 'For programs that know what they want. The text form of a plan is what an answer has in `plan.text`.',
    body: 'PlanBody',
    secured: true,
    replies: {
      200: { description: 'The facts; or why no source can know them, with `code` `cannot-answer`', schemas: ['PlanFacts', 'Refusal'] },
      ...refusals,
      500: { description: 'Something went wrong inside', schemas: refusal },
      503: { description: busy, schemas: refusal, headers: ['Retry-After'] },
      504: { description: 'It took longer than it may', schemas: refusal },
    },
  },
  {
    id: 'predict',
    method: 'post',
    paths: predictionPaths,
    tag: 'Predictions',
    summary: 'How much traffic to expect',
    description: 'Either counts of your own and what they go on to, or a date from which to forecast out of what was recorded.',
    body: 'PredictionBody',
    secured: true,
    replies: {
      200: { description: 'The forecast', schemas: ['Prediction'] },
      ...Object.fromEntries(Object.entries(refusals).map(([status, reply]) => [status, { ...reply, schemas: ['PredictionRefusal'] as const }])),
      413: { description: `The body is larger than ${countsLimit} octets`, schemas: ['PredictionRefusal'] },
      422: { description: 'There is too little to make a forecast from', schemas: ['PredictionRefusal'] },
      500: { description: 'Something went wrong inside', schemas: ['PredictionRefusal'] },
      502: { description: 'What the history comes from cannot be read', schemas: ['PredictionRefusal'] },
      503: { description: 'Not ready, or too busy', schemas: ['PredictionRefusal'], headers: ['Retry-After'] },
      504: { description: 'It took longer than it may', schemas: ['PredictionRefusal'] },
    },
  },
  {
    id: 'completion',
    method: 'post',
    paths: bothPaths('/v1/chat/completions'),
    tag: 'As OpenAI has it',
    summary: 'Ask, in the shapes of OpenAI’s chat completions',
    description:
      'For programs written against that API: the answers of `/chat`, with what they rest on under `sitrep`. ' +
      'A conversation goes on where the messages sent are those of an answer given before, to the same caller; otherwise the question stands alone.',
    body: 'CompletionBody',
    parameters: [
      { name: 'X-Session-Id', in: 'header', description: 'The conversation, as `sessionId` at `/chat`; then the messages before the question do not matter' },
    ],
    secured: true,
    replies: {
      200: { description: 'The answer; with `stream`, its chunks as server-sent events', schemas: ['Completion'], events: 'CompletionChunk' },
      ...openAiRefusals,
      404: { description: 'There is no such model', schemas: openAiError },
      413: { description: `The body is larger than ${countsLimit} octets`, schemas: openAiError },
      415: { ...refusals[415], schemas: openAiError },
      500: { description: 'Something went wrong inside', schemas: openAiError },
      503: { description: busy, schemas: openAiError, headers: ['Retry-After'] },
      504: { description: 'It took longer than it may: ask about a shorter window', schemas: openAiError },
    },
  },
  {
    ...reading('models', 'The models there are: `sitrep` alone', 'ModelList'),
    tag: 'As OpenAI has it',
    paths: bothPaths('/v1/models'),
    secured: true,
    replies: { 200: { description: 'The models', schemas: ['ModelList'] }, ...openAiRefusals },
  },
  {
    ...reading('model', 'One of them', 'Model'),
    tag: 'As OpenAI has it',
    paths: bothPaths('/v1/models/{model}'),
    parameters: [{ name: 'model', in: 'path', description: 'Its name' }],
    secured: true,
    replies: { 200: { description: 'The model', schemas: ['Model'] }, ...openAiRefusals, 404: { description: 'There is no such model', schemas: openAiError } },
  },
  { ...reading('health', 'Whether it is there', 'Health'), paths: bothPaths('/health') },
  { ...reading('livez', 'Whether the process lives', 'Alive'), paths: ['/livez'] },
  {
    ...reading('readyz', 'Whether it can answer', 'Ready'),
    paths: ['/readyz'],
    replies: {
      200: { description: 'It can', schemas: ['Ready'] },
      503: { description: 'It cannot, and why', schemas: ['NotReady'], headers: ['Retry-After'] },
    },
  },
  { ...reading('chatHealth', 'Health of the chatbot', 'ChatHealth'), paths: bothPaths('/chat/health') },
  { ...reading('chatStatus', 'State of the chatbot', 'ChatStatus'), paths: bothPaths('/chat/status') },
  { ...reading('chatPerformance', 'Figures: times in seconds, rates from 0 to 1', 'ChatPerformance'), paths: bothPaths('/chat/performance') },
  { ...text('metrics', 'Figures for Prometheus', 'text/plain'), paths: ['/metrics'] },
  { ...text('description', 'This description', 'application/json'), paths: bothPaths('/openapi.json'), tag: 'Description' },
  { ...text('page', 'This description as a page', 'text/html'), paths: bothPaths('/docs'), tag: 'Description' },
]

function reading(id: string, summary: string, schema: SchemaName): Omit<Operation, 'paths'> {
  return { id, method: 'get', tag: 'Looking after it', summary, replies: { 200: { description: summary, schemas: [schema] } } }
}

function text(id: string, summary: string, type: string): Omit<Operation, 'paths'> {
  return { id, method: 'get', tag: 'Looking after it', summary, replies: { 200: { description: summary, type } } }
}
