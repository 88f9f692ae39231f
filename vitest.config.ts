import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/*.test.ts', 'tests/{unit,contract,faults}/**/*.test.ts'],
          globalSetup: fileURLToPath(new URL('scripts/kernel.mjs', import.meta.url)),
          testTimeout: 20_000,
          maxWorkers: Math.max(2, availableParallelism() - 1),
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/{golden,e2e}/**/*.test.ts'],
          globalSetup: fileURLToPath(new URL('tests/e2e/build.ts', import.meta.url)),
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
