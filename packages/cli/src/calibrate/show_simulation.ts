import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { print, printJson, printTable } from '../output/print.ts';
import type { LabelledFields } from './labelled_record.ts';
import { fetchLabelled, readLabelledFile } from './read_labelled.ts';
import {
  type NoShares,
  type Shares,
  type SideFeasibility,
  simulateDeltas,
  type Simulation,
  type SimulationPlan,
} from './simulate_deltas.ts';
import { type TargetOptions, targetOf } from './target.ts';
import type { Share } from './weighted_share.ts';

export interface SimulateOptions extends SimulationPlan, Partial<TargetOptions>, LabelledFields {
  readonly maxRecords: number;
  readonly json?: boolean;
}

/** `kakeya calibrate simulate`: feasibility first, then what would be decided. Nothing is applied. */
export async function showSimulation(file: string | undefined, options: SimulateOptions): Promise<ExitCode> {
  const { url, maxRecords } = options;
  if ((file === undefined) === (url === undefined)) {
    throw new CliError('option_invalid', 'Give either a file of labelled records, or --url.');
  }
  const read =
    url === undefined
      ? await readLabelledFile(file ?? '', options)
      : await fetchLabelled(await targetOf({ ...options, url }));
  if (typeof read === 'number') return read;
  const records = read.records.slice(-maxRecords);
  const simulation = simulateDeltas(records, options);
  if (options.json === true) {
    await printJson({ ...simulation, without_score: read.unscored.length, records: records.length });
  } else await showTables(simulation);
  return EXIT.ok;
}

async function showTables(simulation: Simulation): Promise<void> {
  const { n_wrong, n_benign, item_weight, accept, reject, rows } = simulation;
  await print(
    `${n_wrong} wrong and ${n_benign} benign records; weight of the outcome at hand ${item_weight}.\n\n`,
  );
  const feasibility = (bound: string) => (side: SideFeasibility) => [
    bound,
    String(side.delta),
    String(side.n),
    side.needs === null ? 'no number' : String(side.needs),
    side.feasible ? 'yes' : { text: 'no', style: 'yellow' as const },
  ];
  await printTable(
    ['bound', 'delta', 'labels', 'needed', 'feasible'],
    [...accept.map(feasibility('P(accept | wrong)')), ...reject.map(feasibility('P(reject | benign)'))],
  );
  await print('\nExpected, each record judged by all the others:\n');
  await printTable(
    ['delta accept', 'delta reject', 'of', 'accept', 'escalate', 'reject'],
    rows.flatMap(({ delta_accept, delta_reject, ...classes }) =>
      (['wrong', 'benign', 'overall'] as const).map((name) => [
        String(delta_accept),
        String(delta_reject),
        name,
        ...cells(classes[name]),
      ]),
    ),
  );
  await print(`\n${footnotes(simulation).join('\n')}\n`);
}

function footnotes({ accept, rows }: Simulation): string[] {
  const all = rows.flatMap(({ wrong, benign, overall }) => [wrong, benign, overall]);
  return [
    'In brackets: 95 % interval for records drawn as these were. The share of wrong ones accepted, and of benign ones',
    'rejected, is near its delta by construction; what the deltas cost shows in the other columns.',
    ...(all.some((shares) => typeof shares === 'object' && !shares.accept.exact)
      ? ['Records weigh 1/propensity: those intervals are approximate (effective number of records).']
      : []),
    ...(accept.some(({ feasible }) => !feasible)
      ? [
          'Where P(accept | wrong) is not feasible, what stands under escalate is decided by the deterministic checks alone,',
          'unless the tenant requires a guarantee.',
        ]
      : []),
    ...(all.includes('too_few_to_leave_one_out')
      ? ['Leaving one out takes a label or more beyond what is needed: where they lack, nothing can be said.']
      : []),
    'What the deterministic checks refuse is not in here. Nothing was applied.',
  ];
}

const REASONS: Readonly<Record<NoShares, string>> = {
  no_records: 'no records',
  too_few_to_leave_one_out: 'too few',
};

const cells = (shares: Shares | NoShares): string[] =>
  typeof shares === 'string'
    ? [REASONS[shares], '', '']
    : [shares.accept, shares.escalate, shares.reject].map(cell);

const cell = ({ share, low, high }: Share): string =>
  `${percent(share)} % [${percent(low)}, ${percent(high)}]`;

const percent = (value: number): string => (100 * value).toFixed(1);
