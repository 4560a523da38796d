import { writeFileSync } from 'node:fs';
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

const figure = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);

export function toMarkdown(report: Report): string {
  const rows = report.rows.map(
    ({ subject, peer, unit, value, peerValue }) =>
      `| ${subject} | ${figure(value)} ${unit} | ${peer} | ${figure(peerValue)} ${unit} | ${(value / peerValue).toPrecision(3)} |`,
  );
  return [
    `## ${report.name}`,
    '',
    '| subject | measured | peer in the same run | measured | ratio |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
