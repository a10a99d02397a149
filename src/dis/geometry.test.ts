import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distanceM, fromLocal, speedAndCourse, toGeocentric, toGeodetic, toLocal } from './coordinates.ts'
import { extrapolate } from './dead-reckoning.ts'
import type { Motion } from './dead-reckoning.ts'
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

  it('follows a circle in body axes, as a fine integration does', () => {
    const turning: Motion = { ...motion, algorithm: 8, angularVelocity: { x: 0.1, y: -0.2, z: 0.5 } }
    // Independent truth: small steps, the body's axes turned a little each.
    const steps = 200_000
    const dt = 4 / steps
    let [x, y, z] = [turning.location.x, turning.location.y, turning.location.z]
    let axes = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]
    const rotate = (vector: readonly number[], w: Motion['angularVelocity']): number[] => {
      const [a = 0, b = 0, c = 0] = vector
      return [a, b, c].map((value, index) => value + dt * ([w.y * c - w.z * b, w.z * a - w.x * c, w.x * b - w.y * a][index] ?? 0))
    }
    for (let step = 0; step < steps; step += 1) {
      const t = (step + 0.5) * dt
      const speed = turning.velocity.x + turning.acceleration.x * t
      x += (axes[0]?.[0] ?? 0) * speed * dt
      y += (axes[0]?.[1] ?? 0) * speed * dt
      z += (axes[0]?.[2] ?? 0) * speed * dt
      axes = axes.map((axis) => rotate(axis, turning.angularVelocity))
    }
    expect(distanceM(extrapolate(turning, 4), { x, y, z })).toBeLessThan(0.01)
  })
})

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
