import { canonicalizeJson, type SigningKey } from '@kakeya/protocol';
import { fileList } from '../../../src/bundle/file_list.ts';
import { signManifest } from '../../../src/bundle/signature.ts';
import { decodeZip } from '../../../src/bundle/zip/decode_zip.ts';
import { encodeZip } from '../../../src/bundle/zip/encode_zip.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export type Json = Record<string, unknown>;

export function readJson(files: ReadonlyMap<string, Uint8Array>, path: string): Json {
  return JSON.parse(decoder.decode(files.get(path))) as Json;
}

export function writeJson(files: Map<string, Uint8Array>, path: string, value: unknown): void {
  files.set(path, encoder.encode(canonicalizeJson(value)));
}

/** The archive with its files changed; neither listed nor signed anew. */
export function repack(bytes: Uint8Array, change: (files: Map<string, Uint8Array>) => void): Uint8Array {
  const files = new Map(decodeZip(bytes));
  change(files);
  return encodeZip(files);
}

/** As a dishonest signer would: files changed, listed anew, and the manifest, changed as well, properly signed. */
export async function reseal(
  bytes: Uint8Array,
  key: SigningKey,
  change: (files: Map<string, Uint8Array>) => void,
  changeManifest: (manifest: Json) => Json = (manifest) => manifest,
): Promise<Uint8Array> {
  const files = new Map(decodeZip(bytes));
  change(files);
  writeJson(
    files,
    'manifest.json',
    changeManifest({ ...readJson(files, 'manifest.json'), files: fileList(files) }),
  );
  const manifest = files.get('manifest.json') ?? new Uint8Array();
  files.set('signature.json', await signManifest(manifest, key));
  return encodeZip(files);
}
