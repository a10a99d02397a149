import type { Group } from './cast.ts'

/** Where a unit is and how it moves, in degrees, metres and metres per second. */
export type Pose = { latitudeDeg: number; longitudeDeg: number; altitudeM: number; headingDeg: number; speedMps: number }

/** The pose after that many seconds of driving. */
export type Route = (drivenSeconds: number) => Pose

const metresPerDegree = 111_320

/** An oval laid along the group's direction, somewhere in its area; every member has its own. */
export function createRoute(group: Group, random: () => number): Route {
  const alongM = group.spreadM * (0.25 + 0.35 * random())
  const acrossM = alongM * (0.2 + 0.3 * random())
  const centreEastM = (random() - 0.5) * group.spreadM
  const centreNorthM = (random() - 0.5) * group.spreadM
  const startAngle = random() * 2 * Math.PI
  const speedMps = group.speedMps * (0.8 + 0.4 * random())
  // Mean radius is good enough: speed along an oval varies a little, as drivers do.
  const turnPerSecond = speedMps / ((alongM + acrossM) / 2)
  const heading = (group.headingDeg * Math.PI) / 180
  const waves = group.altitudeM > 0 && group.altitudeM < 100 ? 4 : 0
  return (drivenSeconds) => {
    const angle = startAngle + turnPerSecond * drivenSeconds
    const along = alongM * Math.cos(angle)
    const across = acrossM * Math.sin(angle)
    const alongSpeed = -alongM * turnPerSecond * Math.sin(angle)
    const acrossSpeed = acrossM * turnPerSecond * Math.cos(angle)
    const eastSpeed = alongSpeed * Math.sin(heading) + acrossSpeed * Math.cos(heading)
    const northSpeed = alongSpeed * Math.cos(heading) - acrossSpeed * Math.sin(heading)
    const eastM = centreEastM + along * Math.sin(heading) + across * Math.cos(heading)
    const northM = centreNorthM + along * Math.cos(heading) - across * Math.sin(heading)
    return {
      latitudeDeg: group.latitudeDeg + northM / metresPerDegree,
      longitudeDeg: group.longitudeDeg + eastM / (metresPerDegree * Math.cos((group.latitudeDeg * Math.PI) / 180)),
      altitudeM: group.altitudeM + waves * Math.sin(2 * angle),
      headingDeg: ((Math.atan2(eastSpeed, northSpeed) * 180) / Math.PI + 360) % 360,
      speedMps: Math.hypot(eastSpeed, northSpeed),
    }
  }
}

/** Metres between two poses, good for a few tens of kilometres. */
export function distanceM(a: Pose, b: Pose): number {
  const northM = (a.latitudeDeg - b.latitudeDeg) * metresPerDegree
  const eastM = (a.longitudeDeg - b.longitudeDeg) * metresPerDegree * Math.cos((a.latitudeDeg * Math.PI) / 180)
  return Math.hypot(northM, eastM, a.altitudeM - b.altitudeM)
}

/** The point that fraction of the way from one pose to another, pointing at the second. */
export function between(a: Pose, b: Pose, fraction: number): Pose {
  const mix = (from: number, to: number): number => from + (to - from) * fraction
  const eastM = (b.longitudeDeg - a.longitudeDeg) * Math.cos((a.latitudeDeg * Math.PI) / 180)
  return {
    latitudeDeg: mix(a.latitudeDeg, b.latitudeDeg),
    longitudeDeg: mix(a.longitudeDeg, b.longitudeDeg),
    altitudeM: mix(a.altitudeM, b.altitudeM),
    headingDeg: ((Math.atan2(eastM, b.latitudeDeg - a.latitudeDeg) * 180) / Math.PI + 360) % 360,
    speedMps: 0,
  }
}
