/** A kind of PDU: number and name of SISO uid 4, protocol family of SISO uid 5, and the words people use for it, in lower case. */
export type PduType = { readonly number: number; readonly name: string; readonly family: number; readonly words: readonly string[] }

/** Types 0 to 72, in order: the place in the list is the number. */
export const pduTypes: readonly PduType[] = [
  { number: 0, name: 'Other', family: 0, words: ['other'] },
  { number: 1, name: 'Entity State', family: 1, words: ['entity state', 'espdu', 'es'] },
  { number: 2, name: 'Fire', family: 2, words: ['fire', 'shot', 'weapon fire'] },
  { number: 3, name: 'Detonation', family: 2, words: ['detonation', 'det', 'explosion'] },
  { number: 4, name: 'Collision', family: 1, words: ['collision', 'crash'] },
  { number: 5, name: 'Service Request', family: 3, words: ['service request'] },
  { number: 6, name: 'Resupply Offer', family: 3, words: ['resupply offer'] },
  { number: 7, name: 'Resupply Received', family: 3, words: ['resupply received'] },
  { number: 8, name: 'Resupply Cancel', family: 3, words: ['resupply cancel'] },
  { number: 9, name: 'Repair Complete', family: 3, words: ['repair complete'] },
  { number: 10, name: 'Repair Response', family: 3, words: ['repair response'] },
  { number: 11, name: 'Create Entity', family: 5, words: ['create entity'] },
  { number: 12, name: 'Remove Entity', family: 5, words: ['remove entity', 'removal'] },
  { number: 13, name: 'Start/Resume', family: 5, words: ['start', 'resume', 'start resume'] },
  { number: 14, name: 'Stop/Freeze', family: 5, words: ['stop', 'freeze', 'stop freeze'] },
  { number: 15, name: 'Acknowledge', family: 5, words: ['acknowledge', 'ack'] },
  { number: 16, name: 'Action Request', family: 5, words: ['action request'] },
  { number: 17, name: 'Action Response', family: 5, words: ['action response'] },
  { number: 18, name: 'Data Query', family: 5, words: ['data query'] },
  { number: 19, name: 'Set Data', family: 5, words: ['set data'] },
  { number: 20, name: 'Data', family: 5, words: ['data'] },
  { number: 21, name: 'Event Report', family: 5, words: ['event report'] },
  { number: 22, name: 'Comment', family: 5, words: ['comment', 'remark'] },
  { number: 23, name: 'Electromagnetic Emission', family: 6, words: ['emission', 'ee', 'em emission', 'radar emission'] },
  { number: 24, name: 'Designator', family: 6, words: ['designator', 'laser designator', 'laser'] },
  { number: 25, name: 'Transmitter', family: 4, words: ['transmitter', 'radio transmitter'] },
  { number: 26, name: 'Signal', family: 4, words: ['signal', 'radio signal', 'voice'] },
  { number: 27, name: 'Receiver', family: 4, words: ['receiver', 'radio receiver'] },
  { number: 28, name: 'IFF', family: 6, words: ['iff', 'transponder', 'iff atc navaids'] },
  { number: 29, name: 'Underwater Acoustic', family: 6, words: ['underwater acoustic', 'ua', 'sonar'] },
  { number: 30, name: 'Supplemental Emission / Entity State', family: 6, words: ['supplemental emission', 'see'] },
  { number: 31, name: 'Intercom Signal', family: 4, words: ['intercom signal'] },
  { number: 32, name: 'Intercom Control', family: 4, words: ['intercom control'] },
  { number: 33, name: 'Aggregate State', family: 7, words: ['aggregate', 'aggregate state'] },
  { number: 34, name: 'IsGroupOf', family: 7, words: ['isgroupof'] },
  { number: 35, name: 'Transfer Ownership', family: 7, words: ['transfer ownership', 'transfer control'] },
  { number: 36, name: 'IsPartOf', family: 7, words: ['ispartof'] },
  { number: 37, name: 'Minefield State', family: 8, words: ['minefield', 'minefield state'] },
  { number: 38, name: 'Minefield Query', family: 8, words: ['minefield query'] },
  { number: 39, name: 'Minefield Data', family: 8, words: ['minefield data'] },
  { number: 40, name: 'Minefield Response NACK', family: 8, words: ['minefield response nack'] },
  { number: 41, name: 'Environmental Process', family: 9, words: ['environmental process', 'weather'] },
  { number: 42, name: 'Gridded Data', family: 9, words: ['gridded data'] },
  { number: 43, name: 'Point Object State', family: 9, words: ['point object state'] },
  { number: 44, name: 'Linear Object State', family: 9, words: ['linear object state'] },
  { number: 45, name: 'Areal Object State', family: 9, words: ['areal object state'] },
  { number: 46, name: 'TSPI', family: 11, words: ['tspi'] },
  { number: 47, name: 'Appearance', family: 11, words: ['appearance'] },
  { number: 48, name: 'Articulated Parts', family: 11, words: ['articulated parts'] },
  { number: 49, name: 'LE Fire', family: 11, words: ['le fire'] },
  { number: 50, name: 'LE Detonation', family: 11, words: ['le detonation'] },
  { number: 51, name: 'Create Entity-R', family: 10, words: ['create entity-r'] },
  { number: 52, name: 'Remove Entity-R', family: 10, words: ['remove entity-r'] },
  { number: 53, name: 'Start/Resume-R', family: 10, words: ['start resume-r'] },
  { number: 54, name: 'Stop/Freeze-R', family: 10, words: ['stop freeze-r'] },
  { number: 55, name: 'Acknowledge-R', family: 10, words: ['acknowledge-r'] },
  { number: 56, name: 'Action Request-R', family: 10, words: ['action request-r'] },
  { number: 57, name: 'Action Response-R', family: 10, words: ['action response-r'] },
  { number: 58, name: 'Data Query-R', family: 10, words: ['data query-r'] },
  { number: 59, name: 'Set Data-R', family: 10, words: ['set data-r'] },
  { number: 60, name: 'Data-R', family: 10, words: ['data-r'] },
  { number: 61, name: 'Event Report-R', family: 10, words: ['event report-r'] },
  { number: 62, name: 'Comment-R', family: 10, words: ['comment-r'] },
  { number: 63, name: 'Record-R', family: 10, words: ['record-r'] },
  { number: 64, name: 'Set Record-R', family: 10, words: ['set record-r'] },
  { number: 65, name: 'Record Query-R', family: 10, words: ['record query-r'] },
  { number: 66, name: 'Collision-Elastic', family: 1, words: ['collision-elastic'] },
  { number: 67, name: 'Entity State Update', family: 1, words: ['entity state update', 'esu'] },
  { number: 68, name: 'Directed Energy Fire', family: 2, words: ['directed energy fire', 'de fire'] },
  { number: 69, name: 'Entity Damage Status', family: 2, words: ['entity damage status'] },
  { number: 70, name: 'Information Operations Action', family: 13, words: ['information operations action'] },
  { number: 71, name: 'Information Operations Report', family: 13, words: ['information operations report'] },
  { number: 72, name: 'Attribute', family: 1, words: ['attribute'] },
]

const familyNames: readonly string[] = [
  'Other',
  'Entity Information/Interaction',
  'Warfare',
  'Logistics',
  'Radio Communications',
  'Simulation Management',
  'Distributed Emission Regeneration',
  'Entity Management',
  'Minefield',
  'Synthetic Environment',
  'Simulation Management with Reliability',
  'Live Entity (LE) Information/Interaction',
  'Non-Real-Time',
  'Information Operations',
]

/** A number outside of the table is named as what it is: `PDU type 200`. */
export function pduTypeName(number: number): string {
  return pduTypes[number]?.name ?? `PDU type ${number}`
}

export function pduFamilyName(number: number): string {
  return familyNames[number] ?? `protocol family ${number}`
}

/** Whether the number is in the table; 0, "Other", is. */
export function isKnownPduType(number: number): boolean {
  return pduTypes[number] !== undefined
}
