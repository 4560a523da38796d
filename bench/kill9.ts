import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { killUnderLoad } from '../packages/gateway/test/support/kill9.ts';

/** `node bench/kill9.ts [rounds] [seed]`: kills a gateway under load again and again on one journal; the report is kept. */
const rounds = Number(process.argv[2] ?? 200);
const seed = Number(process.argv[3] ?? 1);
const directory = await mkdtemp(join(process.cwd(), '.bench-kill9-'));
const report = await killUnderLoad(directory, rounds, seed);
await rm(directory, { recursive: true });
await writeFile(new URL('results/kill9.json', import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
console.log(JSON.stringify(report, null, 2));
if (report.violations.length > 0) process.exit(1);
