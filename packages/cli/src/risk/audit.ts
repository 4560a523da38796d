import { type AuditedRate, type GroupAudit, loadRiskTraining, scoreRisk } from '@kakeya/verdict/risk';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { printJson, printTable } from '../output/print.ts';
import { findModel } from './model_source.ts';
import { readLabelledLines } from './read_rows.ts';
import type { RegistryPlace } from '../models/registry_place.ts';

export interface AuditOptions extends RegistryPlace {
  readonly model: string;
  readonly rows: string;
  readonly groupField: string;
  readonly threshold: number;
  readonly json?: boolean;
}

/** `kakeya risk audit`: only rows that the model has not learnt from are counted. */
export async function auditModel(options: AuditOptions): Promise<ExitCode> {
  const { model } = await findModel(options.model, options);
  const { auditFairness } = await loadRiskTraining();
  const lines = await readLabelledLines(options.rows, [options.groupField]);
  const fresh = lines.filter(({ row }) => row.atMs > model.trainedThroughMs);
  const audit = auditFairness(
    fresh.map(({ row, fields }) => {
      const scored = scoreRisk(model, row.features);
      const score = scored.kind === 'scored' ? scored.probability : null;
      return { group: groupOf(fields, options), label: row.label, score };
    }),
    options.threshold,
  );
  if (options.json === true) {
    await printJson({
      threshold: options.threshold,
      seenInTraining: lines.length - fresh.length,
      groups: audit,
    });
    return EXIT.ok;
  }
  await printTable(['group', 'wrong', 'benign', 'unscored', 'AUC', 'FPR', 'FNR'], audit.map(cellsOf));
  return EXIT.ok;
}

function groupOf(fields: object, { groupField, rows }: AuditOptions): string {
  const group: unknown = Object.hasOwn(fields, groupField) ? Reflect.get(fields, groupField) : undefined;
  if (typeof group === 'string') return group;
  throw new CliError(
    'input_invalid',
    `${rows}: every line needs a text in "${groupField}", the group it belongs to.`,
  );
}

const cellsOf = (group: GroupAudit): string[] => [
  group.group,
  String(group.wrong),
  String(group.benign),
  String(group.unscored),
  group.auc.kind === 'measured' ? range(group.auc) : 'not enough data',
  rateOf(group.falsePositiveRate),
  rateOf(group.falseNegativeRate),
];

const rateOf = (rate: AuditedRate): string => (rate.kind === 'measured' ? range(rate) : 'not enough data');

const range = ({
  value,
  low,
  high,
}: {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}): string => `${value.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;
