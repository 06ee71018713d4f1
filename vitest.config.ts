import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { NotRunReporter } from './test/engine/not-run-reporter.ts';

const withEngine = {
  globalSetup: ['test/engine/global-setup.ts', 'test/e2e/package-setup.ts'],
  teardownTimeout: 60_000,
};

export default defineConfig({
  test: {
    // Most tests wait for something: one worker, which is what two cores would get, wastes half of the time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ['default', new NotRunReporter()],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/integration/**', 'test/e2e/**', 'test/soak/**', 'test/swarm/**'],
          // Loading the same code for each file took a third of the time; what is shared is held to by test/architecture.
          isolate: false,
          // Thousands of made-up inputs on a busy machine.
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          ...withEngine,
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          ...withEngine,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          ...withEngine,
          name: 'swarm',
          include: ['test/swarm/**/*.test.ts'],
          testTimeout: 900_000,
          hookTimeout: 900_000,
        },
      },
      {
        extends: true,
        test: {
          ...withEngine,
          name: 'soak',
          include: ['test/soak/**/*.test.ts'],
          testTimeout: 4_000_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
