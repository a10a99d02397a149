/*
 * Small tables of SISO-REF-010. A number outside of a table is named as what it is, never guessed.
 */

const stopReasons: readonly string[] = [
  'other',
  'recess',
  'termination',
  'system failure',
  'security violation',
  'entity reconstitution',
  'stop for reset',
  'stop for restart',
  'abort training, return to tactical operations',
]
const frozenBehaviours: readonly string[] = ['runs its simulation clock', 'transmits updates', 'processes updates']
const transmitStates: readonly string[] = ['off', 'on but not transmitting', 'on and transmitting']
const acknowledgeFlags: readonly string[] = ['', 'create entity', 'remove entity', 'start/resume', 'stop/freeze', 'transfer ownership']
const responseFlags: readonly string[] = ['other', 'able to comply', 'unable to comply', 'pending operator action']
/** By thousands of the warhead number. */
const warheadClasses: readonly string[] = [
  'other',
  'high explosive',
  'smoke',
  'illumination',
  'practice',
  'kinetic',
  'mines',
  'nuclear',
  'chemical',
  'biological',
]

/** Reason of a Stop/Freeze (uid 67). */
export function stopReasonName(reason: number): string {
  return stopReasons[reason] ?? `reason ${reason}`
}

/** What a frozen addressee goes on doing: bits 0 to 2 of the frozen behaviour (uid 68). */
export function frozenBehaviourNames(behaviour: number): string[] {
  return frozenBehaviours.filter((_, bit) => (behaviour & (1 << bit)) !== 0)
}

/** Transmit state of a radio (uid 164). */
export function transmitStateName(state: number): string {
  return transmitStates[state] ?? `transmit state ${state}`
}

/** What an Acknowledge answers (uid 69); 0 is not in the table. */
export function acknowledgeFlagName(flag: number): string {
  return acknowledgeFlags[flag] || `acknowledge flag ${flag}`
}

/** How an Acknowledge answers (uid 70). */
export function responseFlagName(flag: number): string {
  return responseFlags[flag] ?? `response flag ${flag}`
}

/** Class of a warhead (uid 60), which numbers them in thousands; cargo and fuel-air warheads stand among the others below 1000. */
export function warheadClassName(warhead: number): string {
  if (warhead >= 10 && warhead < 20) return 'cargo'
  if (warhead >= 20 && warhead < 30) return 'fuel-air explosive'
  return warheadClasses[Math.floor(warhead / 1000)] ?? `warhead ${warhead}`
}
