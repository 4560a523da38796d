import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { coherenceSimd } from '../src/kernels/coherence_simd.ts';
import type { Matrix } from '../src/types.ts';

const reference = new URL('../../../../shared/reference/', import.meta.url);
const present = existsSync(new URL('embeddings.jsonl', reference));

/** Only what these files are: npy version 1, little-endian float32 in C order. */
function readFloat32Npy(url: URL): Matrix {
  const bytes = readFileSync(url);
  const start = 10 + bytes.readUInt16LE(8);
  const shape = /\((\d+), (\d+)\)/.exec(bytes.toString('latin1', 10, start));
  const n = Number(shape?.[1]);
  const d = Number(shape?.[2]);
  return { n, d, data: Float64Array.from({ length: n * d }, (_, i) => bytes.readFloatLE(start + 4 * i)) };
}

describe.skipIf(!present)(
  `coherenceSimd on real embeddings${present ? '' : ' (skipped: no shared/reference)'}`,
  () => {
    it('gives the stored coh★ of all 100 arrays, to the 9 decimals that are stored', () => {
      const lines = readFileSync(new URL('embeddings.jsonl', reference), 'utf8').trim().split('\n');
      expect(lines).toHaveLength(100);
      for (const line of lines) {
        const { id, coh_star }: { id: string; coh_star: number } = JSON.parse(line);
        const matrix = readFloat32Npy(new URL(`embeddings/${id}.npy`, reference));
        expect([id, Number(coherenceSimd(matrix).cohStar.toFixed(9))]).toEqual([id, coh_star]);
      }
    });
  },
);
