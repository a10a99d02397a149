import { createCombat } from './combat.ts'
import { createIncidents } from './incidents.ts'
import { createMessages } from './messages.ts'
import { createRandom } from '../../lib/random.ts'
import { createSchedule } from './schedule.ts'
import { advance, createUnits, isIn, reportIntervalOf } from './unit.ts'

export type ScenarioOptions = {
  /** The same seed and start give the same exercise, octet for octet. */
  seed: number
  /** Epoch milliseconds; the scenario's time zero, and what its timestamps count from. */
  startAt: number
}

/** A brigade exercise of some 120 entities at 60 to 150 PDUs a second, without end. */
export interface Scenario {
  /** Everything that is sent up to this instant and was not handed out before, in order: one element is one datagram. */
  step(now: number): Uint8Array[]
}

export function createScenario(options: ScenarioOptions): Scenario {
  const random = createRandom(options.seed)
  const schedule = createSchedule()
  const units = createUnits(random)
  const messages = createMessages({ now: () => options.startAt + schedule.now() * 1_000 })
  const combat = createCombat({ units, random, schedule, messages })
  const incidents = createIncidents({ units, random, schedule, messages })

  for (const unit of units) {
    const report = (): void => {
      advance(unit, schedule.now())
      if (isIn(unit)) messages.state(unit)
      schedule.after(reportIntervalOf(unit) * (0.9 + 0.2 * random()), report)
    }
    // Everybody is heard within the first second and a half.
    schedule.after(0.05 + random() * 1.4, report)
  }
  incidents.start()
  combat.start()
  return {
    step(now) {
      schedule.runUntil((now - options.startAt) / 1_000)
      return messages.take()
    },
  }
}
