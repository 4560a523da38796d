import { readFileSync } from 'node:fs';
import type { Pcs } from '../../src/mod.ts';

export interface PcsVector {
  readonly name: string;
  readonly record: Pcs;
  readonly canonical: string;
  readonly canonical_hex?: string;
  readonly sha256: string;
  readonly hmac_sha256?: string;
  readonly hmac_sha256_prehash?: string;
  readonly ed25519?: string;
}

export interface PcsVectors {
  readonly hmac_key_utf8: string;
  readonly ed25519_seed_hex: string;
  readonly ed25519_public_hex: string;
  readonly vectors: readonly PcsVector[];
}

export interface Reject {
  readonly name: string;
  readonly text?: string;
  readonly base64?: string;
  readonly code: string;
  readonly pointer: string;
}

export interface NumberVector {
  readonly x: number;
  readonly repr: string;
  readonly round9: string;
  readonly ecmascript: string;
}

export interface MerkleVectors {
  readonly data_hex: string;
  readonly v01: readonly { readonly length: number; readonly chunk: number; readonly root: string }[];
  readonly rfc6962: readonly {
    readonly leaves: readonly string[];
    readonly root: string;
    readonly proofs: readonly (readonly string[])[];
  }[];
}

function read(name: string): string {
  return readFileSync(new URL(`../../vectors/${name}`, import.meta.url), 'utf8');
}

export const pcsV01: PcsVectors = JSON.parse(read('pcs-0.1.json'));
export const pcsV02: PcsVectors = JSON.parse(read('pcs-0.2.json'));
export const numbers: { readonly numbers: readonly NumberVector[] } = JSON.parse(read('numbers.json'));
export const rejects: { readonly rejects: readonly Reject[] } = JSON.parse(read('rejects.json'));
export const merkle: MerkleVectors = JSON.parse(read('merkle.json'));
