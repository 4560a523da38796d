import type { Pcs } from '@kakeya/protocol';

/** The order in which a record is written for people; a reader takes the fields in any order. */
const FIELD_ORDER = [
  'pcs_id',
  'schema',
  'version',
  'shard_id',
  'epoch',
  'attempt',
  'sent_at',
  'seed',
  'scales',
  'N_j',
  'coh_star',
  'v_star',
  'D_hat',
  'r',
  'regime',
  'budget',
  'merkle_root',
  'tenant_id',
  'payload_kind',
  'n',
  'd',
  'validity',
  'context',
  'vrf',
  'sig_alg',
  'kid',
  'sig',
  'ft',
];

/** The record as indented JSON with a line end. */
export function prettyPcs(record: Omit<Pcs, 'sig'>): string {
  const rank = (field: string): number => FIELD_ORDER.indexOf(field);
  const fields = Object.entries(record).toSorted(([a], [b]) => rank(a) - rank(b));
  return `${JSON.stringify(Object.fromEntries(fields), null, 2)}\n`;
}
