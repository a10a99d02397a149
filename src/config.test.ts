import { describe, expect, it } from 'vitest'
import { environmentSchema, readConfig } from './config.ts'
import { SitrepError } from './core/errors.ts'

function problems(environment: Record<string, string>): string {
  try {
    readConfig(environment)
  } catch (thrown) {
    if (thrown instanceof SitrepError && thrown.code === 'bad-config') return thrown.message
    throw thrown
  }
  return 'none'
}

describe('the configuration', () => {
  it('has a default for everything, and cannot be changed', () => {
    const config = readConfig({})
    expect(config).toMatchObject({
      PORT: 5001,
      HOST: '127.0.0.1',
      DATA_SOURCE: ['exercise'],
      DIS_UDP_PORT: [3000],
      DIS_UDP_HOST: '0.0.0.0',
      DIS_MULTICAST_GROUP: [],
      DIS_MULTICAST_INTERFACE: [],
      DIS_UDP_SHARED: false,
      DIS_EXERCISE_IDS: [],
      ACTIVITY_PROFILE: 'standard',
      LOG_LEVEL: 'info',
      ANSWER_DEADLINE_MS: 10_000,
      TIME_ZONE: Intl.DateTimeFormat().resolvedOptions().timeZone,
    })
    expect(config.CLASSIFICATION).toBeUndefined()
    expect(config.SITREP_DATA_DIR).toMatch(/sitrep$/)
    expect(Object.isFrozen(config)).toBe(true)
  })

  it('binds to others only when it knows who asks', () => {
    expect(problems({ HOST: '0.0.0.0' })).toMatch(/HOST="0\.0\.0\.0".*AUTH_MODE/)
    expect(problems({ HOST: '0.0.0.0', AUTH_MODE: 'jwt', AUTH_ISSUER: 'i' })).toMatch(/AUTH_JWKS_URL is not set.*\n.*AUTH_AUDIENCE is not set/)
    expect(problems({ AUTH_MODE: 'gateway' })).toMatch(/AUTH_GATEWAY_SECRET is not set/)
    expect(problems({ AUTH_MODE: 'gateway', AUTH_GATEWAY_SECRET: 'hunter2' })).not.toContain('hunter2')
    expect(readConfig({ HOST: '0.0.0.0', AUTH_MODE: 'jwt', AUTH_JWKS_URL: 'https://issuer.example/keys', AUTH_ISSUER: 'i', AUTH_AUDIENCE: 'a' })).toMatchObject(
      {
        HOST: '0.0.0.0',
        AUTH_ALGORITHMS: ['RS256'],
      },
    )
  })

  it('takes empty values as not set, and passes over variables of others', () => {
    expect(readConfig({ PORT: '', CLASSIFICATION: '', HOME: '/root' })).toEqual(readConfig({}))
  })

  it.each([
    ['PORT', '0', 0],
    ['PORT', '65535', 65_535],
    ['HOST', 'localhost', 'localhost'],
    ['HOST', '::1', '::1'],
    ['DIS_UDP_PORT', ' 3000 , 3001,3000 ', [3000, 3001]],
    ['DIS_UDP_HOST', '127.0.0.1', '127.0.0.1'],
    ['DIS_MULTICAST_GROUP', '224.0.0.0,239.255.255.255', ['224.0.0.0', '239.255.255.255']],
    ['DIS_MULTICAST_INTERFACE', '10.0.0.1', ['10.0.0.1']],
    ['DIS_UDP_SHARED', 'true', true],
    ['DIS_EXERCISE_IDS', '0,255', [0, 255]],
    ['ACTIVITY_PROFILE', 'draft', 'draft'],
    ['EXERCISE_PLAN', 'plan.json', 'plan.json'],
    ['TIME_ZONE', 'Asia/Kolkata', 'Asia/Kolkata'],
    ['CLASSIFICATION', 'ÜBUNG – NATO', 'ÜBUNG – NATO'],
    ['LOG_LEVEL', 'silent', 'silent'],
    ['ANSWER_DEADLINE_MS', '100', 100],
    ['ANSWER_DEADLINE_MS', '60000', 60_000],
  ] as const)('reads %s=%s', (name, text, value) => {
    expect(readConfig({ [name]: text })[name]).toEqual(value)
  })

  it.each([
    ['PORT', '65536', /from 0 to 65535/],
    ['PORT', '-1', /from 0 to 65535/],
    ['PORT', '80.5', /whole number/],
    ['PORT', '1e3', /whole number/],
    ['HOST', '0.0.0.0', /loopback/],
    ['HOST', '127.0.0.1.example.org', /loopback/],
    ['HOST', 'example.org', /loopback/],
    ['DATA_SOURCE', 'database', /expected exercise, platform, or both/],
    ['DATA_SOURCE', ',', /at least one source/],
    ['DATA_ACQUISITION_URL', 'data-acquisition-service:8080', /an address such as http:/],
    ['DIS_BASE_URL', 'http://user:word@gateway', /without user, query or fragment/],
    ['MAX_RESPONSE_TIME', 'long', /seconds such as 3\.0/],
    ['DIS_UDP_PORT', '3000,abc', /whole numbers from 0 to 65535, separated by commas/],
    ['DIS_UDP_PORT', '70000', /whole numbers from 0 to 65535/],
    ['DIS_UDP_PORT', ' , ', /at least one port/],
    ['DIS_UDP_HOST', 'localhost', /IPv4/],
    ['DIS_MULTICAST_GROUP', '223.1.2.3', /224\.0\.0\.0 to 239\.255\.255\.255/],
    ['DIS_MULTICAST_GROUP', '240.0.0.1', /224\.0\.0\.0 to 239\.255\.255\.255/],
    ['DIS_MULTICAST_GROUP', 'group', /224\.0\.0\.0/],
    ['DIS_MULTICAST_INTERFACE', 'eth0', /IPv4 addresses of this machine/],
    ['DIS_UDP_SHARED', 'yes', /true or false/],
    ['DIS_EXERCISE_IDS', '256', /whole numbers from 0 to 255/],
    ['ACTIVITY_PROFILE', 'fast', /standard or draft/],
    ['TIME_ZONE', 'Mars/Olympus', /IANA zone/],
    ['CLASSIFICATION', 'x'.repeat(201), /200 characters/],
    ['CLASSIFICATION', 'SECRET\u001B[31m', /control characters/],
    ['CLASSIFICATION', 'SECRET\nSET-COOKIE: x', /one line/],
    ['LOG_LEVEL', 'loud', /fatal/],
    ['ANSWER_DEADLINE_MS', '99', /from 100 to 60000/],
    ['ANSWER_DEADLINE_MS', '60001', /from 100 to 60000/],
  ])('refuses %s=%j and says what was expected', (name, text, expected) => {
    const message = problems({ [name]: text })
    expect(message).toContain(`${name}=`)
    expect(message).toMatch(expected)
    // The variable once and nothing else: no problem hides another, none is told twice.
    expect(message.split('\n')).toHaveLength(text.includes('\n') ? 3 : 2)
  })

  it('tells all problems at once', () => {
    const message = problems({ PORT: 'many', DIS_UDP_PORT: '99999999', TIME_ZONE: 'Mars/Olympus', DATA_SOURCE: 'platform', HOST: '10.0.0.1' })
    for (const name of ['PORT=', 'DIS_UDP_PORT=', 'TIME_ZONE=', 'DATA_SOURCE names the platform', 'HOST='])
      expect(message).toMatch(new RegExp(`^ {2}${name}`, 'm'))
  })

  it('means the platform where an address of it is given and nothing else is said', () => {
    expect(readConfig({ DIS_BASE_URL: 'http://kong:8000' }).DATA_SOURCE).toEqual(['platform'])
    expect(readConfig({ DATA_ACQUISITION_URL: 'http://data-acquisition-service:8080', DATA_SOURCE: 'exercise' }).DATA_SOURCE).toEqual(['exercise'])
    expect(readConfig({ DIS_BASE_URL: 'http://kong:8000', DATA_SOURCE: 'platform,exercise' }).DATA_SOURCE).toEqual(['platform', 'exercise'])
  })

  it('describes every variable', () => {
    for (const [name, schema] of Object.entries(environmentSchema.shape)) expect([name, schema.description]).toEqual([name, expect.stringMatching(/\w{3}/)])
  })
})

