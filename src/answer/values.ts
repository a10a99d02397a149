import type { EntityRef, Fact, FactValue, Position } from '../core/facts.ts'
import type { Instant } from '../core/time.ts'
import type { ClockWords } from './clock-words.ts'
import { ageText, bytesText, countText, frequencyText, numberText, percentText } from './numbers.ts'
import { plainText } from './plain-text.ts'

const notKnown = 'not known'

export function isEntity(value: FactValue | undefined): value is EntityRef {
  return typeof value === 'object' && value !== null && 'id' in value
}

export function isPosition(value: FactValue | undefined): value is Position {
  return typeof value === 'object' && value !== null && 'latitudeDeg' in value
}

/** `VIPER1 (1:2:3, M1A2 Abrams)`, or `1:2:3 (M1A2 Abrams)` where it has no marking. */
export function entityText(entity: EntityRef, options: { type?: boolean } = {}): string {
  const marking = entity.marking === null ? '' : plainText(entity.marking)
  const type = options.type === false || entity.type === null ? '' : plainText(entity.type)
  const beside = (marking === '' ? [type] : [entity.id, type]).filter((part) => part !== '')
  const name = marking === '' ? entity.id : marking
  return beside.length === 0 ? name : `${name} (${beside.join(', ')})`
}

/** Five places, grid, height over the ellipsoid. */
export function positionText(position: Position): string {
  const latitude = `${Math.abs(position.latitudeDeg).toFixed(5)}° ${position.latitudeDeg < 0 ? 'S' : 'N'}`
  const longitude = `${Math.abs(position.longitudeDeg).toFixed(5)}° ${position.longitudeDeg < 0 ? 'W' : 'E'}`
  const grid = position.mgrs === null ? '' : `, MGRS ${plainText(position.mgrs)}`
  return `${latitude}, ${longitude}${grid}, altitude ${numberText(Math.round(position.altitudeM) + 0)} m`
}

export type ValueWords = { clock: ClockWords; asOf: Instant }

/** A number in its unit. */
export function quantityText(value: number, unit: string | undefined, { clock, asOf }: ValueWords): string {
  switch (unit) {
    case undefined:
      return numberText(value)
    case 'instant':
      return clock.moment(value, asOf)
    case 'ms':
      return ageText(value)
    case 's':
      return ageText(value * 1_000)
    case 'percent':
      return percentText(value)
    case 'ratio':
      return numberText(value)
    case 'Hz':
      return frequencyText(value)
    case 'm':
    case 'metre':
      return `${numberText(Math.round(value))} m`
    case 'm/s':
      return `${numberText(Math.round(value * 10) / 10)} m/s`
    case 'deg':
      return `${String(Math.round(((value % 360) + 360) % 360) % 360).padStart(3, '0')}°`
    case 'byte':
    case 'bytes':
      return bytesText(value)
    case 'per second':
      return `${numberText(value)} per second`
    case 'W':
    case 'dBm':
    case 'km':
    case 'km/h':
    case 'MHz':
    case 'kHz':
      return `${numberText(value)} ${unit}`
    default:
      return countText(value, plainText(unit))
  }
}

/** Any value in words. Text that came from outside is made plain. */
export function valueText(value: FactValue, unit: string | undefined, words: ValueWords): string {
  if (value === null) return notKnown
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return quantityText(value, unit, words)
  if (typeof value === 'string') return plainText(value)
  return isPosition(value) ? positionText(value) : entityText(value)
}

/** `at least`, `about`, or nothing. */
export function qualityWords(fact: Pick<Fact, 'quality'>): string {
  return fact.quality === 'lower-bound' ? 'at least ' : fact.quality === 'sampled' ? 'about ' : ''
}

export function factText(fact: Fact, words: ValueWords): string {
  return `${typeof fact.value === 'number' && fact.unit !== 'instant' ? qualityWords(fact) : ''}${valueText(fact.value, fact.unit, words)}`
}
