import type { CollisionRow, DamageRow, DetonationRow, FireRow, Party, Presence, TextRow, TrafficRow } from '../records.ts'

/* Rows for tests, with everything that does not matter filled in. */

export const nobody: Party = {
  entity: null,
  site: null,
  application: null,
  track: null,
  forceId: null,
  force: 'unknown',
  kind: null,
  domain: null,
  country: null,
  type: null,
  marking: null,
}

const forceIds = { friendly: 1, opposing: 2, neutral: 3, other: 0, unknown: null } as const

/** A tank; `unknown` parties have an identity only. */
export function partyOf(entity: string, force: Party['force'] = 'friendly', more: Partial<Party> = {}): Party {
  const [site = 0, application = 0, number = 0] = entity.split(':').map(Number)
  if (force === 'unknown') return { ...nobody, entity, site, application, ...more }
  return {
    entity,
    site,
    application,
    track: site * 1_000 + number,
    forceId: forceIds[force],
    force,
    kind: 1,
    domain: 1,
    country: force === 'opposing' ? 222 : 225,
    type: force === 'opposing' ? '1.1.222.1.2.1.0' : '1.1.225.1.1.3.0',
    marking: `M${site}${number}`,
    ...more,
  }
}

export function fireRow(seq: number, t: number, more: Partial<FireRow> = {}): FireRow {
  return {
    seq,
    t,
    exercise: 1,
    firer: partyOf('1:1:1'),
    target: partyOf('2:1:1', 'opposing'),
    munitionEntity: null,
    event: `1:1:${seq}`,
    munition: '2.2.225.2.13.2.0',
    warhead: 0,
    fuse: 0,
    quantity: 1,
    rounds: 1,
    rate: 0,
    rangeM: 0,
    latitudeDeg: null,
    longitudeDeg: null,
    ...more,
  }
}

export function detonationRow(seq: number, t: number, more: Partial<DetonationRow> = {}): DetonationRow {
  return {
    seq,
    t,
    exercise: 1,
    firer: partyOf('1:1:1'),
    target: partyOf('2:1:1', 'opposing'),
    event: `1:1:${seq}`,
    munition: '2.2.225.2.13.2.0',
    result: 1,
    resultClass: 'hit',
    quantity: 1,
    fireSeq: null,
    fireRounds: null,
    latitudeDeg: null,
    longitudeDeg: null,
    ...more,
  }
}

export function damageRow(seq: number, t: number, more: Partial<DamageRow> = {}): DamageRow {
  return {
    seq,
    t,
    exercise: 1,
    damage: 'destroyed',
    victim: partyOf('2:1:1', 'opposing'),
    firer: partyOf('1:1:1'),
    detonationSeq: null,
    munition: '2.2.225.2.13.2.0',
    ...more,
  }
}

export function collisionRow(seq: number, t: number, more: Partial<CollisionRow> = {}): CollisionRow {
  return { seq, t, exercise: 1, first: partyOf('1:1:1'), second: partyOf('2:1:1', 'opposing'), pdus: 2, ...more }
}

export function textRow(seq: number, t: number, more: Partial<TextRow> = {}): TextRow {
  return { seq, t, exercise: 1, kind: 'comment', from: partyOf('1:1:1'), to: null, eventType: null, text: 'words', ...more }
}

export function presenceRow(interval: number, from: number, more: Partial<Presence> = {}): Presence {
  return {
    interval,
    track: interval,
    exercise: 1,
    entity: `1:1:${interval}`,
    site: 1,
    application: 1,
    forceId: 1,
    force: 'friendly',
    kind: 1,
    domain: 1,
    country: 225,
    type: '1.1.225.1.1.3.0',
    marking: `M1${interval}`,
    first: true,
    from,
    lastHeard: null,
    until: null,
    end: null,
    how: null,
    ...more,
  }
}

export function trafficRow(second: number, more: Partial<TrafficRow> = {}): TrafficRow {
  return {
    second,
    exercise: 1,
    pduType: 1,
    force: 'friendly',
    kind: 1,
    domain: 1,
    site: 1,
    application: 1,
    address: '10.0.0.1',
    version: 6,
    pdus: 1,
    bytes: 144,
    reason: null,
    ...more,
  }
}
