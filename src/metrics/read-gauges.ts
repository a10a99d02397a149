import { Gauge } from 'prom-client'
import type { Registry } from 'prom-client'

export type DescribedFigure<Figures> = readonly [name: string, help: string, read: (figures: Figures) => number | null]

/** Gauges that are read when they are scraped. A figure that is not known has no sample. */
export function addReadGauges<Figures>(registry: Registry, gauges: readonly DescribedFigure<Figures>[], figures: () => Figures | undefined): void {
  for (const [name, help, read] of gauges) {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        gauge.remove()
        const known = figures()
        const value = known === undefined ? null : read(known)
        if (value !== null) gauge.set(value)
      },
    })
  }
}
