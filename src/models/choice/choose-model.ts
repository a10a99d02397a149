import { SitrepError } from '../../core/errors.ts'
import { catalog } from '../catalog/catalog.ts'
import type { CatalogEntry, Profile, Purpose, Variant } from '../catalog/entry.ts'
import { profiles } from '../catalog/entry.ts'
import { megabytes, memoryNeed } from '../catalog/memory-need.ts'
import { variantNamed, variantsByWish } from '../catalog/quantisation.ts'
import type { QuantisationWish } from '../catalog/quantisation.ts'
import { resolveModelName } from '../catalog/resolve-model-name.ts'
import { entriesBeside, findVariant } from '../store/at-hand.ts'
import { folderNameOfHubId } from '../store/layout.ts'
import type { EngineSettings } from '../engine.ts'
import { settingsOf } from './engine-settings.ts'
import type { EngineWish } from './engine-settings.ts'
import { entryOfFile, entryOfFolder } from './outside-entry.ts'

export type ChooseOptions = {
  purpose: Purpose
  /** MODEL_NAME. */
  name?: string
  /** MODEL_PROFILE. */
  profile?: Profile
  wish?: QuantisationWish
  /** MODEL_DIR. */
  directory: string
  /** What the process may take in all, and what it takes already. */
  memory: { limitBytes: number; usedBytes: number }
  engine: EngineWish
}

export type ChosenModel = {
  id: string
  quantisation: string
  engine: 'llama.cpp' | 'onnx'
  purposes: readonly Purpose[]
  licence: string
  /** Null: not known. */
  parameters: number | null
  settings: EngineSettings
  /** Tokens of one request, prompt and answer. */
  contextTokens: number
  /** Estimated memory of the engine. */
  needBytes: number
  /** Why this one, in a sentence. */
  because: string
}

export type Choice = { kind: 'chosen'; model: ChosenModel } | { kind: 'none'; because: string }

/**
 * The best model for a purpose that is at hand and fits into memory.
 * @throws SitrepError for a model that was named: `bad-request` (no such), `weights-missing`, `bad-weights`, `not-enough-memory`
 */
export async function chooseModel(options: ChooseOptions): Promise<Choice> {
  if (options.name !== undefined) {
    const named = await namedModel(options.name, options)
    if (named.entry.purposes.includes(options.purpose)) return { kind: 'chosen', model: await chooseVariant(named, options) }
    // A sentence encoder named as the model is the embedder; a model that writes leaves the embedder to be chosen.
    if (options.purpose !== 'embed') return { kind: 'none', because: `${named.entry.name}, which MODEL_NAME names, makes sentence vectors and writes no words` }
  }
  return await chooseAtHand(options)
}

type Named = { directory: string; entry: CatalogEntry; quantisation?: string }

async function namedModel(name: string, { directory }: ChooseOptions): Promise<Named> {
  const named = resolveModelName(name)
  switch (named.kind) {
    case 'catalog':
      return { directory, entry: named.entry, ...(named.quantisation === undefined ? {} : { quantisation: named.quantisation }) }
    case 'file':
      return await entryOfFile(named.path)
    case 'folder':
      return await entryOfFolder(named.path)
    case 'hub': {
      const entry = (await entriesBeside(directory)).find((each) => each.name === folderNameOfHubId(named.id))
      if (entry === undefined) throw missing(name, directory)
      return { directory, entry, ...(named.quantisation === undefined ? {} : { quantisation: named.quantisation }) }
    }
    default:
      return named satisfies never
  }
}

function missing(name: string, directory: string): SitrepError {
  return new SitrepError('weights-missing', `The weights of ${name} are not in ${directory}. Run: sitrep models pull ${name}`)
}

