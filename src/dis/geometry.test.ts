import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distanceM, fromLocal, speedAndCourse, toGeocentric, toGeodetic, toLocal } from '../core/coordinates.ts'
import { extrapolate } from './dead-reckoning.ts'
import type { Motion } from './dead-reckoning.ts'
import type { Vector } from '../core/coordinates.ts'
import { clockSkewMs, readTimestamp, writeTimestamp } from './timestamp.ts'

const latitude = fc.double({ min: -90, max: 90, noNaN: true })
const longitude = fc.double({ min: -180, max: 180, noNaN: true })

describe('coordinates', () => {
  it('come back to within a centimetre from everywhere, poles included', () => {
    fc.assert(
      fc.property(latitude, longitude, fc.double({ min: -11_000, max: 1_000_000, noNaN: true }), (latitudeDeg, longitudeDeg, altitudeM) => {
        const there = toGeocentric({ latitudeDeg, longitudeDeg, altitudeM })
        const back = toGeodetic(there)
        expect(distanceM(there, toGeocentric(back))).toBeLessThan(0.01)
        expect(Math.abs(back.altitudeM - altitudeM)).toBeLessThan(0.01)
      }),
    )
    expect(toGeodetic({ x: 0, y: 0, z: 6_356_752.314245 })).toMatchObject({ latitudeDeg: 90, longitudeDeg: 0 })
    expect(toGeodetic({ x: 6_378_137, y: 0, z: 0 }).altitudeM).toBeCloseTo(0, 6)
  })

  it('turn directions to the local frame and back', () => {
    fc.assert(
      fc.property(latitude, longitude, (latitudeDeg, longitudeDeg) => {
        const back = toLocal(fromLocal({ east: 3, north: -4, up: 5 }, { latitudeDeg, longitudeDeg }), { latitudeDeg, longitudeDeg })
        expect(back.east).toBeCloseTo(3, 9)
        expect(back.north).toBeCloseTo(-4, 9)
        expect(back.up).toBeCloseTo(5, 9)
      }),
    )
    const place = { latitudeDeg: 54, longitudeDeg: 10 }
    expect(speedAndCourse(fromLocal({ east: 10, north: 0, up: 0 }, place), place).courseDeg).toBeCloseTo(90, 6)
    expect(speedAndCourse({ x: 0, y: 0, z: 0 }, place)).toEqual({ speedMps: 0, courseDeg: null })
  })
})

describe('dead reckoning', () => {
  const still = { x: 0, y: 0, z: 0 }
  const motion: Motion = {
    location: { x: 100, y: 0, z: 0 },
    velocity: { x: 10, y: 0, z: 0 },
    acceleration: { x: 2, y: 0, z: 0 },
    angularVelocity: still,
    orientation: { psi: 0, theta: 0, phi: 0 },
    algorithm: 1,
  }

  it('leaves static ones alone and moves the others by velocity, and by acceleration where the model has it', () => {
    expect(extrapolate(motion, 3)).toEqual(motion.location)
    expect(extrapolate({ ...motion, algorithm: 2 }, 3).x).toBe(130)
    expect(extrapolate({ ...motion, algorithm: 4 }, 3).x).toBe(139)
    expect(extrapolate({ ...motion, algorithm: 8 }, 3).x).toBe(139)
  })

  it('turns body axes into world axes', () => {
    const moved = extrapolate({ ...motion, algorithm: 6, orientation: { psi: Math.PI / 2, theta: 0, phi: 0 } }, 2)
    expect(moved.x).toBeCloseTo(100, 9)
    expect(moved.y).toBeCloseTo(20, 9)
  })

  // IEEE 1278.1: fixed or rotating; constant position rate or velocity rate; world or body axes.
  const models = [
    [2, 'FPW'],
    [3, 'RPW'],
    [4, 'RVW'],
    [5, 'FVW'],
    [6, 'FPB'],
    [7, 'RPB'],
    [8, 'RVB'],
    [9, 'FVB'],
  ] as const

  it.each(models)('follows algorithm %i, %s, as a fine integration does', (algorithm, name) => {
    // Even steps: doubles drawn at random are nearly all too small to move anything.
    const upTo = (most: number): fc.Arbitrary<number> => fc.integer({ min: -1_000, max: 1_000 }).map((thousandths) => (thousandths * most) / 1_000)
    const component = upTo(30)
    const turn = upTo(1)
    fc.assert(
      fc.property(
        fc.record({ x: component, y: component, z: component }),
        fc.record({ x: turn, y: turn, z: turn }),
        fc.oneof(fc.constant(still), fc.record({ x: turn, y: turn, z: turn }), fc.constant({ x: 0, y: 1e-7, z: 3e-6 })),
        fc.record({ psi: upTo(3), theta: turn, phi: upTo(3) }),
        (velocity, acceleration, angularVelocity, orientation) => {
          const moving: Motion = { ...motion, velocity, acceleration, angularVelocity, orientation, algorithm }
          expect(distanceM(extrapolate(moving, 6), integrated(moving, { seconds: 6, name }))).toBeLessThan(0.01)
        },
      ),
      { numRuns: 25 },
    )
  })
})