describe('language models', () => {
  it('need nothing to be set, and keep their weights in the cache of the user', () => {
    const config = readConfig({ XDG_CACHE_HOME: '/cache' })
    expect(config).toMatchObject({ MODEL_DIR: '/cache/sitrep/models', WORDING: 'auto', USE_QUANTIZATION: true, LLM_QUEUE: 8, PRELOAD_MODEL: false })
    expect(config.MODEL_NAME).toBeUndefined()
    expect(readConfig({ MODEL_DIR: '/weights' }).MODEL_DIR).toBe('/weights')
  })

  it('take the names and bits of the guide', () => {
    const config = readConfig({ MODEL_NAME: 'microsoft/DialoGPT-medium', USE_QUANTIZATION: 'true', QUANTIZATION_BITS: '8', USE_GPU: 'false' })
    expect(config).toMatchObject({ MODEL_NAME: 'microsoft/DialoGPT-medium', QUANTIZATION_BITS: 8, USE_GPU: false })
  })

  it.each([
    [{ QUANTIZATION_BITS: '3' }, 'expected 4 or 8'],
    [{ LLM_THREADS: '0' }, 'LLM_THREADS'],
    [{ WORDING: 'digits' }, 'expected template, model or auto'],
    [{ QUALITY_URL: 'http://vllm:8000/v1' }, 'QUALITY_MODEL is not set'],
    [{ QUALITY_URL: 'vllm' }, 'QUALITY_URL'],
    [{ QUALITY_URL: 'http://vllm/v1', QUALITY_MODEL: 'm', QUALITY_API_KEY: 'k', QUALITY_API_KEY_FILE: 'f' }, 'both set'],
  ])('%j is refused: %s', (environment, why) => {
    expect(() => readConfig(environment)).toThrow(why)
  })

  it('never show their keys', () => {
    expect(() => readConfig({ QUALITY_API_KEY: 's3cret', HF_TOKEN: 's3cret', LLM_QUEUE: 'x' })).toThrow(/^(?!.*s3cret)/s)
  })
})
