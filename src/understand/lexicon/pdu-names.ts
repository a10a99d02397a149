import type { Phrases } from './entry.ts'
import { narrowing } from '../line.ts'

/** Names of PDU types as people say them before "PDUs" or "packets". */
const names: Readonly<Record<number, readonly string[]>> = {
  1: ['entity state', 'entitystate', 'es', 'espdu', 'state'],
  2: ['fire'],
  3: ['detonation', 'detonate'],
  4: ['collision'],
  5: ['service request'],
  6: ['resupply offer'],
  7: ['resupply received'],
  8: ['resupply cancel'],
  9: ['repair complete'],
  10: ['repair response'],
  11: ['create entity'],
  12: ['remove entity'],
  13: ['start/resume', 'start resume', 'start / resume', 'start', 'resume'],
  14: ['stop/freeze', 'stop freeze', 'stop / freeze', 'stop', 'freeze'],
  15: ['acknowledge', 'acknowledgement', 'ack'],
  16: ['action request'],
  17: ['action response'],
  18: ['data query'],
  19: ['set data'],
  20: ['data'],
  21: ['event report'],
  22: ['comment'],
  23: ['electromagnetic emission', 'em emission', 'emission', 'ee'],
  24: ['designator'],
  25: ['transmitter'],
  26: ['signal'],
  27: ['receiver'],
  28: ['iff'],
  29: ['underwater acoustic', 'ua'],
  30: ['sees', 'supplemental emission'],
  31: ['intercom signal'],
  32: ['intercom control'],
  33: ['aggregate state', 'aggregate'],
  34: ['is group of'],
  35: ['transfer ownership', 'transfer control'],
  36: ['is part of'],
  37: ['minefield state'],
  38: ['minefield query'],
  39: ['minefield data'],
  40: ['minefield response nack', 'minefield nack'],
  41: ['environmental process'],
  42: ['gridded data'],
  43: ['point object state', 'point object'],
  44: ['linear object state', 'linear object'],
  45: ['areal object state', 'areal object'],
  46: ['tspi'],
  47: ['appearance'],
  48: ['articulated parts'],
  49: ['le fire', 'live entity fire'],
  50: ['le detonation', 'live entity detonation'],
  66: ['collision elastic', 'elastic collision'],
  67: ['entity state update'],
  68: ['directed energy fire'],
  69: ['entity damage status'],
  70: ['information operations action'],
  71: ['information operations report'],
  72: ['attribute'],
}

/** "entity state PDUs" is traffic of that type; the entity states themselves are asked for under their own measures. */
export function addPduNames(phrases: Phrases): void {
  for (const [number, said] of Object.entries(names)) {
    for (const name of said) {
      for (const noun of ['pdu', 'pdus', 'packet', 'packets', 'message', 'messages', 'traffic']) {
        if (noun.startsWith('m') && (name === 'comment' || name === 'event report')) continue
        phrases.set(`${name} ${noun}`, { kind: 'measure', measure: { id: 'pdus', form: 'noun', weak: true, narrowings: [narrowing('pdu-type', number)] } })
      }
    }
  }
  for (const name of ['entity state', 'entity states', 'entity state updates', 'espdus', 'espdu', 'set data', 'start/resume', 'stop/freeze']) {
    const number = name.startsWith('entity state u') ? '67' : name.startsWith('e') ? '1' : name === 'set data' ? '19' : name.startsWith('start') ? '13' : '14'
    phrases.set(name, { kind: 'measure', measure: { id: 'pdus', form: 'noun', weak: true, narrowings: [narrowing('pdu-type', number)] } })
  }
}
