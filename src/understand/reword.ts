import type { Features } from './features.ts'
import type { Line } from './line.ts'
import { measuresOf, narrowing, put, slotOf } from './line.ts'

const warfare = /^(?:fires|shots|hits|detonations|duds|proximate|losses|kills|kills\.mobility|kills\.firepower)$/

/** "Did we hit anything", "are they firing at us": beside a deed, we are the friendly side. "We have received …" stays a manner of speaking. */
export function readOwnSide(line: Line): void {
  const friendly = (): string => put(line, { kind: 'n', np: { narrowings: [narrowing('force', 'friendly')], plural: true } })
  line.text = line.text.replace(/ (we|us)(?= )/g, (whole, word: string, offset: number) => {
    const [before, rest] = [line.text.slice(0, offset), line.text.slice(offset + whole.length)]
    const marker =
      word === 'we'
        ? /^(?: (?:have|had|has|just|already|been|being|ever|actually|did|recently))* (<m\d+>)/.exec(rest)?.[1]
        : / (<m\d+>)(?: by| at| on)?$/.exec(before)?.[1]
    const slot = marker === undefined ? undefined : slotOf(line, marker)
    const deed =
      slot?.kind === 'm' &&
      warfare.test(slot.measure.id) &&
      !/^us(?:e|ed|ing)$/.test(slot.measure.text) &&
      (slot.measure.form === 'verb' || slot.measure.form === 'participle')
    return deed ? ` ${friendly()}` : whole
  })
}

/** "What types of tanks": the tanks by type; "kinds of vehicles": by category. */
export function readKinds(line: Line): void {
  line.text = line.text.replace(
    / (?:types?|kinds?|sorts?|classes|class|models?|varieties|variety|<n\d+>) of (?:the |our )?((?:<n\d+> )*)(<n\d+>)(?= )/g,
    (whole: string, adjectives: string, marker: string) => {
      const head = /^ (<n\d+>)/.exec(whole)?.[1]
      const leading = head === undefined ? undefined : slotOf(line, head)
      if (
        leading?.kind === 'n' &&
        !(leading.np.narrowings.length === 0 && (leading.np.noun === 'type' || leading.np.noun === 'kind' || leading.np.noun === 'category'))
      )
        return whole
      const slot = slotOf(line, marker)
      if (slot?.kind !== 'n' || slot.np.noun !== 'entity') return whole
      const munition = slot.np.narrowings.some((each) => each.field === 'kind' && each.values.includes('munition'))
      const noun = munition ? 'munition' : slot.np.narrowings.some((each) => each.field === 'category') ? 'type' : 'category'
      const plural = leading?.kind === 'n' ? leading.np.plural : /^ [a-z]+s /.test(whole) && !/^ class /.test(whole)
      return ` ${adjectives}${put(line, { kind: 'n', np: { narrowings: munition ? [] : slot.np.narrowings, noun, plural } })}`
    },
  )
}

/** "Blue tanks status", "state of the red helicopters": how many there are is what can be said of them. */
export function readStatusWord(line: Line): void {
  const things = (marker: string): boolean => {
    const slot = slotOf(line, marker)
    if (slot?.kind !== 'n') return false
    return (
      (slot.np.noun === 'entity' && slot.np.plural) ||
      (slot.np.noun === undefined && slot.np.narrowings.length > 0 && slot.np.narrowings.every((each) => each.field === 'force'))
    )
  }
  line.text = line.text
    .replace(/ (<n\d+>) (?:status|state|sitrep)(?= )/g, (whole, marker: string) => (things(marker) ? ` ${marker}` : whole))
    .replace(/ (?:status|state|sitrep) (?:of|on|for) ((?:the |all |our |<n\d+> )*)(<n\d+>)(?= )/g, (whole, between: string, marker: string) =>
      things(marker) ? ` ${between}${marker}` : whole,
    )
}

