/** Earth-centred, earth-fixed (WGS84), metres; or m/s for velocities. */
export type Vector = { x: number; y: number; z: number }

/** WGS84: semi-major axis in metres, flattening, first eccentricity squared. */
const semiMajor = 6_378_137
const flattening = 1 / 298.257223563
const eccentricity2 = flattening * (2 - flattening)
const semiMinor = semiMajor * (1 - flattening)
const degrees = 180 / Math.PI

export type Geodetic = { latitudeDeg: number; longitudeDeg: number; /** Above the ellipsoid. */ altitudeM: number }

/** Earth-centred metres to latitude, longitude and altitude; good to a millimetre from the centre of a mine to the orbit of a satellite. */
export function toGeodetic({ x, y, z }: Vector): Geodetic {
  const across = Math.hypot(x, y)
  const longitudeDeg = across === 0 ? 0 : Math.atan2(y, x) * degrees
  // On the reduced latitude, Bowring's step converges in two or three rounds; poles need no special case.
  let reduced = Math.atan2(z * semiMajor, across * semiMinor)
  let latitude = 0
  for (let round = 0; round < 4; round += 1) {
    const sine = Math.sin(reduced)
    const cosine = Math.cos(reduced)
    const secondEccentricity2 = eccentricity2 / (1 - eccentricity2)
    latitude = Math.atan2(z + secondEccentricity2 * semiMinor * sine ** 3, across - eccentricity2 * semiMajor * cosine ** 3)
    reduced = Math.atan2((1 - flattening) * Math.sin(latitude), Math.cos(latitude))
  }
  const sine = Math.sin(latitude)
  const cosine = Math.cos(latitude)
  const curvature = semiMajor / Math.sqrt(1 - eccentricity2 * sine * sine)
  // Along the normal, which is well conditioned at every latitude.
  const altitudeM = across * cosine + (z + eccentricity2 * curvature * sine) * sine - curvature
  return { latitudeDeg: latitude * degrees, longitudeDeg, altitudeM }
}

export function toGeocentric({ latitudeDeg, longitudeDeg, altitudeM }: Geodetic): Vector {
  const sine = Math.sin(latitudeDeg / degrees)
  const cosine = Math.cos(latitudeDeg / degrees)
  const curvature = semiMajor / Math.sqrt(1 - eccentricity2 * sine * sine)
  return {
    x: (curvature + altitudeM) * cosine * Math.cos(longitudeDeg / degrees),
    y: (curvature + altitudeM) * cosine * Math.sin(longitudeDeg / degrees),
    z: (curvature * (1 - eccentricity2) + altitudeM) * sine,
  }
}

export type EastNorthUp = { east: number; north: number; up: number }

/** A geocentric direction (such as a velocity) in the local frame of a place. */
export function toLocal(direction: Vector, at: Pick<Geodetic, 'latitudeDeg' | 'longitudeDeg'>): EastNorthUp {
  const [sineLat, cosineLat] = [Math.sin(at.latitudeDeg / degrees), Math.cos(at.latitudeDeg / degrees)]
  const [sineLon, cosineLon] = [Math.sin(at.longitudeDeg / degrees), Math.cos(at.longitudeDeg / degrees)]
  return {
    east: -sineLon * direction.x + cosineLon * direction.y,
    north: -sineLat * cosineLon * direction.x - sineLat * sineLon * direction.y + cosineLat * direction.z,
    up: cosineLat * cosineLon * direction.x + cosineLat * sineLon * direction.y + sineLat * direction.z,
  }
}

export function fromLocal({ east, north, up }: EastNorthUp, at: Pick<Geodetic, 'latitudeDeg' | 'longitudeDeg'>): Vector {
  const [sineLat, cosineLat] = [Math.sin(at.latitudeDeg / degrees), Math.cos(at.latitudeDeg / degrees)]
  const [sineLon, cosineLon] = [Math.sin(at.longitudeDeg / degrees), Math.cos(at.longitudeDeg / degrees)]
  return {
    x: -sineLon * east - sineLat * cosineLon * north + cosineLat * cosineLon * up,
    y: cosineLon * east - sineLat * sineLon * north + cosineLat * sineLon * up,
    z: cosineLat * north + sineLat * up,
  }
}

/** Speed over ground and all, m/s, and true course in degrees (0 to 360); the course of something that does not move over ground is null. */
export function speedAndCourse(velocity: Vector, at: Pick<Geodetic, 'latitudeDeg' | 'longitudeDeg'>): { speedMps: number; courseDeg: number | null } {
  const { east, north } = toLocal(velocity, at)
  const speedMps = Math.hypot(velocity.x, velocity.y, velocity.z)
  if (Math.hypot(east, north) < 0.01) return { speedMps, courseDeg: null }
  return { speedMps, courseDeg: (Math.atan2(east, north) * degrees + 360) % 360 }
}

export function distanceM(a: Vector, b: Vector): number {
  return Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z)
}
