import { fromLocal, toGeocentric } from '../../core/coordinates.ts'
import type { Vector } from '../../core/coordinates.ts'
import type { Orientation } from '../../dis/pdu.ts'

export type LevelPose = { latitudeDeg: number; longitudeDeg: number; altitudeM: number; headingDeg: number; speedMps: number }

/** On the wire: geocentric metres and m/s, Euler angles in radians. */
export type MotionState = { location: Vector; velocity: Vector; orientation: Orientation }

/** Of something level that points and moves along its heading. */
export function motionStateOf(pose: LevelPose): MotionState {
  const heading = (pose.headingDeg * Math.PI) / 180
  const direction = (east: number, north: number, up: number): Vector => fromLocal({ east, north, up }, pose)
  const forward = direction(Math.sin(heading), Math.cos(heading), 0)
  const right = direction(Math.cos(heading), -Math.sin(heading), 0)
  const down = direction(0, 0, -1)
  return {
    location: toGeocentric(pose),
    velocity: { x: forward.x * pose.speedMps, y: forward.y * pose.speedMps, z: forward.z * pose.speedMps },
    orientation: { psi: Math.atan2(forward.y, forward.x), theta: -Math.asin(Math.max(-1, Math.min(1, forward.z))), phi: Math.atan2(right.z, down.z) },
  }
}
