import { defineConfig } from 'vitest/config';

/** One run for all packages. Tests that drive foreign programs are named `*.tools.test.ts` and run by `npm run test:tools`. */
export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.{ts,tsx}', 'packages/*/e2e/**/*.test.ts', 'tools/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...(process.env['CAPSTAN_TEST_TOOLS'] === undefined ? ['**/*.tools.test.ts'] : [])],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default'],
  },
});
