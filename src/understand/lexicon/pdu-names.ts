import { pduTypes } from '../../siso/pdu-types.ts'
import { narrowing } from '../line.ts'
import type { Phrases } from './entry.ts'

/** What people say before "PDUs" or "packets" beyond the words of `siso/`. */
const more: Readonly<Record<number, readonly string[]>> = {
  1: ['state'],
  3: ['detonate'],
  13: ['start/resume', 'start / resume'],
  14: ['stop/freeze', 'stop / freeze'],
  15: ['acknowledgement'],
  66: ['collision elastic', 'elastic collision'],
}

/** "entity state PDUs" is traffic of that type; the entity states themselves are asked for under their own measures. */
export function addPduNames(phrases: Phrases): void {
  for (const { number, name: title, words } of pduTypes) {
    if (number === 0) continue
    for (const name of new Set([title.toLowerCase(), ...words, ...(more[number] ?? [])])) {
      for (const noun of ['pdu', 'pdus', 'packet', 'packets', 'message', 'messages', 'traffic']) {
        if (noun.startsWith('m') && (name === 'comment' || name === 'event report')) continue
        phrases.set(`${name} ${noun}`, {
          kind: 'measure',
          measure: { id: 'pdus', form: 'noun', weak: true, narrowings: [narrowing('pdu-type', String(number))] },
        })
      }
    }
  }
  for (const name of ['entity state', 'entity states', 'entity state updates', 'espdus', 'espdu', 'set data', 'start/resume', 'stop/freeze']) {
    const number = name.startsWith('entity state u') ? '67' : name.startsWith('e') ? '1' : name === 'set data' ? '19' : name.startsWith('start') ? '13' : '14'
    phrases.set(name, { kind: 'measure', measure: { id: 'pdus', form: 'noun', weak: true, narrowings: [narrowing('pdu-type', number)] } })
  }
}
