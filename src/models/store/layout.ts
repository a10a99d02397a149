import { join } from 'node:path'

/** `<dir>/<name>/<files as the hub has them>`; beside them one hidden file of ours, and `.part` files of what is under way. */
export const folderOf = (directory: string, name: string): string => join(directory, name)
export const fileOf = (directory: string, name: string, path: string): string => join(directory, name, ...path.split('/'))
export const recordFile = '.sitrep.json'
export const lockFile = '.pull.lock'
export const workFolder = '.pull'

/** The folder of a model that is pulled by its id alone: one level deep, so that no folder lies within another. */
export const folderNameOfHubId = (id: string): string => id.replace('/', '--')

/** A path within a model's folder, as it may come from outside: relative, plain, without a way up. */
export function isSafePath(path: string): boolean {
  const parts = path.split('/')
  return path.length <= 300 && parts.length <= 8 && parts.every((part) => /^[\w@+=-][\w.@+ =-]*$/.test(part) && part !== '..')
}