type Axes = readonly [Vector, Vector, Vector]

/**
 * Independent truth: small steps. The axes of the body, in world axes, are turned by one Euler angle after the other and then, in rotating models,
 * step by step about the angular velocity, which is given in body axes.
 */
function integrated({ location, velocity, acceleration, angularVelocity, orientation }: Motion, { seconds, name }: { seconds: number; name: string }): Vector {
  const [rotation, rate, frame] = name
  const steps = 4_000
  const dt = seconds / steps
  const world: Axes = [
    { x: 1, y: 0, z: 0 },
    { x: 0, y: 1, z: 0 },
    { x: 0, y: 0, z: 1 },
  ]
  let axes = frame === 'W' ? world : turnedBy(turnedBy(turnedBy(world, { z: orientation.psi }), { y: orientation.theta }), { x: orientation.phi })
  let at = location
  for (let step = 0; step < steps; step += 1) {
    const turn = (share: number): Partial<Vector> => ({
      x: angularVelocity.x * dt * share,
      y: angularVelocity.y * dt * share,
      z: angularVelocity.z * dt * share,
    })
    const turns = rotation === 'R' && frame === 'B'
    const middle = turns ? turnedBy(axes, turn(0.5)) : axes
    const gained = rate === 'V' ? (step + 0.5) * dt : 0
    at = sum(
      at,
      1,
      combined(middle, { x: velocity.x + acceleration.x * gained, y: velocity.y + acceleration.y * gained, z: velocity.z + acceleration.z * gained }),
      dt,
    )
    if (turns) axes = turnedBy(axes, turn(1))
  }
  return at
}

/** The axes after a turn about themselves, the angles being components of the rotation vector (small, or about one axis). */
function turnedBy(axes: Axes, { x = 0, y = 0, z = 0 }: Partial<Vector>): Axes {
  const angle = Math.hypot(x, y, z)
  if (angle === 0) return axes
  const about = combined(axes, { x: x / angle, y: y / angle, z: z / angle })
  const turn = (vector: Vector): Vector => {
    const across = { x: about.y * vector.z - about.z * vector.y, y: about.z * vector.x - about.x * vector.z, z: about.x * vector.y - about.y * vector.x }
    const part = about.x * vector.x + about.y * vector.y + about.z * vector.z
    return sum(sum(vector, Math.cos(angle), across, Math.sin(angle)), 1, about, part * (1 - Math.cos(angle)))
  }
  return [turn(axes[0]), turn(axes[1]), turn(axes[2])]
}

function combined([first, second, third]: Axes, { x, y, z }: Vector): Vector {
  return sum(sum(first, x, second, y), 1, third, z)
}

// oxlint-disable-next-line max-params -- two vectors with their factors
function sum(a: Vector, byA: number, b: Vector, byB: number): Vector {
  return { x: a.x * byA + b.x * byB, y: a.y * byA + b.y * byB, z: a.z * byA + b.z * byB }
}

describe('timestamps', () => {
  it('tell the time past the hour and whether it is absolute', () => {
    const at = Date.parse('2026-11-23T14:30:00Z')
    expect(readTimestamp(writeTimestamp(at, true))).toEqual({ absolute: true, pastHourMs: 1_800_000 })
    expect(readTimestamp(writeTimestamp(at, false)).absolute).toBe(false)
  })

  it('measure skew to the nearest hour, across its turn, and only for absolute clocks', () => {
    const nearHour = Date.parse('2026-11-23T14:59:59Z')
    expect(clockSkewMs(writeTimestamp(nearHour + 7_000, true), nearHour)).toBeCloseTo(7_000, 0)
    expect(clockSkewMs(writeTimestamp(nearHour - 3_600_000 - 6_000, true), nearHour)).toBeCloseTo(-6_000, 0)
    expect(clockSkewMs(writeTimestamp(nearHour, false), nearHour)).toBeNull()
  })
})
