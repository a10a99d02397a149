import * as mgrs from 'mgrs'
import { toGeodetic } from './coordinates.ts'
import type { Vector } from './coordinates.ts'
import type { Position } from './facts.ts'

/** An earth-centred place as answers give it. */
export function positionOf(place: Vector): Position {
  const { latitudeDeg, longitudeDeg, altitudeM } = toGeodetic(place)
  const rounded = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits
  return {
    latitudeDeg: rounded(latitudeDeg, 5),
    longitudeDeg: rounded(longitudeDeg, 5),
    altitudeM: rounded(altitudeM, 1),
    mgrs: gridOf(latitudeDeg, longitudeDeg),
  }
}

/** Ten figures: a square of one metre. */
const accuracy = 5

/** MGRS of a place; null outside of 80° S to 84° N, where the grid is not defined. */
function gridOf(latitudeDeg: number, longitudeDeg: number): string | null {
  if (latitudeDeg < -80 || latitudeDeg > 84) return null
  return forward([longitudeDeg, latitudeDeg], accuracy)
}

// The package is CommonJS: Node hands it over as the default export, loaders that look for its ES build as named ones.
const forward: typeof mgrs.forward = (place, digits) => ('default' in mgrs && isLibrary(mgrs.default) ? mgrs.default : mgrs).forward(place, digits)

function isLibrary(value: unknown): value is Pick<typeof mgrs, 'forward'> {
  return typeof value === 'object' && value !== null && 'forward' in value
}
