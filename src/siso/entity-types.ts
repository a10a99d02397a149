import { readFileSync } from 'node:fs'

/** A leaf is its name; a branch is its name and what stands below it, by number. */
type TypeNode = string | readonly [name: string, children: TypeNodes]
type TypeNodes = { readonly [value: string]: TypeNode }
type Tree = { readonly [kindDomainCountry: string]: TypeNodes }
type Named = { readonly pattern: string; readonly tokens: readonly string[] }

/** What the table says of a type: `pattern` is the part of it that has a name, `exact` whether that is all of it. */
export type TypeName = { readonly name: string; readonly pattern: string; readonly exact: boolean }

const typeLength = 7
let tree: Tree | undefined
let named: readonly Named[] | undefined

/** Read on first use: the table is some 900 kB and most processes never name a type. */
function typeTree(): Tree {
  tree ??= readTree()
  return tree
}

function readTree(): Tree {
  const parsed: unknown = JSON.parse(readFileSync(new URL('../../assets/siso/entity-types.json', import.meta.url), 'utf8'))
  if (!isRecord(parsed)) throw new Error('assets/siso/entity-types.json is not an object')
  const checked: Record<string, TypeNodes> = {}
  for (const [key, nodes] of Object.entries(parsed)) {
    if (!isNodes(nodes)) throw new Error(`assets/siso/entity-types.json: ${key} is not a table of types`)
    checked[key] = nodes
  }
  return checked
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isNodes(value: unknown): value is TypeNodes {
  return (
    isRecord(value) &&
    Object.values(value).every(
      (node) => typeof node === 'string' || (Array.isArray(node) && node.length === 2 && typeof node[0] === 'string' && isNodes(node[1])),
    )
  )
}

/** Own members only: numbers from the wire never reach the prototype. */
function childOf(nodes: TypeNodes | undefined, value: string): TypeNode | undefined {
  return nodes !== undefined && Object.hasOwn(nodes, value) ? nodes[value] : undefined
}

/**
 * Finds the most specific name the table has for a type such as `1.1.225.1.1.3.0`. Missing numbers at the end count as 0, which means "not given".
 * Null when the text is not a type or not even its category is in the table.
 */
export function lookUpType(type: string): TypeName | null {
  const parts = type.split('.')
  if (parts.length > typeLength || parts.length < 3 || parts.some((part) => !/^(?:0|[1-9]\d{0,4})$/.test(part))) return null
  const root = parts.slice(0, 3).join('.')
  const all = typeTree()
  let nodes = Object.hasOwn(all, root) ? all[root] : undefined
  let name: string | null = null
  let depth = 3
  for (; depth < parts.length; depth += 1) {
    const node = childOf(nodes, parts[depth] ?? '0')
    if (node === undefined) break
    name = typeof node === 'string' ? node : node[0]
    nodes = typeof node === 'string' ? undefined : node[1]
  }
  if (name === null) return null
  return { name, pattern: parts.slice(0, depth).join('.'), exact: parts.slice(depth).every((part) => part === '0') }
}

/** The name of a type, or of the nearest less specific one that has a name; null when there is none. `lookUpType` tells which it was. */
export function describeType(type: string): string | null {
  return lookUpType(type)?.name ?? null
}

/**
 * Types whose name has these words, variants included: `M1A2` finds "M1A2" and "M1A2 SEP", `F-16` finds "F-16C"; `F-1` does not find "F-16".
 * Each is the start of a type, `1.1.225.1.1.3`, and stands for everything below it; none lies below another.
 */
export function typesNamed(name: string): string[] {
  const wanted = tokensOf(name).join('')
  if (wanted === '') return []
  const found: string[] = []
  const listed = new Set<string>()
  // The list goes from the general to the specific, so a parent is met before its children.
  for (const { pattern, tokens } of namedTypes()) {
    if (!hasWords(tokens, wanted)) continue
    if (hasParent(pattern, listed)) continue
    listed.add(pattern)
    found.push(pattern)
  }
  return found
}

function hasParent(pattern: string, listed: ReadonlySet<string>): boolean {
  for (let end = pattern.lastIndexOf('.'); end > 0; end = pattern.lastIndexOf('.', end - 1)) {
    if (listed.has(pattern.slice(0, end))) return true
  }
  return false
}

function namedTypes(): readonly Named[] {
  named ??= Object.entries(typeTree()).flatMap(([root, nodes]) => [...walk(root, nodes)])
  return named
}

function* walk(parent: string, nodes: TypeNodes): Generator<Named> {
  for (const [value, node] of Object.entries(nodes)) {
    const pattern = `${parent}.${value}`
    yield { pattern, tokens: tokensOf(typeof node === 'string' ? node : node[0]) }
    if (typeof node !== 'string') yield* walk(pattern, node[1])
  }
}

function tokensOf(name: string): string[] {
  return name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

/** Whether the words stand in the name from the start of one of its words, up to the end of one or to a letter after a digit. */
function hasWords(tokens: readonly string[], wanted: string): boolean {
  return tokens.some((_, start) => {
    let joined = ''
    for (const token of tokens.slice(start)) {
      joined += token
      if (joined === wanted) return true
      if (joined.length > wanted.length) return joined.startsWith(wanted) && /\d$/.test(wanted) && /\p{L}/u.test(joined.charAt(wanted.length))
    }
    return false
  })
}
