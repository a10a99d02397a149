import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Knowledge } from '../core/knowledge.ts'
import { slugOf } from './passages.ts'
import type { KnowledgeQuestion } from './questions.fixture.ts'

export type Judged = {
  /** Shares of the covered questions whose passage is the first, or among the first three, whatever was thought of its fit. */
  first: number
  amongThree: number
  /** Covered questions answered from the right passage, and from another one. */
  answered: number
  answeredWrongly: string[]
  covered: number
  /** Uncovered questions that got an answer. */
  falselyAnswered: string[]
  uncovered: number
}

const never = new AbortController().signal

export async function judge(knowledge: Knowledge, questions: readonly KnowledgeQuestion[]): Promise<Judged> {
  const judged: Judged = { first: 0, amongThree: 0, answered: 0, answeredWrongly: [], covered: 0, falselyAnswered: [], uncovered: 0 }
  for (const { text, answeredBy } of questions) {
    const findings = await knowledge.search(text, { limit: 3, signal: never })
    const right = findings.map(({ passage }) => answeredBy.some((place) => passage.uri.startsWith(`sitrep:${place}`)))
    const answers = findings[0]?.fit === 'answers'
    const told = `${text} → ${findings[0]?.passage.uri ?? 'nothing'}`
    if (answeredBy.length === 0) {
      judged.uncovered += 1
      if (answers) judged.falselyAnswered.push(told)
      continue
    }
    judged.covered += 1
    if (right[0] === true) judged.first += 1
    if (right.includes(true)) judged.amongThree += 1
    if (answers && right[0] === true) judged.answered += 1
    if (answers && right[0] !== true) judged.answeredWrongly.push(told)
  }
  return { ...judged, first: judged.first / judged.covered, amongThree: judged.amongThree / judged.covered }
}

/** Places of the passages of a folder: `dis#what-is-a-heartbeat`. */
export async function headingsIn(folder: string): Promise<Set<string>> {
  const places = new Set<string>()
  for (const name of await readdir(folder))
    for (const [, heading = ''] of (await readFile(join(folder, name), 'utf8')).matchAll(/^## (.+)$/gm))
      places.add(`${name.replace('.md', '')}#${slugOf(heading)}`)
  return places
}
