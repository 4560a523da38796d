import type { Keyring } from '@kakeya/protocol';
import type { PolicyVerdict } from '../model/verdict.ts';
import { checkEvidence } from './check_evidence.ts';
import { evaluatedAtMs } from './evaluated_at.ts';
import { checkFileList } from './file_list.ts';
import { type BundleManifest, readManifest } from './manifest.ts';
import { MANIFEST, SIGNATURE } from './members.ts';
import { BundleRefusal, type BundleRefusalCode } from './refusal.ts';
import { checkKeyTime, checkSignature } from './signature.ts';
import { decodeZip } from './zip/decode_zip.ts';
import { MAX_BUNDLE_BYTES } from './zip/limits.ts';

export type BundleCheck =
  | {
      readonly ok: true;
      readonly manifest: BundleManifest;
      /** Derived again, with the set proofs. */
      readonly verdict: PolicyVerdict;
      /** Of the trusted key that signed. */
      readonly kid: string;
    }
  /** `reason` is for people, and may quote the archive; the code is for programs. */
  | { readonly ok: false; readonly code: BundleRefusalCode; readonly reason: string };

/**
 * Whether a bundle is evidence: every byte is covered, a key that the verifier trusts signed the manifest, the files
 * are those listed, and the verdict follows from policy, context and proofs. Takes nothing on the archive's word, and
 * nothing but the archive and the keys. Never throws on any bytes.
 *
 * It says nothing of the truth of the context, and of a set nothing but what its root commits to.
 */
export async function verifyBundle(bytes: Uint8Array, trustedKeys: Keyring): Promise<BundleCheck> {
  try {
    // A copy: whoever shares the buffer could else change it between two checks. One byte too many is enough to refuse.
    return await checkBundle(new Uint8Array(bytes.subarray(0, MAX_BUNDLE_BYTES + 1)), trustedKeys);
  } catch (error) {
    if (error instanceof BundleRefusal) return { ok: false, code: error.code, reason: error.message };
    throw error;
  }
}

async function checkBundle(bytes: Uint8Array, trustedKeys: Keyring): Promise<BundleCheck> {
  const files = decodeZip(bytes);
  const manifestBytes = files.get(MANIFEST);
  if (manifestBytes === undefined) throw new BundleRefusal('manifest_missing');
  const signature = files.get(SIGNATURE);
  if (signature === undefined) throw new BundleRefusal('signature_missing');
  const kid = await checkSignature(signature, manifestBytes, trustedKeys);
  const manifest = readManifest(manifestBytes);
  const atMs = evaluatedAtMs(manifest.evaluated_at);
  if (atMs === undefined) throw new BundleRefusal('manifest_invalid', 'evaluated_at');
  checkKeyTime(kid, atMs, trustedKeys);
  checkFileList(manifest.files, files);
  const content = new Map([...files].filter(([path]) => path !== MANIFEST && path !== SIGNATURE));
  return { ok: true, manifest, verdict: checkEvidence(manifest, content, atMs), kid };
}