/** "Active entities that are destroyed": beside "active", destroyed is a state that is still reported, not an event. */
export function readDestroyedState(line: Line): void {
  const active = measuresOf(line).some((word) => word.id === 'entities.active' && /^(?:active|live|alive)\b/.test(word.text))
  // "Neither destroyed nor frozen", "are not dead": how they are now; "were not destroyed" is an event that did not happen.
  const state =
    / (?:neither|nor|(?:are|is|currently) not|not currently)(?: yet)? <m\d+>/.test(line.text) && !/ (?:was|were|did|have|has|had|been) /.test(line.text)
  if ((!active && !state) || / by (?:<|who)/.test(line.text)) return
  line.text = line.text.replace(/<m\d+>/g, (marker) => {
    const slot = slotOf(line, marker)
    if (slot?.kind !== 'm') return marker
    const { id, form, text } = slot.measure
    const asState =
      id === 'kills' && form === 'participle' && /^(?:destroyed|killed|knocked out)$/.test(text)
        ? 'destroyed'
        : id === 'losses' && form === 'adjective'
          ? 'destroyed'
          : id === 'kills.mobility' && /ed$/.test(text)
            ? 'mobility-killed'
            : id === 'kills.firepower' && /ed$/.test(text)
              ? 'firepower-killed'
              : undefined
    return asState === undefined ? marker : put(line, { kind: 'n', np: { narrowings: [narrowing('state', asState)], plural: false } })
  })
}

/** "Munitions" are entities of their own in "munitions in flight"; beside shots they are what was shot. */
export function readMunitions(line: Line, ids: string[], features: Features): void {
  const [id] = ids
  const event = id !== undefined && /^(?:fires|shots|hits|detonations|duds|proximate|losses|kills)$/.test(id)
  line.text = line.text.replace(/<n\d+>/g, (marker, offset: number) =>
    typeOrMunition(line, marker, { ids, ask: features.ask, before: event ? line.text.slice(0, offset).trim() : undefined }),
  )
  if (!event) return
  line.text = line.text.replace(/<n\d+>/g, (marker) => {
    const slot = slotOf(line, marker)
    if (slot?.kind !== 'n' || !slot.np.narrowings.some((each) => each.field === 'kind' && each.values.includes('munition') && !each.not)) return marker
    if (id === 'fires' && features.ask === 'how-many' && slot.np.narrowings.length === 1) ids[0] = 'shots'
    const narrowings = slot.np.narrowings.filter((each) => each.field !== 'kind')
    return put(line, { kind: 'n', np: { narrowings, noun: 'munition', plural: slot.np.plural } })
  })
}

/** A type name may belong to a munition and to a vehicle: beside an event a name of munitions alone is what was shot, elsewhere the vehicle is meant. */
function typeOrMunition(line: Line, marker: string, { ids, ask, before }: { ids: string[]; ask: Features['ask']; before: string | undefined }): string {
  const slot = slotOf(line, marker)
  if (slot?.kind !== 'n') return marker
  const type = slot.np.narrowings.find((each) => each.field === 'type' && !each.not)
  if (type === undefined || !type.values.some((value) => value.startsWith('2.'))) return marker
  const munitions = type.values.filter((value) => value.startsWith('2.'))
  const others = type.values.filter((value) => !value.startsWith('2.'))
  const rest = slot.np.narrowings.filter((each) => each !== type)
  const isShot =
    before !== undefined &&
    /^(?:fires|shots|hits|detonations|duds|proximate)$/.test(ids[0] ?? '') &&
    (others.length === 0 || !/ (?:by|at|on|against)(?: the| a| all)*$/.test(before))
  if (isShot) {
    if (ids[0] === 'fires' && ask === 'how-many') ids[0] = 'shots'
    return put(line, { kind: 'n', np: { narrowings: [...rest, narrowing('munition', munitions)], plural: slot.np.plural } })
  }
  return others.length === 0 ? marker : put(line, { kind: 'n', np: { ...slot.np, narrowings: [...rest, narrowing('type', others)] } })
}
