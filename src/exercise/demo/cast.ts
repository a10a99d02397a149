/*
 * Who takes part in the demo: a brigade exercise on the Baltic coast around 54.3° N 10.8° E. Blue attacks from the west, red defends in the east,
 * ships lie off the coast, and a few neutral vehicles drive through.
 */

/** Kind, domain, country, category, subcategory, specific, extra. */
export type TypeNumbers = readonly [number, number, number, number, number, number, number]

export type Role = 'tank' | 'fighting-vehicle' | 'truck' | 'dismount' | 'attack-helicopter' | 'helicopter' | 'fighter' | 'drone' | 'ship'

/** A group of units of one kind under one application. */
export type Group = {
  callsign: string
  count: number
  role: Role
  type: TypeNumbers
  force: number
  site: number
  application: number
  /** Centre of its area, degrees. */
  latitudeDeg: number
  longitudeDeg: number
  /** How far from the centre its members stand, metres. */
  spreadM: number
  /** Direction of its advance, degrees from north; members drive on ovals laid along it. */
  headingDeg: number
  speedMps: number
  altitudeM: number
}

/** Sites, as an exercise plan would name them. `clockErrorMs`: how wrong the application's clock is. */
export const applications: readonly { site: number; application: number; version: 6 | 7; clockErrorMs: number; bundled: boolean }[] = [
  { site: 12, application: 1, version: 7, clockErrorMs: 0, bundled: true },
  { site: 12, application: 2, version: 7, clockErrorMs: 0, bundled: false },
  { site: 21, application: 1, version: 6, clockErrorMs: 0, bundled: true },
  { site: 21, application: 2, version: 6, clockErrorMs: -14_000, bundled: false },
  { site: 34, application: 1, version: 7, clockErrorMs: 0, bundled: false },
  { site: 34, application: 2, version: 7, clockErrorMs: 0, bundled: false },
  { site: 45, application: 1, version: 6, clockErrorMs: 0, bundled: false },
  { site: 51, application: 1, version: 6, clockErrorMs: 0, bundled: false },
]

/** The white cell: starts the exercise and comments on it. */
export const control = { site: 51, application: 9, version: 6 as const }
/** Falls silent now and then. */
export const unsteadySite = 45

const m1a2: TypeNumbers = [1, 1, 225, 1, 1, 3, 0]
const bradley: TypeNumbers = [1, 1, 225, 2, 1, 1, 0]
const hemtt: TypeNumbers = [1, 1, 225, 7, 19, 1, 0]
const t72: TypeNumbers = [1, 1, 222, 1, 2, 1, 0]
const bmp2: TypeNumbers = [1, 1, 222, 2, 2, 1, 0]
const ural: TypeNumbers = [1, 1, 222, 7, 11, 1, 0]
const unimog: TypeNumbers = [1, 1, 78, 7, 5, 1, 0]
const apache: TypeNumbers = [1, 2, 225, 20, 1, 1, 0]
const hind: TypeNumbers = [1, 2, 222, 20, 2, 1, 0]
const hip: TypeNumbers = [1, 2, 222, 21, 1, 1, 0]
const f16: TypeNumbers = [1, 2, 225, 1, 3, 3, 0]
const su27: TypeNumbers = [1, 2, 222, 1, 3, 2, 0]
const reaper: TypeNumbers = [1, 2, 225, 50, 34, 1, 0]
const frigate: TypeNumbers = [1, 3, 78, 6, 1, 1, 0]
const nanuchka: TypeNumbers = [1, 3, 222, 6, 7, 1, 0]
const rifleman: TypeNumbers = [3, 1, 225, 1, 1, 0, 0]
const redRifleman: TypeNumbers = [3, 1, 222, 1, 1, 0, 0]

const west = { latitudeDeg: 54.28, longitudeDeg: 10.72, headingDeg: 85 }
const east = { latitudeDeg: 54.285, longitudeDeg: 10.79, headingDeg: 265 }
const sea = { latitudeDeg: 54.45, longitudeDeg: 10.9, altitudeM: 0 }

