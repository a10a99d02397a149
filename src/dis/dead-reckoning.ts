import type { Vector } from '../core/coordinates.ts'
import type { Orientation } from './pdu.ts'

export type Motion = { location: Vector; velocity: Vector; acceleration: Vector; angularVelocity: Vector; orientation: Orientation; algorithm: number }

/**
 * Where the sender's model puts the entity after `seconds`. Algorithms of SISO uid 44: 2–5 in world axes (constant velocity, or with
 * acceleration), 6–9 in body axes, where velocity and acceleration turn with the body of those that rotate (7, 8) and keep the direction of the
 * report for those that do not (6, 9), whatever angular velocity they carry. 0, 1 and unknown ones: it stays.
 */
export function extrapolate(motion: Motion, seconds: number): Vector {
  switch (motion.algorithm) {
    case 2:
    case 3:
      return along(motion.location, motion.velocity, seconds)
    case 4:
    case 5: {
      const moved = along(motion.location, motion.velocity, seconds)
      return along(moved, motion.acceleration, (seconds * seconds) / 2)
    }
    // FPB and FVB hold their orientation, RPB and RVB turn: the letters of 8 and 9 come in the other order than those of 6 and 7.
    case 6:
    case 9:
      return along(motion.location, inWorld(bodyPath(motion, seconds, false), motion.orientation), 1)
    case 7:
    case 8:
      return along(motion.location, inWorld(bodyPath(motion, seconds, true), motion.orientation), 1)
    default:
      return motion.location
  }
}

function along(from: Vector, by: Vector, factor: number): Vector {
  return { x: from.x + by.x * factor, y: from.y + by.y * factor, z: from.z + by.z * factor }
}

/**
 * The way in the axes the body had at the report: the integral of its rotated velocity, plus that of its acceleration in body axes.
 * With rate w about unit axis n: R(t) = cos(wt)·1 + (1 − cos(wt))·nnᵀ + sin(wt)·[n×], integrated term by term. FPB and FVB do not turn.
 */
function bodyPath(motion: Motion, seconds: number, turning: boolean): Vector {
  const { algorithm, velocity, acceleration, angularVelocity } = motion
  const accelerated = algorithm === 8 || algorithm === 9
  const rate = Math.hypot(angularVelocity.x, angularVelocity.y, angularVelocity.z)
  if (!turning || rate * seconds < 1e-6) {
    const straight = along({ x: 0, y: 0, z: 0 }, velocity, seconds)
    return accelerated ? along(straight, acceleration, (seconds * seconds) / 2) : straight
  }
  const axis = { x: angularVelocity.x / rate, y: angularVelocity.y / rate, z: angularVelocity.z / rate }
  const angle = rate * seconds
  // 1 − cos, written so that slow turns do not lose its digits.
  const versine = 2 * Math.sin(angle / 2) ** 2
  const path = turned(velocity, axis, { same: Math.sin(angle) / rate, along: seconds - Math.sin(angle) / rate, across: versine / rate })
  if (!accelerated) return path
  const same = (angle * Math.sin(angle) - versine) / rate ** 2
  const whole = (seconds * seconds) / 2
  const extra = turned(acceleration, axis, { same, along: whole - same, across: (Math.sin(angle) - angle * Math.cos(angle)) / rate ** 2 })
  return along(path, extra, 1)
}

function turned(vector: Vector, axis: Vector, weights: { same: number; along: number; across: number }): Vector {
  const dot = vector.x * axis.x + vector.y * axis.y + vector.z * axis.z
  const cross = { x: axis.y * vector.z - axis.z * vector.y, y: axis.z * vector.x - axis.x * vector.z, z: axis.x * vector.y - axis.y * vector.x }
  return {
    x: vector.x * weights.same + axis.x * dot * weights.along + cross.x * weights.across,
    y: vector.y * weights.same + axis.y * dot * weights.along + cross.y * weights.across,
    z: vector.z * weights.same + axis.z * dot * weights.along + cross.z * weights.across,
  }
}

/** Body axes to world axes by the Euler angles psi (about z), theta (about y), phi (about x), radians. */
function inWorld(vector: Vector, { psi, theta, phi }: Orientation): Vector {
  const [cPsi, sPsi, cTheta, sTheta, cPhi, sPhi] = [Math.cos(psi), Math.sin(psi), Math.cos(theta), Math.sin(theta), Math.cos(phi), Math.sin(phi)]
  return {
    x: cTheta * cPsi * vector.x + (sPhi * sTheta * cPsi - cPhi * sPsi) * vector.y + (cPhi * sTheta * cPsi + sPhi * sPsi) * vector.z,
    y: cTheta * sPsi * vector.x + (sPhi * sTheta * sPsi + cPhi * cPsi) * vector.y + (cPhi * sTheta * sPsi - sPhi * cPsi) * vector.z,
    z: -sTheta * vector.x + sPhi * cTheta * vector.y + cPhi * cTheta * vector.z,
  }
}
