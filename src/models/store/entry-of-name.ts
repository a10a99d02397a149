import { SitrepError } from '../../core/errors.ts'
import type { CatalogEntry, Variant } from '../catalog/entry.ts'
import { variantNamed } from '../catalog/quantisation.ts'
import { resolveModelName } from '../catalog/resolve-model-name.ts'
import { entriesBeside } from './at-hand.ts'
import { entryFromHub } from './hub-listing.ts'
import type { HubOptions } from './hub-request.ts'
import { folderNameOfHubId } from './layout.ts'

export type NamedEntry = {
  entry: CatalogEntry
  /** Only this one was meant. */
  variant?: Variant
}

/** The entry a name means, of the catalog or of MODEL_DIR. @throws SitrepError `bad-request`, `weights-missing` */
export async function entryThere(name: string, directory: string): Promise<NamedEntry> {
  const named = resolveModelName(name)
  if (named.kind === 'catalog') return withVariant(named.entry, named.quantisation)
  if (named.kind !== 'hub') throw notManaged(named.path)
  const entry = (await entriesBeside(directory)).find((each) => each.name === folderNameOfHubId(named.id))
  if (entry === undefined) throw new SitrepError('weights-missing', `${named.id} is not in ${directory}. Run: sitrep models pull ${name}`)
  return withVariant(entry, named.quantisation)
}

/** The entry a name means; what is in no catalog is looked up on the hub. @throws SitrepError */
export async function entryToPull(name: string, hub: HubOptions & { directory: string }, signal: AbortSignal): Promise<NamedEntry> {
  const named = resolveModelName(name)
  if (named.kind === 'catalog') return withVariant(named.entry, named.quantisation)
  if (named.kind !== 'hub') throw notManaged(named.path)
  return withVariant(await entryFromHub(named.id, hub, signal), named.quantisation)
}

function withVariant(entry: CatalogEntry, quantisation: string | undefined): NamedEntry {
  if (quantisation === undefined) return { entry }
  const variant = variantNamed(entry, quantisation)
  if (variant === undefined)
    throw new SitrepError(
      'bad-request',
      `${entry.aliases[0] ?? entry.name} comes as ${entry.variants.map((each) => each.quantisation).join(', ')}, not as "${quantisation}".`,
    )
  return { entry, variant }
}

function notManaged(path: string): SitrepError {
  return new SitrepError('bad-request', `${path} is a path: it is used as it is, with MODEL_NAME=${path}, and neither pulled, verified nor removed.`)
}
