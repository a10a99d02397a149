import { entry } from './entry.ts'
import type { Entry } from './entry.ts'

/** Exercise, identity, entities and their state. */
export const entityTerms: readonly Entry[] = [
  entry(
    'entity',
    ['simulated entity', 'platform entity'],
    'An entity is a thing in the simulated world with a position of its own: a tank, an aircraft, a ship, a person, but also a missile in flight. It announces itself by Entity State PDUs.',
  ),
  entry(
    'exercise',
    ['exercise id', 'exercise identifier', 'exercise number'],
    'The exercise id, 1 to 255, is in every header and keeps exercises on the same network apart. When several are heard and none is named, the one with the most active entities is meant.',
  ),
  entry(
    'entity id',
    ['entity identifier', 'entity identity', 'entity number', 'site application entity'],
    'An entity id has three numbers, site:application:entity, such as 1:2:3, and is unique within an exercise. It can be used again after the entity has gone.',
  ),
  entry(
    'site',
    ['site id', 'site number', 'site identifier'],
    'A site is the first number of an entity id: usually a place or organisation that takes part, with one or more applications.',
  ),
  entry(
    'application',
    ['application id', 'app id', 'application number', 'simulation application', 'simulator'],
    'An application is the second number of an entity id: one simulation program at a site, written site:application, such as 12:3.',
  ),
  entry(
    'marking',
    ['entity marking', 'callsign', 'call sign', 'tail number', 'bumper number'],
    'The marking is up to 11 characters that an entity carries as a name, such as VIPER1. It is free text and need not be unique.',
  ),
  entry(
    'force',
    ['force id', 'force identifier', 'side', 'force class', 'affiliation'],
    'The force id says whose side an entity is on: 0 other, 1 friendly, 2 opposing, 3 neutral, and the same three again for further forces up to 30. Friendly, opposing and neutral are therefore sets of ids here.',
  ),
  entry('friendly', ['friendly force', 'friendly forces', 'blue', 'blue force', 'blufor'], 'Friendly are the force ids 1, 4, 7, 10 … 28, often called blue.'),
  entry(
    'opposing',
    ['opposing force', 'opposing forces', 'red', 'hostile', 'enemy', 'opfor', 'red force'],
    'Opposing are the force ids 2, 5, 8, 11 … 29, often called red or hostile.',
  ),
  entry('neutral', ['neutral force', 'neutral forces', 'green', 'white force'], 'Neutral are the force ids 3, 6, 9, 12 … 30.'),
  entry(
    'entity type',
    ['type', 'entity kind', 'kind', 'siso type', 'entity type record'],
    'The entity type is seven numbers: kind.domain.country.category.subcategory.specific.extra. 1.1.225.1.1.3 for example is a platform on land from the United States, category tank.',
  ),
  entry(
    'kind',
    ['entity kinds', 'kinds'],
    'The kind is the first number of an entity type: 1 platform, 2 munition, 3 life form, 4 environmental, 5 cultural feature, 6 supply, 7 radio, 8 expendable, 9 sensor or emitter.',
  ),
  entry('domain', ['domains', 'battle dimension'], 'The domain is the second number of an entity type: 1 land, 2 air, 3 surface, 4 subsurface, 5 space.'),
  entry(
    'category',
    ['entity category', 'subcategory'],
    'The category is the fourth number of an entity type and depends on kind and domain; for land platforms 1 is a tank.',
  ),
  entry('country', ['country code'], 'The country is the third number of an entity type, by the list of SISO-REF-010: 225 is the United States, 222 Russia.'),
  entry(
    'platform',
    ['platforms', 'vehicle'],
    'A platform is an entity that carries people or equipment: vehicles, aircraft, ships, submarines, satellites. It is kind 1.',
  ),
  entry('life form', ['lifeform', 'human', 'people', 'person', 'dismount', 'soldier'], 'A life form is a person or an animal as an entity, kind 3.'),
  entry(
    'expendable',
    ['expendables', 'chaff', 'flare'],
    'An expendable is something thrown out and used up, such as chaff or a flare; kind 8. It is not counted as a unit unless asked for.',
  ),
  entry(
    'cultural feature',
    ['cultural feature entity', 'building'],
    'A cultural feature is something built, such as a house or bridge, sent as an entity; kind 5.',
  ),
  entry(
    'aggregate',
    ['aggregates', 'aggregate unit'],
    'An aggregate is a unit such as a platoon or company that is simulated as one thing and sends Aggregate State PDUs.',
  ),
  entry(
    'active',
    ['active entity', 'active entities', 'activity rule'],
    'An entity is active while it was heard within its timeout and has not left. Destroyed entities that still report are active; munitions and expendables are left out unless asked for.',
  ),
  entry(
    'overdue',
    ['overdue entity', 'stale'],
    'An entity is overdue when it missed two of its own heartbeats but its timeout has not run out; it still counts as active.',
  ),
  entry(
    'contact lost',
    ['lost contact', 'lost', 'timed out'],
    'Contact is lost when an entity’s timeout runs out without it having left. That says nothing about its being destroyed.',
  ),
  entry('left', ['left the exercise', 'logged off'], 'An entity left when it set its deactivated bit, or when a Remove Entity named it and it fell silent.'),
  entry(
    'destroyed',
    ['destroy', 'killed', 'catastrophic kill', 'k-kill'],
    'Destroyed is the highest of the four degrees of damage in the appearance bits: 0 none, 1 slight, 2 moderate, 3 destroyed. For life forms the same bits are health, and 3 is fatal.',
  ),
  entry('damage', ['damage state', 'damaged'], 'Damage is two bits of the appearance: 0 none, 1 slight, 2 moderate, 3 destroyed.'),
  entry(
    'deactivated',
    ['deactivation', 'deactivated bit'],
    'Deactivated is an appearance bit by which an entity says that it leaves the exercise. It is a log-off, never a destruction.',
  ),
  entry(
    'frozen',
    ['freeze', 'frozen entity', 'frozen bit'],
    'Frozen means that an entity, application, site or the exercise stands still after a Stop/Freeze until a Start/Resume. While frozen, silence of those addressed is not a loss of contact.',
  ),
  entry(
    'appearance',
    ['appearance bits', 'entity appearance'],
    'The appearance is 32 bits about how an entity looks: damage, smoke, lights, hatches, frozen, deactivated and more; their meaning depends on kind and domain.',
  ),
  entry(
    'mobility kill',
    ['m-kill', 'm kill', 'mobility killed'],
    'A mobility kill is appearance bit 1 of a land platform: it cannot move any more. It is not a loss.',
  ),
  entry(
    'firepower kill',
    ['f-kill', 'f kill', 'firepower killed'],
    'A firepower kill is appearance bit 2 of a land platform: it cannot shoot any more. It is not a loss.',
  ),
  entry(
    'capabilities',
    ['entity capabilities'],
    'The capabilities of an entity say what services it offers, such as ammunition supply, fuel supply, recovery or repair.',
  ),
  entry(
    'articulation',
    ['articulated part', 'articulated parts', 'articulation parameter', 'variable parameter', 'attached part'],
    'Articulation parameters, in version 7 variable parameters, describe movable or attached parts of an entity, such as a turret’s direction or a missile under a wing.',
  ),
  entry(
    'dead reckoning',
    ['dr', 'dead reckoning algorithm', 'dead reckoning model', 'extrapolation', 'dra'],
    'Dead reckoning is extrapolating an entity’s position from its last report by its velocity and acceleration. The sender names the model and reports again when its true position differs too much, by custom 1 m or 3 degrees.',
  ),
  entry(
    'ECEF',
    ['geocentric', 'earth centered earth fixed', 'earth-centred', 'world coordinates', 'geocentric coordinates'],
    'ECEF coordinates, earth-centred and earth-fixed, are metres from the middle of the earth along three axes. DIS sends positions in them; answers give latitude and longitude.',
  ),
  entry(
    'MGRS',
    ['military grid reference system', 'grid reference', 'grid', 'utm'],
    'MGRS, the Military Grid Reference System, names a place by grid zone, square letters and digits, such as 32U NE 12345 67890, which is exact to one metre.',
  ),
  entry(
    'WGS84',
    ['wgs 84', 'ellipsoid', 'datum'],
    'WGS84 is the model of the earth to which positions refer. Altitudes are metres above its ellipsoid, which is not the sea level.',
  ),
  entry(
    'orientation',
    ['euler angles', 'heading', 'attitude', 'psi theta phi'],
    'The orientation is three angles (psi, theta, phi) from the world’s axes to the entity’s; heading, pitch and roll follow from them and the place.',
  ),
  entry(
    'track',
    ['tracks'],
    'A track is one stay of an identity in the exercise. The same id with another type or force, or again after it left, is a new track.',
  ),
  entry(
    'duplicate id',
    ['duplicate ids', 'duplicate entity id', 'id conflict'],
    'A duplicate id is one entity id that is heard from two source addresses at once: two simulations use the same number.',
  ),
  entry(
    'roll call',
    ['rollcall', 'expected list'],
    'The roll call compares who is heard with the list of those expected (the exercise plan): who is up, who is missing, who came uninvited.',
  ),
  entry('gateway', ['dis gateway', 'filter'], 'A gateway passes DIS traffic between networks or to other protocols and may filter or translate it on the way.'),
  entry(
    'HLA',
    ['high level architecture', 'rti'],
    'HLA, the High Level Architecture (IEEE 1516), is another way to connect simulations, through a run-time infrastructure instead of plain messages. Gateways translate between it and DIS.',
  ),
]
