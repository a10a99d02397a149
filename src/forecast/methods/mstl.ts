import type { Augurs } from '../augurs.ts'
import type { Season } from '../grid.ts'
import type { ForecastMethod, Past } from '../method.ts'
import { filled, knownIn } from '../profile.ts'

/** Three weeks of hours. A fit takes about 10 ms at this size and grows faster than the series. */
const windowPoints = 504

/** augurs' MSTL: several seasons taken out by local regression, the rest by exponential smoothing. */
export function createMstl(augurs: Augurs): ForecastMethod {
  return {
    id: 'mstl',
    cost: 'dear',
    words: () => 'seasonal decomposition (MSTL)',
    applies: (past) => periodsOf(past).length > 0 && knownIn(past.values.subarray(-windowPoints)) >= past.values.subarray(-windowPoints).length / 2,
    predict: (past, steps) => {
      const { values } = past
      const from = Math.max(0, values.length - windowPoints)
      return augurs.decompose(filled(values, past.seasons[0]).slice(from), { periods: periodsOf(past), steps })
    },
  }
}

/** MSTL needs two whole cycles of a season. */
function periodsOf({ values, seasons }: Past): number[] {
  const points = Math.min(values.length, windowPoints)
  return seasons.filter((season: Season) => points >= 2 * season.length).map((season) => season.length)
}
