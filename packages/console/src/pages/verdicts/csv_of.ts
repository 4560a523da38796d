import type { OutcomeRow } from '../../api/types.ts';

const COLUMNS: readonly (readonly [head: string, cell: (row: OutcomeRow) => string | number | null])[] = [
  ['decision', (row) => row.decision],
  ['pcs_id', (row) => row.pcs_id],
  ['tenant', (row) => row.tenant],
  ['shard_id', (row) => row.shard_id],
  ['received_at', (row) => row.received_at],
  ['score', (row) => row.score],
  ['regime', (row) => row.regime],
  ['reasons', (row) => row.reasons.join(' ')],
  ['guarantee', (row) => row.guarantee],
  ['policy_id', (row) => row.policy?.id ?? null],
  ['policy_version', (row) => row.policy?.version ?? null],
  ['policy_verdict', (row) => row.policy?.verdict ?? null],
  ['label', (row) => row.label],
  ['label_wanted', (row) => (row.label_wanted ? 'yes' : 'no')],
  ['replays', (row) => row.replays],
  ['equivocations', (row) => row.equivocations],
  ['settle_ms', (row) => row.settle_ms],
  ['journal_seq', (row) => row.journal_seq],
];

/**
 * What a spreadsheet would begin a formula at, also in the wide forms, and after space that it skips: agents choose
 * shards and ids of policies, and whoever opens the file must not run what they wrote (OWASP, «CSV Injection»).
 */
const FORMULA = /^\s*[=+\-@\uff0b\uff0d\uff1d\uff20|%]|^[\t\r\n]/;
/** Where commas are decimal, spreadsheets begin a cell after each semicolon, and quotes within a line hold nothing together. */
const FORMULA_WITHIN = /[;\t\r\n](?=["\s]*[=+\-@\uff0b\uff0d\uff1d\uff20|%])/g;

/** A field by RFC 4180, section 2, which no spreadsheet computes. */
export function csvField(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const begun = FORMULA.test(value) ? `'${value}` : value;
  const text = begun.replaceAll(FORMULA_WITHIN, "$&'");
  return /[",\r\n\t']|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The rows with a head, by RFC 4180. */
export function csvOf(rows: readonly OutcomeRow[]): string {
  const lines = [
    COLUMNS.map(([head]) => head),
    ...rows.map((row) => COLUMNS.map(([, cell]) => csvField(cell(row)))),
  ];
  return lines.map((fields) => `${fields.join(',')}\r\n`).join('');
}
