import type { Gateway, GatewayConfig } from '@kakeya/gateway';
import type { DemoReport } from '../demo/run_demo.ts';
import { paint } from '../output/colour.ts';
import { note, print, printJsonLine, printTable } from '../output/print.ts';
import { VERDICT_HEADERS, verdictRow } from '../records/verdict_row.ts';
import { VERSION } from '../version.ts';
import type { DevelopmentKey } from './environment.ts';

interface Start {
  readonly gateway: Gateway;
  readonly config: GatewayConfig;
  readonly developmentKey: DevelopmentKey | undefined;
  readonly decided: number | undefined;
  /** Whether the console is served. */
  readonly console: boolean;
  readonly json: boolean;
}

export async function announceStart({
  gateway,
  config,
  developmentKey,
  decided,
  console: served,
  json,
}: Start): Promise<void> {
  const { url, recovery } = gateway;
  if (json) {
    const development_key = developmentKey?.path ?? null;
    return printJsonLine({
      event: 'up',
      url,
      data: config.dataDir,
      development_key,
      decided: decided ?? null,
      console: served ? `${url}/` : null,
    });
  }
  const lines = [
    paint('bold', `Kakeya ${VERSION} is up at ${url}`),
    `  data  ${config.dataDir}${decided === undefined ? '' : `: ${count(decided, 'record')} decided so far`}`,
  ];
  if (served) lines.push(`  look  ${url}/ in a browser`);
  if (recovery.settled > 0) {
    lines.push(`        ${count(recovery.settled, 'submission')} left open by the last stop decided now`);
  }
  if (developmentKey !== undefined) {
    const { path, fresh } = developmentKey;
    lines.push(`  key   development key, loopback only: ${path}${fresh ? ' (made by this start)' : ''}`);
  }
  await print(`${lines.join('\n')}\n\n`);
}

export async function announceDemo(
  demo:
    | { readonly skipped: string; readonly json: boolean }
    | { readonly report: DemoReport; readonly json: boolean },
): Promise<void> {
  if ('skipped' in demo) {
    if (demo.json) await printJsonLine({ event: 'demo_skipped', reason: demo.skipped });
    else await print(`The demonstration does not run: ${demo.skipped}.\n\n`);
    return;
  }
  const { verdicts } = demo.report;
  if (demo.json) {
    for (const { sample, verdict } of verdicts) await printJsonLine({ event: 'demo', sample, ...verdict });
    return;
  }
  await printTable(
    VERDICT_HEADERS('sample'),
    verdicts.map(({ sample, verdict }) => verdictRow(sample, verdict)),
  );
  await print('\n');
}

interface WhereToLook {
  readonly url: string;
  readonly recordFile: string | undefined;
  readonly json: boolean;
}

export async function announceWhereToLook({ url, recordFile, json }: WhereToLook): Promise<void> {
  if (json) return printJsonLine({ event: 'ready', url, record: recordFile ?? null });
  const curl = url.startsWith('https:') ? 'curl -sS --cacert ca.pem' : 'curl -sS';
  const lines = [
    `  API      ${url}/openapi.json`,
    `  metrics  ${url}/metrics`,
    recordFile === undefined
      ? `  try      ${curl} ${url}/readyz`
      : `  try      ${curl} -H 'content-type: application/json' --data-binary @${quote(recordFile)} ${url}/v1/pcs/submit`,
    'Ctrl-C stops it.',
  ];
  await print(`${lines.join('\n')}\n`);
}

export function announceStop(): void {
  note('Stopping: requests in flight are finished first.');
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** As a word of a POSIX shell. */
function quote(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
