import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// The suites start hundreds of processes from the same sources: each would strip and compile them again.
process.env['NODE_COMPILE_CACHE'] = fileURLToPath(new URL('node_modules/.cache/compile', import.meta.url));

/** Their tests catch what the process writes and set what it exits with: each file gets a process of its own. */
const COMMANDS = 'packages/cli/test/**/*.test.ts';

/** Their tests drive a browser against a gateway that serves the built console. */
const BROWSER = 'packages/console/test/e2e/**/*.test.ts';

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'commands', include: [COMMANDS] } },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [BROWSER],
          globalSetup: 'packages/console/test/support/build_console.ts',
          // As below: each file has a browser and gateways of its own, and leaves neither behind.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['packages/*/test/**/*.test.ts'],
          exclude: [COMMANDS, BROWSER],
          // A process for each file took a third of their time, and what they keep between two files is caches.
          isolate: false,
        },
      },
    ],
    // One more than the cores of a small machine: suites wait for the servers and child processes that they start.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: { provider: 'v8', include: ['packages/*/src/**/*.ts'] },
  },
});
