import { entry } from './entry.ts'
import type { Entry } from './entry.ts'

/** Protocol, transport and time. */
export const wireTerms: readonly Entry[] = [
  entry(
    'DIS',
    ['distributed interactive simulation', 'dis protocol'],
    'DIS, Distributed Interactive Simulation, is a protocol by which simulators share one battlefield: each sends small messages (PDUs) about its own entities to all others, without a central server. It is standardised as IEEE 1278.',
  ),
  entry(
    'PDU',
    ['protocol data unit', 'dis packet', 'dis message'],
    'A PDU, protocol data unit, is one DIS message. It begins with a 12-octet header (version, exercise, type, family, timestamp, length) followed by a body that depends on its type.',
  ),
  entry(
    'IEEE 1278',
    ['1278', 'ieee 1278.1', '1278.1', 'ieee 1278.1a', 'ieee1278', 'dis standard'],
    'IEEE 1278 is the family of standards that defines DIS; 1278.1 defines the PDUs. Its editions appear in every header as the protocol version.',
  ),
  entry(
    'SISO',
    ['simulation interoperability standards organization'],
    'SISO, the Simulation Interoperability Standards Organization, maintains the DIS standards and the lists of numbers they use.',
  ),
  entry(
    'SISO-REF-010',
    ['ref 010', 'ref-010', 'enumerations', 'siso enumerations', 'siso ref 010'],
    'SISO-REF-010 is the catalogue of the numbers used in DIS: entity types, countries, munitions, PDU types, detonation results and many more.',
  ),
  entry(
    'protocol version',
    [
      'dis version',
      'version',
      'protocol versions',
      'dis 5',
      'dis 6',
      'dis 7',
      'dis v5',
      'dis v6',
      'dis v7',
      'version 5',
      'version 6',
      'version 7',
      'dis5',
      'dis6',
      'dis7',
    ],
    'The protocol version is the first octet of a PDU: 4 is a draft of DIS 2, 5 is IEEE 1278.1-1995, 6 is 1278.1A-1998 and 7 is 1278.1-2012. Versions can be mixed in one exercise; version 7 brings heartbeats that depend on kind and movement.',
  ),
  entry(
    'header',
    ['pdu header', 'dis header'],
    'The header is the first 12 octets of every PDU: protocol version, exercise id, PDU type, protocol family, timestamp, length and, in version 7, a status octet.',
  ),
  entry(
    'protocol family',
    ['family', 'pdu family'],
    'The protocol family groups PDU types, such as entity information, warfare, radio or simulation management. Senders fill it in unreliably, so nothing is counted by it here.',
  ),
  entry(
    'bundle',
    ['bundling', 'bundled pdu', 'pdu bundle'],
    'A bundle is one UDP datagram that holds several PDUs one after the other. They are taken apart by the length in each header, and each counts as one PDU.',
  ),
  entry(
    'malformed',
    ['malformed pdu', 'malformed traffic', 'broken pdu', 'bad pdu'],
    'Malformed is what cannot be decoded: a datagram shorter than a header, a length under 12 or past the end, or a body shorter than its type needs. A PDU of an unknown type with a sound header is unknown, not malformed.',
  ),
  entry('datagram', ['udp datagram'], 'A datagram is one UDP message. It holds one PDU or a bundle of them.'),
  entry(
    'UDP',
    ['user datagram protocol'],
    'UDP carries DIS on the network: datagrams without connection or delivery guarantee, by custom on port 3000. What is lost is not sent again.',
  ),
  entry(
    'multicast',
    ['multicast group'],
    'Multicast sends one datagram to all who joined a group address, such as 239.1.2.3, so that uninvolved machines are not bothered.',
  ),
  entry('broadcast', [], 'Broadcast sends a datagram to every machine of a network segment; it is the oldest and still most common way to distribute DIS.'),
  entry('unicast', [], 'Unicast sends a datagram to one machine; gateways between networks often use it for DIS.'),
  entry(
    'heartbeat',
    ['heart beat', 'beat', 'keep alive', 'keepalive'],
    'A heartbeat is a PDU sent although nothing changed, so that others know the entity is still there: every 5 seconds up to version 6; in version 7 it depends on kind, domain and movement, up to 60 seconds.',
  ),
  entry(
    'timeout',
    ['time out', 'time-out', 'entity timeout'],
    'The timeout is how long an entity may be silent before contact counts as lost: 2.4 heartbeats. Here it is between 12 and 144 seconds, by version, movement and the cadence the sender itself keeps.',
  ),
  entry(
    'timestamp',
    ['time stamp', 'pdu time', 'absolute timestamp', 'relative timestamp'],
    "The timestamp is the sender's time past the hour, in units of about 1.7 microseconds; its last bit says whether the clock is synchronised (absolute) or its own (relative). Answers here go by receive time.",
  ),
  entry(
    'clock skew',
    ['skew', 'bad clock', 'clock drift'],
    "Clock skew is how far a sender's absolute timestamps are from the receive time. More than 5 seconds counts as a bad clock.",
  ),
  entry(
    'receive time',
    [],
    'Receive time is when the listener received a PDU. All windows and counts here go by it, because senders’ clocks cannot be relied on.',
  ),
  entry(
    'rate',
    ['pdu rate', 'traffic rate', 'pdus per second'],
    'The rate is PDUs per second, averaged over a window; a large exercise has some hundred per second.',
  ),
  entry(
    'kernel drop',
    ['kernel drops', 'dropped datagram', 'packet loss', 'dropped packet'],
    'A kernel drop is a datagram that arrived at this machine but was thrown away because the receive buffer was full. Counts are too low by as much.',
  ),
  entry('Zulu', ['zulu time', 'z time', 'utc', 'gmt'], 'Zulu is UTC, written with a Z behind the time: 1430Z is 14:30 UTC.'),
  entry(
    'DTG',
    ['date time group', 'date-time group'],
    'A DTG, date-time group, is military notation for an instant: 181430Z MAR 26 is 14:30 UTC on 18 March 2026.',
  ),
  entry(
    'simulation management',
    ['simman', 'sim management', 'simulation manager'],
    'Simulation management is the part of DIS that starts, stops and steers an exercise: Start/Resume, Stop/Freeze, Create and Remove Entity, Action Request, Data, Event Report and Comment.',
  ),
  entry(
    'reliable PDU',
    ['-r pdu', 'reliability', 'simulation management with reliability', 'r pdu'],
    'PDUs with -R in their name are twins of the simulation management PDUs that ask to be acknowledged and are sent again if they are not.',
  ),
]
