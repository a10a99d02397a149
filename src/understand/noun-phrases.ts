import { narrowing, put, slotOf, squeeze } from './line.ts'
import type { Line, Narrowing, NounPhrase } from './line.ts'

/** Several phrases of one kind side by side: "red and blue", "sites 12 or 14". Kept apart until it is known whether they are compared, united or told apart. */
export type Alternatives = { members: NounPhrase[]; joiner: 'and' | 'or' }
const alternativesOf = new WeakMap<NounPhrase, Alternatives>()
export function alternatives(np: NounPhrase): Alternatives | undefined {
  return alternativesOf.get(np)
}

/** Joins what belongs together: negations, adjectives with their noun, "tanks from site 12", "red and blue". */
export function joinNounPhrases(line: Line): { problem?: string } {
  line.text = line.text
    .replace(/ non[- ](?=<n)/g, ' not ')
    .replace(/ non-(?=[a-z])/g, ' not ')
    // "At anything other than tanks": the exclusion is all there is to say.
    .replace(
      / (?:anything|anyone|anybody|everything|everyone|something|someone)(?: else)?(?= (?:other than|except|except for|apart from|besides) (?:the |a |an )?<n)/g,
      '',
    )
  const problem = negate(line)
  mergeAll(line)
  uniteAll(line)
  mergeAll(line)
  return problem === undefined ? {} : { problem }
}

const exclusion = String.raw`(?:not|no|neither|except|excluding|exclude|other than|apart from|aside from|besides|but not|everyone but|everybody but|anyone but|anything but|bar|barring|minus|ignoring|without counting|not counting|not including|all but|everything but|everything except|leaving out|omitting|disregarding)`
const small = String.raw`(?: (?:for|any|the|from|by|in|at|of|on|those|that|are|is|ones?|to|a|an|all))*`

function negate(line: Line): string | undefined {
  let problem: string | undefined
  const pattern = new RegExp(String.raw` (${exclusion})${small} (<n\d+>)((?: (?:or|nor|and|,)(?: (?:not|from|by|the))* <n\d+>)*)(?= )`)
  for (let guard = 0; guard < 20; guard += 1) {
    const match = pattern.exec(line.text)
    if (match === null) return problem
    const [whole, word = '', first = '', more = ''] = match
    const markers = [first, ...(more.match(/<n\d+>/g) ?? [])]
    const negated = negatedPhrase(line, markers)
    if (negated === undefined || (word === 'no' && negated.noun !== undefined)) {
      problem ??= whole.trim().replace(/<n\d+>/g, '…')
      line.text = line.text.replace(whole, ` ${whole.trim().replace(word, 'unread-negation')} `)
      line.text = squeeze(line.text)
      continue
    }
    line.text = squeeze(line.text.replace(whole, ` ${negated.markers} `))
  }
  return problem
}

/** "not red or blue" is neither; each must be one narrowing of the same field, or "and" would turn into "or". */
function negatedPhrase(line: Line, markers: readonly string[]): { markers: string; noun?: string } | undefined {
  const phrases = markers.map((marker) => slotOf(line, marker)).flatMap((slot) => (slot?.kind === 'n' ? [slot.np] : []))
  const same: Narrowing[] = []
  for (const np of phrases) {
    const [only] = np.narrowings
    if (np.narrowings.length !== 1 || only === undefined || only.not || (same[0] !== undefined && same[0].field !== only.field)) return undefined
    same.push(only)
  }
  const [first] = same
  if (first === undefined) return undefined
  const np: NounPhrase = {
    narrowings: [
      narrowing(
        first.field,
        same.flatMap((each) => each.values),
        true,
      ),
    ],
    plural: true,
  }
  return { markers: put(line, { kind: 'n', np }) }
}

function mergeAll(line: Line): void {
  for (let guard = 0; guard < 40; guard += 1) {
    const before = line.text
    line.text = mergeOnce(line)
    if (line.text === before) return
  }
}

const link = String.raw`(?: (?:that|which|who)(?: (?:are|is|were|was|have|has|belong|belongs))?(?: (?:from|in|at|on|of|to|a|an|the))*| (?:from|in|at|on|of|for|with|within|under|belonging to|owned by|part of|being|of type|carrying|controlled by|simulated by|run by|operated by|hosted by|hosted at|hosted on|whose|marked|called|having)(?: (?:the|all|any|our|a|an|its|their|site|side|force))*)`

