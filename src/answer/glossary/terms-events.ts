import { entry } from './entry.ts'
import type { Entry } from './entry.ts'

/** Warfare, radio, emissions. */
export const eventTerms: readonly Entry[] = [
  entry(
    'event id',
    ['event identifier', 'event number'],
    'An event id, site:application:number, ties the Fire and the Detonation PDUs of one shot together. Not every sender fills it in; number 0 ties nothing.',
  ),
  entry('fire event', ['shot', 'engagement'], 'A fire event is one Fire PDU, however many rounds it carries. Rounds are counted apart, as shots.'),
  entry(
    'round',
    ['rounds', 'quantity', 'burst'],
    'Rounds are the quantity of a Fire PDU: a burst of ten is one fire and ten rounds. A quantity of 0 counts as one.',
  ),
  entry(
    'hit',
    ['hits', 'impact'],
    'A hit is a detonation whose result says that an entity was hit, such as entity impact. Proximate detonations are counted apart.',
  ),
  entry('dud', ['duds', 'no detonation'], 'A dud is a detonation reported with result 6: the munition did not go off.'),
  entry('proximate detonation', ['proximate', 'near miss', 'entity proximate'], 'A proximate detonation is one near an entity without hitting it, result 2.'),
  entry(
    'detonation result',
    ['detonation results', 'result', 'result code'],
    'The detonation result says what a munition did: 0 other, 1 entity impact, 2 proximate to an entity, 3 ground impact, 4 proximate to the ground, 5 detonation, 6 none (dud), and finer ones above.',
  ),
  entry(
    'munition',
    ['munitions', 'ammunition', 'missile', 'weapon'],
    'A munition is what is fired: a shell, missile, bomb or bullet. Guided ones are entities of kind 2 while in flight; they are not counted as units unless asked for.',
  ),
  entry(
    'warhead',
    ['warhead type'],
    'The warhead is what a munition carries, such as high explosive, armour piercing, smoke or illumination; it is a number in Fire and Detonation PDUs.',
  ),
  entry(
    'fuse',
    ['fuze', 'fuse type'],
    'The fuse says what sets a munition off: contact, proximity, timed, command and so on; it is a number in Fire and Detonation PDUs.',
  ),
  entry(
    'munition descriptor',
    ['burst descriptor', 'descriptor'],
    'The munition or burst descriptor in Fire and Detonation PDUs holds munition type, warhead, fuse, quantity and rate.',
  ),
  entry(
    'loss',
    ['losses', 'casualty'],
    'A loss is an entity whose damage became destroyed. Contact lost and left are listed beside losses, never added to them.',
  ),
  entry(
    'kill',
    ['kills', 'kill attribution', 'attribution'],
    'A kill is a loss put to a firer: that of the last damaging detonation naming the victim from 10 seconds before to 2 seconds after it was destroyed. Other losses are unattributed.',
  ),
  entry(
    'friendly fire',
    ['fratricide', 'blue on blue'],
    'Friendly fire is a detonation whose firer and target are of the same force class, other than "other".',
  ),
  entry('exchange ratio', ['loss exchange ratio', 'ler', 'kill ratio'], 'The loss exchange ratio is opposing losses divided by friendly losses.'),
  entry(
    'collision',
    ['collisions'],
    'A collision is a pair of entities that ran into each other. Reports about the same pair within 5 seconds are one collision.',
  ),
  entry(
    'radio',
    ['radios', 'transmitter state', 'on the air'],
    'A radio is described by Transmitter PDUs. Its transmit state is 0 off, 1 on but not transmitting, 2 on the air.',
  ),
  entry('frequency', ['radio frequency', 'center frequency'], 'The frequency of a radio is the centre of its transmission, in hertz in the Transmitter PDU.'),
  entry(
    'modulation',
    ['modulation type', 'spread spectrum'],
    'The modulation says how a radio puts its signal on the carrier, such as AM, FM or frequency hopping; radios only hear each other if theirs fit.',
  ),
  entry(
    'encoding scheme',
    ['signal encoding', 'tactical data link', 'tdl'],
    'The encoding scheme of a Signal PDU says what it carries: audio in a certain coding, a data link message such as Link 16, or application data.',
  ),
  entry('intercom', ['intercom signal pdu'], 'An intercom is voice or data over wire between stations, described by Intercom PDUs.'),
  entry(
    'emitter',
    ['emitters', 'radar', 'emission system', 'jammer', 'beam'],
    'An emitter is an active electronic system such as a radar or jammer, described by Electromagnetic Emission PDUs with its systems and beams. A system without beams is off.',
  ),
  entry(
    'designator',
    ['laser designator', 'laser', 'laser spot', 'laser code'],
    'A designator is a laser that marks a target for guided munitions; its code lets each munition follow its own.',
  ),
  entry(
    'IFF mode',
    ['iff modes', 'mode 1', 'mode 2', 'mode 3', 'mode 3/a', 'mode 4', 'mode 5', 'mode c', 'mode s', 'squawk', 'transponder', 'interrogator', 'iff transponder'],
    'IFF modes are the questions a transponder answers: modes 1 to 3/A give numeric codes (3/A is the civil squawk), C the altitude, 4 and 5 are encrypted military identification, S is the addressed civil mode.',
  ),
  entry('sonar', ['underwater acoustics'], 'Sonar and ship noise are described by Underwater Acoustic PDUs.'),
  entry(
    'minefield',
    ['mine', 'mines'],
    'A minefield is described by Minefield PDUs as a whole; single mines are sent only when asked for. A mine that goes off sends a Detonation without a Fire.',
  ),
  entry(
    'time mark',
    ['mark', 'marks', 'bookmark'],
    'A time mark is a moment somebody marked by "mark this". Questions can refer to it: "what happened after mark 2?".',
  ),
  entry('sender’s ledger', ['ledger'], 'A ledger is a list of what a simulator itself sent; counts here can be compared with it.'),
  entry(
    'after action review',
    ['aar'],
    'The after-action review goes through what was planned, what happened and why. Windows, timeline and marks help to find the moments.',
  ),
]