export const cast: readonly Group[] = [
  { callsign: 'VIPER', count: 14, role: 'tank', type: m1a2, force: 1, site: 12, application: 1, ...west, spreadM: 1_400, speedMps: 8, altitudeM: 40 },
  {
    callsign: 'BRAVO',
    count: 12,
    role: 'fighting-vehicle',
    type: bradley,
    force: 1,
    site: 12,
    application: 1,
    ...west,
    spreadM: 1_800,
    speedMps: 7,
    altitudeM: 40,
  },
  {
    callsign: 'MULE',
    count: 8,
    role: 'truck',
    type: hemtt,
    force: 1,
    site: 12,
    application: 2,
    ...west,
    longitudeDeg: 10.66,
    spreadM: 2_000,
    speedMps: 9,
    altitudeM: 38,
  },
  {
    callsign: 'SCOUT',
    count: 8,
    role: 'dismount',
    type: rifleman,
    force: 4,
    site: 12,
    application: 2,
    ...west,
    longitudeDeg: 10.75,
    spreadM: 500,
    speedMps: 1.2,
    altitudeM: 42,
  },
  { callsign: 'BEAR', count: 14, role: 'tank', type: t72, force: 2, site: 21, application: 1, ...east, spreadM: 1_500, speedMps: 7, altitudeM: 45 },
  {
    callsign: 'WOLF',
    count: 12,
    role: 'fighting-vehicle',
    type: bmp2,
    force: 2,
    site: 21,
    application: 1,
    ...east,
    spreadM: 1_900,
    speedMps: 8,
    altitudeM: 45,
  },
  {
    callsign: 'OX',
    count: 8,
    role: 'truck',
    type: ural,
    force: 2,
    site: 21,
    application: 2,
    ...east,
    longitudeDeg: 10.86,
    spreadM: 1_800,
    speedMps: 9,
    altitudeM: 43,
  },
  {
    callsign: 'FOX',
    count: 10,
    role: 'dismount',
    type: redRifleman,
    force: 5,
    site: 21,
    application: 2,
    ...east,
    longitudeDeg: 10.78,
    spreadM: 500,
    speedMps: 1.1,
    altitudeM: 46,
  },
  {
    callsign: 'APACHE',
    count: 4,
    role: 'attack-helicopter',
    type: apache,
    force: 1,
    site: 34,
    application: 1,
    ...west,
    spreadM: 2_500,
    speedMps: 45,
    altitudeM: 140,
  },
  {
    callsign: 'FALCON',
    count: 4,
    role: 'fighter',
    type: f16,
    force: 1,
    site: 34,
    application: 1,
    ...west,
    latitudeDeg: 54.2,
    spreadM: 9_000,
    speedMps: 220,
    altitudeM: 5_500,
  },
  {
    callsign: 'HIND',
    count: 3,
    role: 'attack-helicopter',
    type: hind,
    force: 2,
    site: 34,
    application: 1,
    ...east,
    spreadM: 2_500,
    speedMps: 45,
    altitudeM: 150,
  },
  {
    callsign: 'HIP',
    count: 2,
    role: 'helicopter',
    type: hip,
    force: 2,
    site: 34,
    application: 1,
    ...east,
    longitudeDeg: 10.88,
    spreadM: 2_500,
    speedMps: 40,
    altitudeM: 200,
  },
  {
    callsign: 'FLANKER',
    count: 3,
    role: 'fighter',
    type: su27,
    force: 2,
    site: 34,
    application: 1,
    ...east,
    latitudeDeg: 54.2,
    spreadM: 9_000,
    speedMps: 230,
    altitudeM: 6_500,
  },
  {
    callsign: 'EYE',
    count: 2,
    role: 'drone',
    type: reaper,
    force: 1,
    site: 34,
    application: 2,
    ...west,
    longitudeDeg: 10.76,
    spreadM: 4_000,
    speedMps: 60,
    altitudeM: 3_000,
  },
  { callsign: 'NEPTUNE', count: 3, role: 'ship', type: frigate, force: 7, site: 45, application: 1, ...sea, headingDeg: 70, spreadM: 6_000, speedMps: 8 },
  {
    callsign: 'STORM',
    count: 2,
    role: 'ship',
    type: nanuchka,
    force: 2,
    site: 45,
    application: 1,
    ...sea,
    longitudeDeg: 11.1,
    headingDeg: 250,
    spreadM: 5_000,
    speedMps: 9,
  },
  {
    callsign: 'CIVIL',
    count: 10,
    role: 'truck',
    type: unimog,
    force: 3,
    site: 51,
    application: 1,
    latitudeDeg: 54.29,
    longitudeDeg: 10.76,
    headingDeg: 10,
    spreadM: 3_500,
    speedMps: 12,
    altitudeM: 40,
  },
]

export const weapons = {
  tank: {
    blue: { munition: [2, 2, 225, 2, 13, 2, 0], quantity: 1, speedMps: 1_500 },
    red: { munition: [2, 2, 222, 2, 11, 2, 0], quantity: 1, speedMps: 1_400 },
  },
  'fighting-vehicle': {
    blue: { munition: [2, 2, 225, 2, 3, 2, 0], quantity: 10, speedMps: 1_100 },
    red: { munition: [2, 2, 222, 2, 2, 1, 0], quantity: 8, speedMps: 960 },
  },
  'attack-helicopter': {
    blue: { munition: [2, 2, 225, 1, 3, 1, 0], quantity: 1, speedMps: 380 },
    red: { munition: [2, 2, 222, 1, 7, 0, 0], quantity: 1, speedMps: 280 },
  },
  dismount: { blue: { munition: [2, 8, 225, 2, 1, 1, 0], quantity: 5, speedMps: 900 }, red: { munition: [2, 8, 225, 2, 2, 1, 0], quantity: 6, speedMps: 800 } },
} as const satisfies Partial<Record<Role, Record<'blue' | 'red', { munition: TypeNumbers; quantity: number; speedMps: number }>>>
