import { paint } from '../../output/colour.ts';
import { print, printTable } from '../../output/print.ts';
import type { Cell } from '../../output/table.ts';
import type { Verification } from '../verify/verify_acknowledged.ts';
import type { Percentiles } from './histogram.ts';
import type { Unexpected } from './ledger.ts';
import type { LoadReport } from './report.ts';

const REMARKS: Readonly<Record<Unexpected['what'], string>> = {
  status: '',
  not_a_verdict: ', not a verdict on this record',
  replay_differs: ', not the replay of its acknowledgement',
};

/** Losses shown to a person; the JSON report has more. */
const MOST_SHOWN = 10;

/** The report for people. */
export async function printSummary(report: LoadReport): Promise<void> {
  const { plan, requests, unexpected, verify } = report;
  await print(
    `${plan.mix}: ${count(plan.rate_per_s)} req/s for ${plan.duration_s} s, ${plan.arrivals} arrivals, ` +
      `${plan.connections} connections, ${plan.sig_alg}, seed ${plan.seed}, run ${report.run}\n` +
      `${report.interrupted ? 'Interrupted: what follows is what was done until then.\n' : ''}\n`,
  );
  await printTable(
    ['requests', 'intended', 'sent', 'unsent', 'completed', 'unknown', 'achieved'],
    [
      [
        '',
        ...[requests.intended, requests.sent, requests.unsent, requests.completed, requests.unknown].map(
          count,
        ),
        `${report.rate_achieved_per_s.toFixed(1)}/s`,
      ],
    ],
  );
  await print('\n');
  await printTable(
    ['ms', 'p50', 'p90', 'p99', 'p99.9', 'max'],
    [
      durations('latency, from when it was due', report.latency_ms),
      durations('service, from when it was written', report.service_ms),
      durations('lateness of the generator', report.generator_late_ms),
    ],
  );
  await print('\n');
  await printTable(['kind', 'sent', 'unknown', 'replayed', 'answers'], kindRows(report));
  await print(`\n${[...remarks(report), ...(verify === null ? [] : verdict(verify))].join('\n')}\n`);
  if (unexpected.length > 0) {
    await print('\n');
    await printTable(
      ['unexpected', 'answer', 'times', 'first'],
      unexpected.map(({ kind, status, what, count: n, pcs_id, body }) => [
        kind,
        `${status}${REMARKS[what]}`,
        count(n),
        `${pcs_id} ${body}`,
      ]),
    );
  }
}

function kindRows({ kinds }: LoadReport): Cell[][] {
  return Object.entries(kinds).map(([kind, { sent, unknown, replayed, statuses }]) => [
    kind,
    ...[sent, unknown, replayed].map(count),
    mix(statuses),
  ]);
}

function remarks({
  connections,
  generator_kept_up,
  generator_late_ms,
  requests,
  dedup_hit_ratio,
}: LoadReport): string[] {
  const faults = mix(connections.faults);
  const late = `The generator itself was late (p99 ${generator_late_ms.p99 ?? 0} ms): these latencies show it as much as the gateway.`;
  const unsent = `${count(requests.unsent)} requests could not be sent in time: the latencies are those of the others.`;
  return [
    `${count(connections.opened)} connections made${faults === '' ? '' : `; ${faults}`}`,
    ...(dedup_hit_ratio === null
      ? []
      : [`${(100 * dedup_hit_ratio).toFixed(1)} % of the verdicts were replays`]),
    ...(requests.unsent === 0 ? [] : [paint('yellow', unsent)]),
    ...(generator_kept_up ? [] : [paint('yellow', late)]),
  ];
}

function verdict({
  method,
  acknowledged,
  checked,
  missing,
  different,
  losses,
  stopped,
}: Verification): string[] {
  const how = method === 'read' ? 'read again' : 'sent again';
  const lines =
    missing + different === 0
      ? [
          `${count(checked)} of ${count(acknowledged)} acknowledged records ${how}: all as they were acknowledged`,
        ]
      : [
          paint(
            'red',
            `${count(missing)} acknowledged records are missing, ${count(different)} are answered differently`,
          ),
          ...losses.slice(0, MOST_SHOWN).map(({ pcs_id, what }) => `  ${what}  ${pcs_id}`),
        ];
  return stopped === null ? lines : [...lines, paint('red', `The verification is not complete: ${stopped}`)];
}

function durations(name: string, { p50, p90, p99, p99_9, max }: Percentiles): string[] {
  return [name, ...[p50, p90, p99, p99_9, max].map((ms) => (ms === null ? '-' : ms.toFixed(2)))];
}

const count = (n: number): string => n.toLocaleString('en');

/** `200: 95  202: 5` */
function mix(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, n]) => `${name}: ${count(n)}`)
    .join('  ');
}
