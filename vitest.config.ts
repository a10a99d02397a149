import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/ledger/**/*.test.ts', 'test/oracle/**/*.test.ts'],
          exclude: ['src/**/*.weights.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Real processes, real sockets: one file after the other, so that two cores are enough.
        test: {
          name: 'end to end',
          include: ['test/e2e/**/*.test.ts', 'test/clients/**/*.test.ts'],
          exclude: ['test/e2e/**/*.weights.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Real weights, where they are at hand; each that skips says what to pull. A model wants both cores for itself.
        test: {
          name: 'weights',
          include: ['src/**/*.weights.test.ts', 'test/e2e/**/*.weights.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
