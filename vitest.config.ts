import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// The suites start hundreds of processes from the same sources: each would strip and compile them again.
process.env['NODE_COMPILE_CACHE'] = fileURLToPath(new URL('node_modules/.cache/compile', import.meta.url));

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts'],
    // One more than the cores of a small machine: suites wait for the servers and child processes that they start.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: { provider: 'v8', include: ['packages/*/src/**/*.ts'] },
  },
});
