import type { Augurs } from '../augurs.ts'
import type { ForecastMethod } from '../method.ts'
import { createDrift } from './drift.ts'
import { createExponentialSmoothing } from './exponential-smoothing.ts'
import { createHoltWinters } from './holt-winters.ts'
import { createLinear } from './linear.ts'
import { createMstl } from './mstl.ts'
import { createNaive } from './naive.ts'
import { createSeasonalMean } from './seasonal-mean.ts'
import { createSeasonalNaive } from './seasonal-naive.ts'
import { createScaledProfile } from './scaled-profile.ts'
import { createTheta } from './theta.ts'

/** The pool. Simpler methods stand first and win ties. */
export function methodsFor(augurs: Augurs | undefined): ForecastMethod[] {
  return [
    createNaive(),
    createSeasonalNaive({ season: 'short' }),
    createSeasonalNaive({ season: 'long' }),
    createSeasonalMean({ season: 'short' }),
    createSeasonalMean({ season: 'short', cycles: 5 }),
    createSeasonalMean({ season: 'long' }),
    createScaledProfile({ season: 'short', cycles: 1 }),
    createScaledProfile({ season: 'short', cycles: 2 }),
    createScaledProfile({ season: 'long', cycles: 3 }),
    createDrift(),
    createLinear(),
    createTheta({ season: 'none' }),
    createTheta({ season: 'short' }),
    createTheta({ season: 'long' }),
    createHoltWinters({ season: 'short' }),
    createHoltWinters({ season: 'long' }),
    ...(augurs === undefined ? [] : [createExponentialSmoothing(augurs), createMstl(augurs)]),
  ]
}
