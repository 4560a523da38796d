import { defineConfig } from 'vitest/config';
import suite from './vitest.config.ts';

const { projects: _, ...settings } = suite.test ?? {};

/** Tests of the tests: each puts a fault into the source and expects to be told of it. */
export default defineConfig({ test: { ...settings, include: ['packages/*/test/**/*.mutation.ts'] } });
