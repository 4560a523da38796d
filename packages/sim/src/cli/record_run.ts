import { execFile } from 'node:child_process';
import { appendFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { promisify } from 'node:util';
import type { SimOptions } from './options.ts';
import type { Failure, Tally } from './run_range.ts';

/** Appends what was run, on which commit, and how it ended, as one line of JSON. */
export async function recordRun(
  file: string,
  options: SimOptions,
  tally: Tally,
  failure: Failure | undefined,
  seconds: number,
): Promise<void> {
  const git = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)('git', args)).stdout.trim();
  const line = {
    at: new Date().toISOString(),
    commit: await git('rev-parse', 'HEAD'),
    modified: (await git('status', '--porcelain', '--', 'packages')) !== '',
    node: process.version,
    cpu: cpus()[0]?.model,
    workers: options.workers,
    seeds: { from: options.seed, to: options.seed + options.schedules - 1 },
    schedules: tally.schedules,
    events: tally.events,
    seconds: Math.round(seconds),
    cpuSeconds: Math.round((process.cpuUsage().user + process.cpuUsage().system) / 1e6),
    faults: tally.faults,
    digest: tally.digest,
    ...(options.focus === undefined ? {} : { focus: options.focus }),
    ...(options.mutation === undefined ? {} : { mutation: options.mutation.name }),
    violations: failure === undefined ? [] : [failure],
  };
  await appendFile(file, `${JSON.stringify(line)}\n`);
}
