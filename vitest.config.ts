import {defineConfig} from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/{unit,integration,e2e,browser,mutation}/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two workers: the machines that run this have two cores, and each integration test brings servers of its own.
    maxWorkers: 2,
    // Tests that mostly wait (for locks to run out, for droplets to boot) may do so together.
    maxConcurrency: 3,
    reporters: ['default'],
  },
})
