import { narrowing } from '../line.ts'
import type { Narrowing, Noun } from '../line.ts'
import { pluralOf } from './entry.ts'
import type { Phrases } from './entry.ts'

/** Words for the force classes. Green and white are both read as neutral: host nation and control are neither side. "Civilian" is asked back. */
const forceWords: Readonly<Record<string, readonly string[]>> = {
  friendly: [
    'blue',
    'friendly',
    'friendlies',
    'friend',
    'friends',
    'blufor',
    'bluefor',
    'blue for',
    'own force',
    'own forces',
    'own side',
    'own troops',
    'our forces',
    'our side',
    'our own',
    'ours',
    'our',
    'good guys',
    'allied',
    'allies',
    'blues',
  ],
  opposing: [
    'red',
    'hostile',
    'hostiles',
    'enemy',
    'enemies',
    'opposing',
    'opposing force',
    'opposing forces',
    'opfor',
    'redfor',
    'red for',
    'opposition',
    'adversary',
    'adversaries',
    'opponent',
    'opponents',
    'foe',
    'foes',
    'reds',
    'bad guys',
    'aggressor',
    'aggressors',
  ],
  neutral: ['neutral', 'neutrals', 'white', 'green'],
  other: ['other force', 'other forces', 'force other', 'no force', 'unaffiliated'],
}
const forceNouns = ['force', 'forces', 'side', 'team', 'faction']

/** Generic words for what moves about; with a force or place they only say "its entities". */
const entityNouns = ['entity', 'unit', 'player', 'track', 'object', 'participant', 'asset', 'element', 'contact', 'troop', 'target']

type CategoryWord = { words: readonly string[]; narrowings: readonly Narrowing[] }
const kind = (value: string): Narrowing => narrowing('kind', value)
const domain = (value: string): Narrowing => narrowing('domain', value)
const landVehicle = [kind('platform'), domain('land')]
const aircraft = [kind('platform'), domain('air')]

const kindWords: readonly CategoryWord[] = [
  { words: ['platform'], narrowings: [kind('platform')] },
  {
    words: ['vehicle', 'ground vehicle', 'land vehicle', 'land platform', 'ground platform', 'ground unit', 'land unit', 'ground entity', 'land entity'],
    narrowings: landVehicle,
  },
  {
    words: [
      'aircraft',
      'air platform',
      'air vehicle',
      'air entity',
      'air unit',
      'airplane',
      'aeroplane',
      'airframe',
      'flyer',
      'air asset',
      'airborne entity',
      'airborne platform',
      'aircrafts',
    ],
    narrowings: aircraft,
  },
  {
    words: [
      'ship',
      'vessel',
      'boat',
      'surface ship',
      'surface vessel',
      'surface platform',
      'surface unit',
      'naval unit',
      'naval vessel',
      'warship',
      'surface entity',
    ],
    narrowings: [narrowing('category', 'ship')],
  },
  {
    words: ['submarine', 'sub', 'subsurface platform', 'subsurface unit', 'subsurface entity', 'underwater vehicle'],
    narrowings: [narrowing('category', 'submarine')],
  },
  { words: ['satellite', 'spacecraft', 'space platform', 'space vehicle', 'space entity'], narrowings: [kind('platform'), domain('space')] },
  {
    words: [
      'life form',
      'lifeform',
      'life-form',
      'person',
      'people',
      'human',
      'soldier',
      'dismount',
      'dismounted soldier',
      'infantryman',
      'infantry',
      'personnel',
      'man',
      'men',
      'trooper',
    ],
    narrowings: [narrowing('category', 'person')],
  },
  {
    words: ['munition', 'munition entity', 'weapon in flight', 'munition in flight', 'munitions in flight', 'missile in flight', 'missiles in flight'],
    narrowings: [kind('munition')],
  },
  { words: ['expendable', 'chaff', 'flare'], narrowings: [kind('expendable')] },
  { words: ['environmental', 'environmental entity', 'environmental object'], narrowings: [kind('environmental')] },
  { words: ['cultural feature', 'cultural entity', 'building', 'structure'], narrowings: [kind('cultural-feature')] },
  { words: ['supply', 'supply entity'], narrowings: [kind('supply')] },
  { words: ['sensor', 'sensor entity'], narrowings: [kind('sensor-emitter')] },
]

