import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';

/** One measured subject beside a peer from the same run. */
export interface Row {
  readonly subject: string;
  readonly peer: string;
  readonly unit: string;
  readonly value: number;
  readonly peerValue: number;
  /** Anything else worth keeping: quantiles, counts. */
  readonly detail?: unknown;
}

export interface Report {
  readonly name: string;
  readonly at: string;
  readonly machine: object;
  readonly rows: readonly Row[];
}

export function writeReport(name: string, rows: readonly Row[]): Report {
  const machine = {
    node: process.version,
    platform: `${platform()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  };
  const report = { name, at: new Date().toISOString(), machine, rows };
  writeFileSync(new URL(`../results/${name}.json`, import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
  return report;
}

const describeMachine = (machine: object): string =>
  Object.entries(machine)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');

const figure = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);

const RESULTS = new URL('../results/', import.meta.url);
/** Reports of another form, named in README.md. */
const NOT_A_TABLE: ReadonlySet<string> = new Set(['kill9.json', 'profile.json']);
const TABLES = new URL('../RESULTS.md', import.meta.url);

/** Writes all kept raw results as one page of tables. */
export function writeTables(): void {
  const reports = readdirSync(RESULTS)
    .filter((name) => name.endsWith('.json') && !NOT_A_TABLE.has(name))
    .map((name): Report => JSON.parse(readFileSync(new URL(name, RESULTS), 'utf8')));
  const intro = '# Results\n\nWritten by `npm run bench` from the raw results in [`results/`](results).\n';
  writeFileSync(TABLES, `${[intro, ...reports.map(toMarkdown)].join('\n').trimEnd()}\n`);
}

export function toMarkdown(report: Report): string {
  const rows = report.rows.map(
    ({ subject, peer, unit, value, peerValue }) =>
      `| ${subject} | ${figure(value)} ${unit} | ${peer} | ${figure(peerValue)} ${unit} | ${(value / peerValue).toPrecision(3)} |`,
  );
  return [
    `## ${report.name}`,
    '',
    `Measured ${report.at.slice(0, 10)} on ${describeMachine(report.machine)}.`,
    '',
    '| subject | measured | peer in the same run | measured | ratio |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
