#!/usr/bin/env node
import { launch } from './launch.js';

await launch(new URL('../src/proof_main.ts', import.meta.url));
