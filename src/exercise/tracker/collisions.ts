import type { Instant } from '../../core/time.ts'
import type { BodyOf, EntityId } from '../../dis/pdu.ts'
import type { CollisionRow, Party } from '../records.ts'
import { nextSeq } from './context.ts'
import type { Context } from './context.ts'
import { collisionMs } from './limits.ts'
import { mended, partyOf } from './track.ts'
import { entityText } from './world.ts'

/** An unordered pair within 5 s of its first PDU is one collision, whoever issued it. */
export function onCollision(context: Context, { issuing, colliding }: BodyOf<'collision'>, { exercise, at }: { exercise: number; at: Instant }): void {
  const { world } = context
  const [first, second] = compareIds(issuing, colliding) <= 0 ? [issuing, colliding] : [colliding, issuing]
  const key = `${exercise}/${entityText(first)}/${entityText(second)}`
  const known = world.collisions.get(key)
  const party = (id: EntityId): Party => partyOf(context, { exercise, id, at })
  if (known !== undefined && at - known.t <= collisionMs) {
    known.pdus += 1
    known.first = mended(context, exercise, known.first)
    known.second = mended(context, exercise, known.second)
    context.sink.collision({ ...known })
  } else {
    const row: CollisionRow = { seq: nextSeq(context), t: at, exercise, first: party(first), second: party(second), pdus: 1 }
    if (world.collisions.size < context.rules.limits.openDetonations) world.collisions.set(key, row)
    context.sink.collision({ ...row })
  }
  context.aspects.bump('events')
}

function compareIds(a: EntityId, b: EntityId): number {
  return a.site - b.site || a.application - b.application || a.entity - b.entity
}

export function settleCollisions({ world }: Context, now: Instant): void {
  for (const [key, row] of world.collisions) if (now - row.t > collisionMs) world.collisions.delete(key)
}
