import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LlamaContextSequence, Token } from 'node-llama-cpp'

export type PrefixStateOptions = {
  /** All of one context, none in use. */
  sequences: readonly LlamaContextSequence[]
  prefix: readonly Token[]
  /** What makes states of other weights or builds useless, or worse: a state that does not fit may end the process. */
  identity: string
  /** Where it is kept for the next start. */
  folder?: string | undefined
}

/** Below this evaluating is as fast as reading. */
const worthwhileTokens = 24

/**
 * Brings the evaluation of a prefix that requests share into every sequence: from the last start's file where there is one, else evaluated once and
 * copied. (122 tokens, 2.8 MB: 1 to 5 ms read, 4 ms written, 100 to 2,000 ms evaluated, as the CPU is.) What cannot be kept or copied is evaluated
 * when it is needed.
 */
export async function sharePrefix({ sequences, prefix, identity, folder }: PrefixStateOptions): Promise<'restored' | 'evaluated' | 'too short'> {
  const [first, ...others] = sequences
  if (first === undefined || prefix.length < worthwhileTokens) return 'too short'
  const key = createHash('sha256')
    .update(JSON.stringify([identity, prefix]))
    .digest('hex')
    .slice(0, 24)
  const kept = folder === undefined ? undefined : await keptState(folder, key)
  if (kept !== undefined && (await restored([first], kept, prefix))) {
    await restored(others, kept, prefix)
    return 'restored'
  }
  await first.evaluateWithoutGeneratingNewTokens([...prefix])
  await spread({ first, others, prefix, folder, key }).catch((error: unknown) => {
    process.stderr.write(`The evaluation of the shared prompt cannot be kept: ${String(error)}\n`)
  })
  return 'evaluated'
}

type Spreading = { first: LlamaContextSequence; others: readonly LlamaContextSequence[]; prefix: readonly Token[]; folder: string | undefined; key: string }

async function spread({ first, others, prefix, folder, key }: Spreading): Promise<void> {
  if (others.length === 0 && folder === undefined) return
  if (folder !== undefined) await mkdir(folder, { recursive: true })
  const scratch = await mkdtemp(join(folder ?? tmpdir(), '.prefix-'))
  try {
    const path = join(scratch, 'state')
    await first.saveStateToFile(path)
    await restored(others, path, prefix)
    if (folder === undefined) return
    await removeKept(folder)
    await rename(path, join(folder, `${key}-${await digestOf(path)}.state`))
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** A file whose name tells its content; one that was damaged is as if there were none. */
async function keptState(folder: string, key: string): Promise<string | undefined> {
  const names = await readdir(folder).catch(() => [])
  const name = names.find((each) => each.startsWith(`${key}-`) && each.endsWith('.state'))
  if (name === undefined) return undefined
  const path = join(folder, name)
  return name === `${key}-${await digestOf(path)}.state` ? path : undefined
}

/** One state is kept: that of the last start. */
async function removeKept(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (name.endsWith('.state')) await rm(join(folder, name), { force: true })
}

async function digestOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}

async function restored(sequences: readonly LlamaContextSequence[], path: string, prefix: readonly Token[]): Promise<boolean> {
  try {
    for (const sequence of sequences) {
      await sequence.loadStateFromFile(path, { acceptRisk: true })
      const held = sequence.contextTokens
      if (held.length !== prefix.length || held.some((token, index) => token !== prefix[index])) await sequence.clearHistory()
    }
    return sequences.every((sequence) => sequence.nextTokenIndex === prefix.length)
  } catch {
    return false
  }
}
