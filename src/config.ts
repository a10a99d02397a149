import { isIPv4 } from 'node:net'
import { isIP } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { modelEnvironment, modelProblems } from './config-models.ts'
import { flag, list, listOf, numbers, seconds, serviceUrl, wholeNumber } from './config-values.ts'
import { SitrepError } from './core/errors.ts'

const systemZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone
const isZone = (zone: string): boolean => {
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined
  } catch {
    return false
  }
}
/** Printed wherever text goes: one line, nothing a terminal obeys. */
const isPrintable = (text: string): boolean => !/[\p{C}\p{Zl}\p{Zp}]/u.test(text)
const multicastGroup = z.string().refine((address) => {
  const first = Number(address.split('.')[0])
  return isIPv4(address) && first >= 224 && first <= 239
}, 'expected IPv4 addresses from 224.0.0.0 to 239.255.255.255, separated by commas')
const loopback = /^(127(\.\d{1,3}){3}|localhost|::1)$/

/** Every variable Sitrep reads; the description is the table in the README. */
export const environmentSchema = z.object({
  PORT: wholeNumber(0, 65_535).default(5001).describe('HTTP port'),
  HOST: z
    .string()
    .refine((host) => loopback.test(host) || isIP(host) !== 0, 'expected an address of this machine; only loopback without authentication')
    .default('127.0.0.1')
    .describe('Address HTTP is bound to; other than loopback only with `AUTH_MODE=jwt` or `gateway`'),
  DATA_SOURCE: listOf(z.enum(['exercise', 'platform'], 'expected exercise, platform, or both separated by a comma'))
    .refine((sources) => sources.length > 0, 'expected at least one source')
    .optional()
    .describe(
      'Data sources in order of preference: `exercise` listens to UDP, `platform` asks its services; default `platform` where an address of it is set, else `exercise`',
    ),
  DATA_ACQUISITION_URL: serviceUrl.optional().describe("Address of the platform's acquisition service inside the cluster"),
  DATA_INGESTION_URL: serviceUrl.optional().describe("Address of the platform's ingestion service inside the cluster"),
  DATA_PROCESSING_URL: serviceUrl.optional().describe("Address of the platform's processing service inside the cluster"),
  DIS_BASE_URL: serviceUrl.optional().describe("Address of the platform's gateway, for services without an address of their own"),
  PLATFORM_TIMEOUT_MS: wholeNumber(100, 30_000).default(4_000).describe('Longest a call to the platform may take, milliseconds'),
  PLATFORM_LIST_BYTES: wholeNumber(65_536, 1_073_741_824)
    .default(33_554_432)
    .describe('Longest list read from the platform, octets; beyond it the nearest window that can be told exactly is given'),
  DIS_UDP_PORT: numbers(0, 65_535)
    .refine((ports) => ports.length > 0, 'expected at least one port')
    .default([3000])
    .describe('UDP ports to listen on, separated by commas'),
  DIS_UDP_HOST: z.ipv4('expected an IPv4 address of this machine').default('0.0.0.0').describe('Address the listener is bound to'),
  DIS_MULTICAST_GROUP: listOf(multicastGroup).default([]).describe('Multicast groups to join, separated by commas'),
  DIS_MULTICAST_INTERFACE: listOf(z.ipv4('expected IPv4 addresses of this machine, separated by commas'))
    .default([])
    .describe('Addresses of the interfaces on which groups are joined'),
  DIS_UDP_SHARED: flag.default(false).describe('Let other programs listen on the same port'),
  DIS_EXERCISE_IDS: numbers(0, 255).default([]).describe('Exercises that are meant; empty: the one with the most active entities'),
  ACTIVITY_PROFILE: z.enum(['standard', 'draft'], 'expected standard or draft').default('standard').describe('Timeouts by which entities count as active'),
  EXERCISE_PLAN: z.string().optional().describe('JSON file that names exercises, sites and applications, and who is expected'),
  SITREP_DATA_DIR: z
    .string()
    .min(1)
    .default(join(homedir(), '.local', 'state', 'sitrep'))
    .describe('Where history is kept'),
  TIME_ZONE: z.string().refine(isZone, 'expected an IANA zone such as Europe/Berlin or UTC').default(systemZone()).describe('Zone of days and clock times'),
  CLASSIFICATION: z
    .string()
    .max(200, 'expected at most 200 characters')
    .refine(isPrintable, 'expected one line without control characters')
    .optional()
    .describe('Banner carried by every answer and export'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info').describe('Least severe log lines written'),
  AUTH_MODE: z
    .enum(['none', 'jwt', 'gateway'], 'expected none, jwt or gateway')
    .default('none')
    .describe('Who may ask: anybody on this machine (`none`), bearers of a token (`jwt`), users a gateway names (`gateway`)'),
  AUTH_JWKS_URL: z.url('expected the address of a JSON web key set').optional().describe('Where the issuer of tokens publishes its keys'),
  AUTH_ISSUER: z.string().optional().describe('Issuer (`iss`) tokens must have'),
  AUTH_AUDIENCE: z.string().optional().describe('Audience (`aud`) tokens must have'),
  AUTH_ALGORITHMS: listOf(z.string()).default(['RS256']).describe('Signature algorithms that are accepted'),
  AUTH_TENANT_CLAIM: z.string().optional().describe('Claim that names the tenant, dotted, such as `firebase.tenant`'),
  AUTH_TIER_CLAIM: z
    .string()
    .optional()
    .describe(
      'Claim, dotted, that lets a caller choose the quality tier with `X-Tier`: `true`, or `quality` alone or among others; behind a gateway `X-User-Tier`',
    ),
  AUTH_GATEWAY_SECRET: z.string().min(16, 'expected at least 16 characters').optional().describe('What the gateway sends as `X-Gateway-Secret` to be believed'),
  USE_CACHING: flag.default(true).describe('Use stored answers'),
  CACHE_TTL_SECONDS: seconds.default(3_600).describe('No stored answer is used for longer than this, seconds'),
  CACHE_STATUS_SECONDS: seconds
    .default(120)
    .describe('How old the status may be, seconds; like the next ones for sources that cannot know that their data changed (`platform`)'),
  CACHE_ENTITY_SECONDS: seconds.default(30).describe('How old facts about entities may be, seconds'),
  CACHE_EVENT_SECONDS: seconds.default(30).describe('How old facts about events and traffic may be, seconds'),
  CACHE_HELP_SECONDS: seconds.default(3_600).describe('How old help may be, seconds'),
  CACHE_PREDICTION_SECONDS: seconds.default(600).describe('How old forecasts may be, seconds'),
  CACHE_NOW_SECONDS: seconds.default(5).describe('How old what tells the present may be, whatever its kind, seconds'),
  ...modelEnvironment,
  MAX_RESPONSE_TIME: z
    .string()
    .regex(/^\d+(\.\d+)?$/, 'expected seconds such as 3.0')
    .transform(Number)
    .default(3)
    .describe('Mean time of an answer up to which `chat/performance` calls it healthy, seconds'),
  ANSWER_DEADLINE_MS: wholeNumber(100, 60_000).default(10_000).describe('Longest an answer may take, milliseconds'),
})

type Environment = z.infer<typeof environmentSchema>
type SourceName = NonNullable<Environment['DATA_SOURCE']>[number]

export type Config = Readonly<Omit<Environment, 'DATA_SOURCE' | 'MODEL_DIR'> & { DATA_SOURCE: readonly SourceName[]; MODEL_DIR: string }>

/**
 * Reads the environment. Empty values count as not set.
 * @throws SitrepError `bad-config` naming every problem at once
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(
    Object.keys(environmentSchema.shape).flatMap((name) => (environment[name] === undefined || environment[name] === '' ? [] : [[name, environment[name]]])),
  )
  const parsed = environmentSchema.safeParse(given)
  const unreadable = parsed.success
    ? []
    : parsed.error.issues.map((issue) => {
        const name = String(issue.path[0] ?? '')
        return `  ${name}="${/SECRET|KEY$|TOKEN/.test(name) ? '…' : (given[name] ?? '')}": ${issue.message}`
      })
  const problems = [...unreadable, ...authProblems(given), ...platformProblems(given), ...modelProblems(given)]
  if (parsed.success && problems.length === 0)
    return Object.freeze({
      ...parsed.data,
      DATA_SOURCE: parsed.data.DATA_SOURCE ?? usualSources(given),
      MODEL_DIR: parsed.data.MODEL_DIR ?? join(environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sitrep', 'models'),
    })
  throw new SitrepError('bad-config', `The configuration cannot be used:\n${problems.join('\n')}`)
}

type Given = Readonly<Record<string, string | undefined>>

/** Whoever names the platform's services means them. */
function usualSources(given: Given): SourceName[] {
  return given['DATA_ACQUISITION_URL'] === undefined && given['DIS_BASE_URL'] === undefined ? ['exercise'] : ['platform']
}

function platformProblems(given: Given): string[] {
  const asked = list(given['DATA_SOURCE'] ?? '').includes('platform')
  if (!asked || given['DATA_ACQUISITION_URL'] !== undefined || given['DIS_BASE_URL'] !== undefined) return []
  return ['  DATA_SOURCE names the platform: set DATA_ACQUISITION_URL (and DATA_INGESTION_URL, DATA_PROCESSING_URL), or DIS_BASE_URL for its gateway']
}

/** What a way of telling who asks needs. */
function authProblems(given: Given): string[] {
  const { AUTH_MODE: mode = 'none', HOST: host = '127.0.0.1' } = given
  const missing = (names: readonly string[]): string[] =>
    names.filter((name) => given[name] === undefined).map((name) => `  ${name} is not set: AUTH_MODE=${mode} needs it`)
  if (mode === 'jwt') return missing(['AUTH_JWKS_URL', 'AUTH_ISSUER', 'AUTH_AUDIENCE'])
  if (mode === 'gateway') return missing(['AUTH_GATEWAY_SECRET'])
  if (loopback.test(host) || isIP(host) === 0) return []
  return [`  HOST="${host}": only a loopback address without authentication; set AUTH_MODE to jwt or gateway, or HOST to 127.0.0.1`]
}