function mergeOnce(line: Line): string {
  const adjacent = / (<n\d+>)(?: ,| and| but|, and|, but)? (<n\d+>)(?= )/g
  for (const match of line.text.matchAll(adjacent)) {
    const [whole, one = '', two = ''] = match
    if (/,|and|but/.test(whole) && !isExcluding(line, two)) continue
    const merged = merge(line, { one, two })
    if (merged !== undefined) return replaceAt(line.text, match, ` ${merged}`)
    adjacent.lastIndex = match.index + 1
  }
  const linked = new RegExp(String.raw` (<n\d+>)(${link}) (<n\d+>)(?= )`, 'g')
  for (const match of line.text.matchAll(linked)) {
    const [whole, one = '', connector = '', two = ''] = match
    // "Tanks that red hit": red is who did it, not what they are.
    if (/^ (?:that|which|who)$/.test(connector) && /^ <m\d+> /.test(line.text.slice(match.index + whole.length))) continue
    const merged = linkable(line, { one, connector: connector.trim(), two }) ? merge(line, { one, two, linked: true }) : undefined
    if (merged !== undefined) return replaceAt(line.text, match, ` ${merged}`)
  }
  return line.text
}

function replaceAt(text: string, { 0: whole, index }: RegExpExecArray, replacement: string): string {
  return squeeze(`${text.slice(0, index)}${replacement}${text.slice(index + whole.length)}`)
}

function phraseOf(line: Line, marker: string): NounPhrase | undefined {
  const slot = slotOf(line, marker)
  return slot?.kind === 'n' ? slot.np : undefined
}

function isExcluding(line: Line, marker: string): boolean {
  return phraseOf(line, marker)?.narrowings.every((each) => each.not) === true && phraseOf(line, marker)?.noun === undefined
}

/** "at", "on" and "in" join places only: "tanks on blue" may be a shot. */
function linkable(line: Line, { one, connector, two }: { one: string; connector: string; two: string }): boolean {
  const [left, right] = [phraseOf(line, one), phraseOf(line, two)]
  if (left === undefined || right === undefined || left.noun === undefined) return false
  const isPlace =
    right.narrowings.length > 0 && right.narrowings.every((each) => ['site', 'application', 'exercise', 'within', 'address', 'frequency'].includes(each.field))
  if (/^(?:at|on|in|for|with|run|hosted)/.test(connector))
    return (
      isPlace ||
      (connector.startsWith('with') && right.narrowings.length > 0) ||
      (connector.startsWith('in') && right.narrowings.some((each) => each.field === 'state'))
    )
  if (/^(?:of|from)/.test(connector)) return right.narrowings.length > 0
  return right.narrowings.length > 0
}

function merge(line: Line, { one, two, linked = false }: { one: string; two: string; linked?: boolean }): string | undefined {
  const [left, right] = [phraseOf(line, one), phraseOf(line, two)]
  if (left === undefined || right === undefined) return undefined
  if (alternatives(left) !== undefined && alternatives(right) !== undefined) return undefined
  if (clash(left, right)) return undefined
  if (!linked && left.noun !== undefined && right.noun !== undefined && !(left.noun === 'entity' && right.noun === 'entity' && right.specific !== true))
    return undefined
  if (
    !linked &&
    left.noun !== undefined &&
    left.noun !== 'entity' &&
    right.narrowings.length > 0 &&
    !right.narrowings.every((each) => each.not) &&
    right.noun === undefined
  ) {
    if (!(left.narrowings.length === 0 && right.narrowings.some((each) => each.field === left.noun))) return undefined
  }
  const noun = left.noun ?? right.noun
  const np: NounPhrase = {
    narrowings: [...left.narrowings, ...right.narrowings],
    plural: left.noun === undefined ? right.plural : left.plural,
    ...(noun === undefined ? {} : { noun }),
    ...(left.specific === true || right.specific === true ? { specific: true } : {}),
  }
  const split = alternatives(left) ?? alternatives(right)
  if (split !== undefined) {
    const shared = alternatives(left) === undefined ? left : right
    alternativesOf.set(np, {
      joiner: split.joiner,
      members: split.members.map((member) => ({
        ...member,
        narrowings: [...member.narrowings, ...shared.narrowings],
        ...(noun === undefined ? {} : { noun }),
      })),
    })
  }
  return put(line, { kind: 'n', np })
}

/** Two different values of one field cannot both hold. */
function clash(left: NounPhrase, right: NounPhrase): boolean {
  return left.narrowings.some((one) => right.narrowings.some((two) => one.field === two.field && !one.not && !two.not))
}

function uniteAll(line: Line): void {
  const pattern = / (<n\d+>)((?: ,)? (?:and|or|and \/ or|\/)| ,)(?: (?:the|also|by|from))* (<n\d+>)(?= )/g
  for (let guard = 0; guard < 40; guard += 1) {
    let changed = false
    for (const match of line.text.matchAll(pattern)) {
      const [, one = '', connector = '', two = ''] = match
      const united = unite(line, { one, two, joiner: connector.includes('or') ? 'or' : 'and' })
      if (united === undefined) continue
      line.text = replaceAt(line.text, match, ` ${united}`)
      changed = true
      break
    }
    if (!changed) return
  }
}

