import { describe, expect, it } from 'vitest'
import { SitrepError } from '../core/errors.ts'
import { loadExercisePlan, namedCondition, nameOf, parseExercisePlan } from './exercise-plan.ts'

const parse = (file: unknown): ReturnType<typeof parseExercisePlan> => parseExercisePlan(JSON.stringify(file), 'plan.json')
const problemsOf = (file: unknown): string => {
  try {
    parse(file)
  } catch (error) {
    if (error instanceof SitrepError && error.code === 'bad-config') return error.message
    throw error
  }
  return ''
}

describe('an exercise plan', () => {
  it('may be empty', () => {
    expect(parse({})).toEqual({ names: [], expected: [], forces: [], timeouts: [] })
  })

  it('names things, and says who is expected, of which force and how long they may be silent', () => {
    const plan = parse({
      exercises: [{ id: 1, name: 'Baltic Shield' }],
      sites: [{ id: 12, name: 'Brigade', aliases: ['bde'], force: 'friendly', timeoutSeconds: 60 }],
      applications: [{ id: '12:3', name: 'Brigade sim', expected: false, exercise: 1 }],
      forces: [{ entity: '21:1:7', force: 14 }],
      timeouts: [{ application: '7:2', seconds: 12 }],
      aliases: { 'the brigade': 'bde' },
    })
    expect(plan.expected).toEqual([{ kind: 'site', value: '12', name: 'Brigade', exercise: null }])
    expect(plan.names.find((each) => each.value === '12')?.aliases).toEqual(['bde', 'the brigade'])
    expect(plan.forces).toHaveLength(2)
    expect(plan.timeouts).toEqual([
      { application: '7:2', site: null, timeoutMs: 12_000 },
      { application: null, site: 12, timeoutMs: 60_000 },
    ])
    expect(namedCondition(plan, 'THE Brigade ')).toEqual({ field: 'site', values: ['12'] })
    expect(namedCondition(plan, 'nobody')).toBeUndefined()
    expect(nameOf(plan, 'application', '12:3')).toBe('Brigade sim')
  })

  it('is refused with all that is wrong at once', () => {
    const message = problemsOf({ sites: [{ id: -1, name: '' }], applications: [{ id: '12', name: 'X' }], forces: [{ force: 'friendly' }], colour: 'red' })
    for (const part of ['sites[0].id', 'sites[0].name', 'applications[0].id', 'forces[0]', 'colour']) expect(message).toContain(part)
  })

  it('is refused when a name means two things, a thing is listed twice or an alias nothing', () => {
    const message = problemsOf({
      sites: [
        { id: 1, name: 'Brigade' },
        { id: 1, name: 'Again' },
        { id: 2, name: 'brigade' },
      ],
      aliases: { x: 'nothing' },
    })
    for (const part of ['"brigade" names both site 1 and site 2', 'site 1 is listed twice', 'nothing is called "nothing"']) expect(message).toContain(part)
  })

  it('that cannot be read or is not JSON says so', () => {
    expect(() => loadExercisePlan('/nowhere/plan.json')).toThrow(/cannot be read/)
    expect(() => parseExercisePlan('{', 'plan.json')).toThrow(/is not JSON/)
  })
})
