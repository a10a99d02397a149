import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createApiKey } from './api-key.ts'

const folder = mkdtempSync(join(tmpdir(), 'sitrep-key-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'key')

describe('an API key', () => {
  it('is none, a value, or what a file holds; the file wins', () => {
    writeFileSync(file, 'from-file\n')
    expect(createApiKey({})()).toBeUndefined()
    expect(createApiKey({ value: 'value' })()).toBe('value')
    expect(createApiKey({ value: 'value', file })()).toBe('from-file')
  })

  it('follows its file when it is swapped, and stays when it is gone or empty, which is said once', () => {
    writeFileSync(file, 'one')
    const problems: string[] = []
    const key = createApiKey({ file, onProblem: (why) => void problems.push(why) })
    expect(key()).toBe('one')
    writeFileSync(`${file}.next`, 'two')
    renameSync(`${file}.next`, file)
    expect(key()).toBe('two')
    rmSync(file)
    expect([key(), key()]).toEqual(['two', 'two'])
    expect(problems).toEqual([expect.stringContaining('cannot be read any more')])
    writeFileSync(file, '')
    expect(key()).toBe('two')
    expect(problems).toHaveLength(2)
    writeFileSync(file, 'three')
    expect(key()).toBe('three')
  })

  it('that no header may hold is refused at the start, without being shown', () => {
    expect(() => createApiKey({ value: 'se cret' })).toThrow(expect.objectContaining({ code: 'bad-config', message: expect.not.stringContaining('se cret') }))
    writeFileSync(file, 'two\nlines')
    expect(() => createApiKey({ file })).toThrow(expect.objectContaining({ code: 'bad-config', message: expect.not.stringContaining('lines\n') }))
    expect(() => createApiKey({ file: join(folder, 'missing') })).toThrow(/cannot be read/)
  })
})