/** Makes two phrases the sides of a comparison; the line keeps one marker for both. */
export function opposeAs(line: Line, left: NounPhrase, right: NounPhrase): string | undefined {
  const members = distribute([...(alternatives(left)?.members ?? [left]), ...(alternatives(right)?.members ?? [right])])
  if (differingFields(members).length === 0) return undefined
  const noun = left.noun ?? right.noun
  const np: NounPhrase = { narrowings: common(members), plural: true, ...(noun === undefined ? {} : { noun }) }
  alternativesOf.set(np, { joiner: 'and', members })
  return put(line, { kind: 'n', np })
}

function unite(line: Line, { one, two, joiner }: { one: string; two: string; joiner: 'and' | 'or' }): string | undefined {
  const [left, right] = [phraseOf(line, one), phraseOf(line, two)]
  if (left === undefined || right === undefined) return undefined
  // "Red, blue and neutral": the first two are one phrase already, with nothing in common.
  if ([left, right].some((np) => np.narrowings.length === 0 && alternatives(np) === undefined)) return undefined
  const members = [...(alternatives(left)?.members ?? [left]), ...(alternatives(right)?.members ?? [right])]
  const fields = new Set(members[0]?.narrowings.filter((each) => !each.not).map((each) => each.field))
  const shares = members.every((member) => member.narrowings.some((each) => !each.not && fields.has(each.field)))
  const specific = members.every((member) => member.specific === true)
  if (!shares && !specific) return undefined
  if (members.some((member) => member.narrowings.some((each) => each.not))) return undefined
  const spread = distribute(members)
  const differing = differingFields(spread)
  if (differing.length === 0) return undefined
  const noun = right.noun ?? left.noun
  const np: NounPhrase = {
    narrowings: common(spread),
    plural: true,
    ...(noun === undefined ? {} : { noun }),
    ...(specific || right.specific === true ? { specific: true } : {}),
  }
  alternativesOf.set(np, { joiner: joiner === 'or' ? joiner : (alternatives(left)?.joiner ?? joiner), members: spread })
  return put(line, { kind: 'n', np })
}

/** "red and blue tanks": both are tanks. "blue tanks and helicopters": both are blue. */
function distribute(members: readonly NounPhrase[]): NounPhrase[] {
  const last = members.at(-1)
  const first = members[0]
  const isHead = (each: Narrowing): boolean => each.field === 'category' || each.field === 'kind' || each.field === 'domain' || each.field === 'type'
  const lastHeads = (last?.narrowings ?? []).filter(isHead)
  const heads = lastHeads.length > 0 ? lastHeads : (first?.narrowings ?? []).filter(isHead)
  const adjectives = (first?.narrowings ?? []).filter((each) => each.field === 'force' || each.field === 'country')
  return members.map((member) => {
    const has = (field: string): boolean => member.narrowings.some((each) => each.field === field)
    const noHead = !['category', 'kind', 'domain', 'type', 'entity', 'marking'].some(has)
    const noAdjective = !['force', 'country', 'entity', 'marking'].some(has)
    const more = [...(noHead ? heads : []), ...(noAdjective ? adjectives : [])]
    return more.length === 0 ? member : { ...member, narrowings: [...member.narrowings, ...more] }
  })
}

const textOf = (each: Narrowing): string => `${each.field}${each.not ? '!' : ''}=${each.values.join('|')}`

function common(members: readonly NounPhrase[]): Narrowing[] {
  return (members[0]?.narrowings ?? []).filter((each) => members.every((member) => member.narrowings.some((other) => textOf(other) === textOf(each))))
}

export function differingFields(members: readonly NounPhrase[]): Narrowing['field'][] {
  const shared = new Set(common(members).map(textOf))
  return [...new Set(members.flatMap((member) => member.narrowings.filter((each) => !shared.has(textOf(each))).map((each) => each.field)))]
}

/** All narrowings of the phrase, its alternatives united by "or" where one field tells them apart. */
export function united(np: NounPhrase): Narrowing[] | undefined {
  const split = alternatives(np)
  if (split === undefined) return np.narrowings
  const fields = differingFields(split.members)
  const [field] = fields
  if (fields.length !== 1 || field === undefined) return undefined
  const values = split.members.flatMap((member) => member.narrowings.filter((each) => each.field === field).flatMap((each) => each.values))
  return [...np.narrowings.filter((each) => each.field !== field), narrowing(field, values)]
}
