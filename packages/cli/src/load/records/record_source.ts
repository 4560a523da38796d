import { buildPcs, signPcs, type SigningKey, type UnsignedPcs } from '@kakeya/agent/summary';
import { computePcsId, type PcsId, type Sha256Hex, sha256Hex } from '@kakeya/protocol';
import { HEALTHY_TEXT, LOOPING_TEXT } from '../../demo/samples.ts';
import { drawNewKind, MIXES, type MixName, type NewKind } from '../mixes.ts';
import { uniformAt } from '../seeded_random.ts';

/** Everything that the records of a run follow from: with it, any of them can be made again at any time. */
export interface RecordPlan {
  readonly mix: MixName;
  readonly seed: number;
  /** Names the run: the records of two runs never have an id in common. */
  readonly run: string;
  readonly key: SigningKey;
  readonly tenant: string | undefined;
  /** RFC 3339 */
  readonly sentAt: string;
}

export interface RecordSource {
  kindOf(index: number): NewKind;
  idOf(index: number): PcsId;
  /** The bytes to send: the same for the same index at every call. */
  bytesOf(index: number): Promise<Buffer>;
}

const EPOCH = 1;

/**
 * The new records of a run by index. Their signals are computed once from two texts, a healthy one and one that loops,
 * so that each takes the gateway through the whole decision; each claims a payload of its own.
 */
export function createRecordSource(plan: RecordPlan): RecordSource {
  const { mix, seed, run, key } = plan;
  const shardId = `load-${run}`;
  const healthy = template(HEALTHY_TEXT, shardId, plan);
  const looping = template(LOOPING_TEXT, shardId, plan);

  const kindOf = (index: number): NewKind => drawNewKind(MIXES[mix], uniformAt(seed, 'kinds', index));
  const rootOf = (index: number): Sha256Hex => sha256Hex(Buffer.from(`${shardId}/${index}`));
  const idOf = (index: number): PcsId => computePcsId(rootOf(index), EPOCH, shardId);

  return {
    kindOf,
    idOf,
    async bytesOf(index) {
      const kind = kindOf(index);
      const merkle_root = rootOf(index);
      const record = {
        ...(kind === 'escalate' ? looping : healthy),
        pcs_id: computePcsId(merkle_root, EPOCH, shardId),
        merkle_root,
        ft: { outbox_seq: index, degraded: false, fallbacks: [], clock_skew_ms: 0 },
      };
      const signed = await signPcs(record, key);
      const sent = kind === 'forged' ? { ...signed, sig: forge(signed.sig ?? '') } : signed;
      const bytes = Buffer.from(JSON.stringify(sent));
      return kind === 'malformed' ? bytes.subarray(0, bytes.length / 2) : bytes;
    },
  };
}

function template(text: string, shardId: string, { tenant, sentAt }: RecordPlan): UnsignedPcs {
  return buildPcs({
    payload: { kind: 'text', text },
    version: '0.2',
    shardId,
    epoch: EPOCH,
    sentAt,
    ...(tenant === undefined ? {} : { tenantId: tenant }),
  });
}

/** A well-formed signature that no key made. */
function forge(signature: string): string {
  return `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
}