/** Of a model that was named: the first variant that is at hand, meets the wish best, and fits. */
async function chooseVariant({ directory, entry, quantisation }: Named, options: ChooseOptions): Promise<ChosenModel> {
  const asked = quantisation === undefined ? undefined : variantNamed(entry, quantisation)
  if (quantisation !== undefined && asked === undefined) throw new SitrepError('bad-request', `${entry.name} has no ${quantisation}.`)
  const choices = asked === undefined ? variantsByWish(entry, options.wish) : [{ variant: asked }]
  const tooLarge: Candidate[] = []
  let wrong: string | undefined
  for (const { variant, instead } of choices) {
    const { state, files } = await findVariant(directory, entry, variant)
    if (state === 'wrong') wrong ??= files.flatMap(({ path, why }) => (why === undefined ? [] : [`${path}: ${why}`])).join('; ')
    if (state !== 'at-hand') continue
    const candidate = { directory, entry, variant, needBytes: needOf(entry, variant, options) }
    if (candidate.needBytes > room(options)) tooLarge.push(candidate)
    else return chosen(candidate, [`${entry.name} was named`, ...(instead === undefined ? [] : [instead])].join('; '), options)
  }
  const least = tooLarge.toSorted((one, other) => one.needBytes - other.needBytes)[0]
  if (least !== undefined) throw await notEnough(least, options)
  if (wrong !== undefined)
    throw new SitrepError('bad-weights', `The weights of ${entry.name} are not what they should be (${wrong}). Run: sitrep models pull ${entry.name}`)
  if (entry.needsExport !== undefined)
    throw new SitrepError(
      'weights-missing',
      `The weights of ${entry.name} are not in ${directory}; no ready export is known: make one once, as ${entry.needsExport} says.`,
    )
  throw missing(options.name ?? entry.name, directory)
}

type Candidate = { directory: string; entry: CatalogEntry; variant: Variant; needBytes: number; instead?: string }

async function chooseAtHand(options: ChooseOptions): Promise<Choice> {
  const atHand = await candidates(options)
  const fitting = atHand.filter(({ needBytes }) => needBytes <= room(options))
  const best = fitting[0]
  if (best === undefined) {
    const least = atHand.toSorted((one, other) => one.needBytes - other.needBytes)[0]
    return {
      kind: 'none',
      because:
        least === undefined
          ? `no weights for ${sayPurpose(options.purpose)} lie in ${options.directory}; have some with: sitrep models pull ${usual[options.purpose]}`
          : `${least.entry.name} needs about ${megabytes(least.needBytes)}, and of ${megabytes(options.memory.limitBytes)} only ${megabytes(room(options))} are free`,
    }
  }
  return { kind: 'chosen', model: chosen(best, reasonFor(best, atHand, options), options) }
}

const usual = { words: 'smollm2-135m-instruct', plan: 'smollm2-135m-instruct', embed: 'all-minilm-l6-v2' } as const

function reasonFor(best: Candidate, atHand: readonly Candidate[], { purpose, profile, memory, ...options }: ChooseOptions): string {
  const larger = atHand.filter(({ needBytes, entry }) => needBytes > memory.limitBytes - memory.usedBytes && entry.rank > best.entry.rank)
  return [
    profile === undefined
      ? `${best.entry.name} is the best for ${sayPurpose(purpose)} that is at hand and fits`
      : best.entry.profile === profile
        ? `${best.entry.name} is the best of profile ${profile} that is at hand and fits`
        : `nothing of profile ${profile} is at hand and fits; ${best.entry.name} is nearest`,
    `about ${megabytes(best.needBytes)} of the ${megabytes(room({ memory }))} free`,
    ...(best.instead === undefined ? [] : [best.instead]),
    ...(larger.length === 0 ? [] : [`too large: ${larger.map(({ entry }) => entry.name).join(', ')}`]),
    ...(options.name === undefined ? [] : [`${options.name} is for something else`]),
  ].join('; ')
}

