import { defineConfig } from 'vitest/config';
import suite from './vitest.config.ts';

/** Tests of the tests: each puts a fault into the source and expects to be told of it. */
export default defineConfig({ test: { ...suite.test, include: ['packages/*/test/**/*.mutation.ts'] } });
