import { deflateSync } from 'node:zlib';
import {
  coherence,
  coherenceSimd,
  compressionRatio,
  encode,
  encodeReference,
  freezeCodebook,
  loadCodebook,
  trainCodebook,
} from '@kakeya/signals';
import { matrix } from './lib/random.ts';
import { measure, type Timing } from './lib/measure.ts';
import type { Row } from './lib/report.ts';

const row = (subject: string, peer: string, ours: Timing, theirs: Timing): Row => ({
  subject,
  peer,
  unit: 'ms',
  value: ours.p50Us / 1000,
  peerValue: theirs.p50Us / 1000,
  detail: { ours, theirs },
});

export async function signalsBench(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const n of [100, 1000]) {
    const data = matrix(n, 768);
    const simd = await measure(() => coherenceSimd(data));
    rows.push(
      row(
        `coh★ ${n}×768, 100 directions, SIMD`,
        'the same in plain TypeScript',
        simd,
        await measure(() => coherence(data)),
      ),
    );
  }

  const training = matrix(8192, 96);
  const options = { subspaces: 12, centroids: 128, iterations: 5, seed: 1 };
  const train = await measure(() => trainCodebook(training, options), 4_000);
  const codebook = trainCodebook(training, options);
  const frozen = freezeCodebook(codebook);
  const loaded = loadCodebook(frozen, frozen.hash);
  const sample = matrix(1000, 96, 2);
  const reference = await measure(() => encodeReference(sample, loaded));
  rows.push(
    row(
      'PQ encode 1000×96, 12×128 centroids, SIMD',
      'the same in plain TypeScript',
      await measure(() => encode(sample, loaded)),
      reference,
    ),
  );
  const assignment = await measure(() => {
    for (let iteration = 0; iteration < options.iterations; iteration += 1) encodeReference(training, loaded);
  }, 4_000);
  const subject = 'PQ train 8192×96, 12×128 centroids, 5 iterations';
  rows.push(row(subject, 'its 5 assignment steps alone, in plain TypeScript', train, assignment));

  const text = new TextEncoder().encode(
    'A quick brown fox jumps over a lazy dog, once more and again. '.repeat(160),
  );
  const pako = await measure(() => compressionRatio(text));
  rows.push(
    row(
      'deflate of 10 KB (pako, byte-exact with stock zlib)',
      'node:zlib (not byte-exact)',
      pako,
      await measure(() => deflateSync(text, { level: 6 })),
    ),
  );
  return rows;
}