/** Every model at hand for the purpose, the best first, each with the variant that meets the wish best and fits if one does. */
async function candidates(options: ChooseOptions): Promise<Candidate[]> {
  const entries = [...catalog, ...(await entriesBeside(options.directory))].filter(({ purposes }) => purposes.includes(options.purpose))
  const found = await Promise.all(entries.map(async (entry) => await candidateOf(entry, options)))
  return found
    .flatMap((candidate) => candidate ?? [])
    .toSorted((one, other) => profileDistance(one.entry, options.profile) - profileDistance(other.entry, options.profile) || other.entry.rank - one.entry.rank)
}

async function candidateOf(entry: CatalogEntry, options: ChooseOptions): Promise<Candidate | undefined> {
  const { directory } = options
  const there: Candidate[] = []
  for (const { variant, instead } of variantsByWish(entry, options.wish))
    if ((await findVariant(directory, entry, variant)).state === 'at-hand')
      there.push({ directory, entry, variant, needBytes: needOf(entry, variant, options), ...(instead === undefined ? {} : { instead }) })
  return there.find(({ needBytes }) => needBytes <= room(options)) ?? there.toSorted((one, other) => one.needBytes - other.needBytes)[0]
}

/** What was asked for, then what is lighter, then what is heavier. */
function profileDistance({ profile }: CatalogEntry, asked: Profile | undefined): number {
  if (asked === undefined) return 0
  const steps = profiles.indexOf(profile) - profiles.indexOf(asked)
  return steps <= 0 ? -steps : profiles.length + steps
}

const room = ({ memory }: Pick<ChooseOptions, 'memory'>): number => Math.max(0, memory.limitBytes - memory.usedBytes)

function needOf(entry: CatalogEntry, variant: Variant, { engine }: ChooseOptions): number {
  const tokens = Math.min(engine.contextTokens, entry.contextTokens)
  return memoryNeed(entry, variant, tokens * (entry.engine === 'llama' ? engine.places : 1))
}

function chosen({ directory, entry, variant, needBytes }: Candidate, because: string, options: ChooseOptions): ChosenModel {
  const settings = settingsOf({ directory, entry, variant }, options.engine)
  return {
    id: entry.name,
    quantisation: variant.quantisation,
    engine: entry.engine === 'llama' ? 'llama.cpp' : 'onnx',
    purposes: entry.purposes,
    licence: entry.licence,
    parameters: entry.parameters === 0 ? null : entry.parameters,
    settings,
    contextTokens: settings.contextTokens ?? entry.contextTokens,
    needBytes,
    because,
  }
}

async function notEnough({ entry, variant, needBytes }: Candidate, options: ChooseOptions): Promise<SitrepError> {
  const atHand = (await candidates({ ...options, purpose: options.purpose })).map((each) => each.entry.name)
  const fitting = catalog
    .filter(({ name, purposes }) => name !== entry.name && purposes.includes(options.purpose))
    .flatMap((each) => {
      const small = each.variants
        .map((one) => ({ entry: each, variant: one, needBytes: needOf(each, one, options) }))
        .find((one) => one.needBytes <= room(options))
      return small ?? []
    })
    .toSorted((one, other) => Number(atHand.includes(other.entry.name)) - Number(atHand.includes(one.entry.name)) || other.entry.rank - one.entry.rank)
    .slice(0, 3)
    .map((each) => `${each.entry.name} ${each.variant.quantisation} (about ${megabytes(each.needBytes)}${atHand.includes(each.entry.name) ? ', at hand' : ''})`)
  return new SitrepError(
    'not-enough-memory',
    `${entry.name} ${variant.quantisation} needs about ${megabytes(needBytes)}; of the limit of ${megabytes(options.memory.limitBytes)} ${megabytes(room(options))} are free. ${
      fitting.length === 0
        ? 'Nothing in the catalog fits: raise the memory limit, or answer without a model.'
        : `What would fit: ${fitting.join(', ')}. Or raise the memory limit.`
    }`,
  )
}

function sayPurpose(purpose: Purpose): string {
  switch (purpose) {
    case 'words':
      return 'wording'
    case 'plan':
      return 'reading questions'
    case 'embed':
      return 'sentence vectors'
    default:
      return purpose satisfies never
  }
}