const domainWords: Readonly<Record<string, readonly string[]>> = {
  land: ['land', 'on the ground', 'on land', 'ground', 'land domain', 'ground-based'],
  air: ['air', 'in the air', 'airborne', 'flying', 'air domain'],
  surface: ['surface', 'at sea', 'on the water', 'naval', 'maritime', 'sea', 'surface domain', 'afloat'],
  subsurface: ['subsurface', 'underwater', 'submerged'],
  space: ['space', 'orbital'],
}

const stateWords: Readonly<Record<string, readonly string[]>> = {
  moving: ['moving', 'in motion', 'on the move', 'in movement', 'driving', 'under way', 'underway'],
  frozen: ['frozen'],
  stationary: ['stationary', 'standing still', 'static', 'not moving', 'parked', 'halted', 'motionless', 'immobile', 'sitting still'],
}

const nounWords: readonly (readonly [Noun, readonly string[]])[] = [
  ['site', ['site', 'node', 'location id']],
  ['application', ['application', 'app', 'simulator', 'sim', 'host']],
  ['exercise', ['exercise', 'exercise id']],
  ['country', ['country', 'nation', 'nationality']],
  [
    'munition',
    [
      'munition type',
      'weapon',
      'weapon type',
      'ammunition type',
      'ordnance',
      'ordinance',
      'kind of munition',
      'type of munition',
      'type of weapon',
      'weapon system',
      'kinds of munitions',
      'types of munitions',
      'types of weapons',
      'types of munition',
      'munitions type',
    ],
  ],
  [
    'pdu-type',
    [
      'pdu type',
      'type of pdu',
      'types of pdus',
      'types of pdu',
      'kind of pdu',
      'kinds of pdus',
      'kinds of pdu',
      'packet type',
      'message type',
      'pdus type',
      'types of packets',
      'kinds of packets',
      'types of message',
      'types of messages',
      'type of traffic',
      'kind of traffic',
      'types of traffic',
      'pdu kind',
    ],
  ],
  ['category', ['category', 'entity category', 'vehicle type', 'class', 'vehicle category', 'unit category']],
  ['type', ['entity type', 'type', 'platform type', 'unit type', 'model', 'tank type', 'aircraft type', 'ship type']],
  ['kind', ['kind', 'entity kind', 'dis kind']],
  ['domain', ['domain', 'entity domain']],
  ['frequency', ['frequency', 'channel']],
  ['address', ['address', 'source address', 'ip address', 'ip', 'sender', 'source', 'sender address', 'machine', 'computer', 'ip addresses']],
  ['marking', ['marking', 'callsign', 'call sign']],
  ['reason', ['reason', 'cause', 'error type', 'fault']],
  ['result', ['result', 'detonation result', 'outcome']],
  ['force', ['side', 'force', 'team', 'faction', 'force class', 'force id', 'affiliation', 'allegiance', 'party']],
]

/** Everything that narrows or names what is asked about. */
export function addThings(phrases: Phrases): void {
  const add = (phrase: string, entry: { narrowings: readonly Narrowing[]; noun?: Noun; specific?: boolean }): void => {
    phrases.set(phrase, { kind: 'thing', plural: false, ...entry })
    const many = pluralOf(phrase)
    if (!phrases.has(many)) phrases.set(many, { kind: 'thing', plural: true, ...entry })
  }
  for (const noun of entityNouns) add(noun, { narrowings: [], noun: 'entity' })
  for (const [noun, words] of nounWords) for (const word of words) add(word, { narrowings: [], noun })
  for (const { words, narrowings } of kindWords) for (const word of words) add(word, { narrowings, noun: 'entity', specific: true })
  for (const plural of ['aircraft', 'people', 'personnel', 'infantry', 'men', 'troops', 'ordnance', 'chaff']) {
    const entry = phrases.get(plural)
    if (entry?.kind === 'thing') phrases.set(plural, { ...entry, plural: true })
  }
  for (const [value, words] of Object.entries(domainWords))
    for (const word of words) phrases.set(word, { kind: 'thing', narrowings: [domain(value)], plural: false })
  for (const [value, words] of Object.entries(stateWords))
    for (const word of words) phrases.set(word, { kind: 'thing', narrowings: [narrowing('state', value)], plural: false })
  for (const [value, words] of Object.entries(forceWords)) {
    for (const word of words) {
      phrases.set(word, { kind: 'thing', narrowings: [narrowing('force', value)], plural: false })
      if (/(?:force|forces|s|side)$/.test(word)) continue
      for (const noun of forceNouns) phrases.set(`${word} ${noun}`, { kind: 'thing', narrowings: [narrowing('force', value)], plural: false })
    }
  }
}
