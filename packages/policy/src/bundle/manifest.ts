import { isPolicyDigest } from '../hash/digest.ts';
import type { PolicyDigest } from '../model/hash.ts';
import type { PolicyDecision } from '../model/verdict.ts';
import { membersOf } from './members_of.ts';
import { BundleRefusal } from './refusal.ts';
import { readCanonicalJson } from './text.ts';

export interface BundleFile {
  readonly path: string;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/** What a bundle is evidence of; it is this that is signed. */
export interface BundleManifest {
  readonly bundle_version: '1';
  readonly policy_id: string;
  readonly policy_version: string;
  readonly policy_hash: PolicyDigest;
  readonly ir_hash: PolicyDigest;
  readonly context_hash: PolicyDigest;
  readonly plan_hash: PolicyDigest;
  readonly verdict: PolicyDecision;
  /** RFC 3339, UTC. */
  readonly evaluated_at: string;
  /** All files but the manifest and its signature, in byte order of their paths. */
  readonly files: readonly BundleFile[];
}

const NAMES = [
  'bundle_version',
  'policy_id',
  'policy_version',
  'policy_hash',
  'ir_hash',
  'context_hash',
  'plan_hash',
  'verdict',
  'evaluated_at',
  'files',
] as const;

/** @throws BundleRefusal `manifest_invalid` */
export function readManifest(bytes: Uint8Array): BundleManifest {
  const members = membersOf(readCanonicalJson(bytes, 'manifest_invalid'), NAMES);
  if (members === undefined)
    throw new BundleRefusal('manifest_invalid', `it has exactly ${NAMES.join(', ')}`);
  const { bundle_version, verdict, files } = members;
  if (bundle_version !== '1') throw new BundleRefusal('manifest_invalid', 'bundle_version');
  if (verdict !== 'OK' && verdict !== 'WARN' && verdict !== 'FAIL') {
    throw new BundleRefusal('manifest_invalid', 'verdict');
  }
  if (!Array.isArray(files)) throw new BundleRefusal('manifest_invalid', 'files');
  return {
    bundle_version,
    policy_id: readString(members.policy_id, 'policy_id'),
    policy_version: readString(members.policy_version, 'policy_version'),
    policy_hash: readDigest(members.policy_hash, 'policy_hash'),
    ir_hash: readDigest(members.ir_hash, 'ir_hash'),
    context_hash: readDigest(members.context_hash, 'context_hash'),
    plan_hash: readDigest(members.plan_hash, 'plan_hash'),
    verdict,
    evaluated_at: readString(members.evaluated_at, 'evaluated_at'),
    files: files.map(readFile),
  };
}

function readFile(value: unknown): BundleFile {
  const members = membersOf(value, ['path', 'sha256', 'size']);
  if (members === undefined || typeof members.size !== 'number') {
    throw new BundleRefusal('manifest_invalid', 'a file has path, sha256 and size');
  }
  return {
    path: readString(members.path, 'path'),
    sha256: readString(members.sha256, 'sha256'),
    size: members.size,
  };
}

function readString(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new BundleRefusal('manifest_invalid', name);
  return value;
}

function readDigest(value: unknown, name: string): PolicyDigest {
  const text = readString(value, name);
  if (!isPolicyDigest(text)) throw new BundleRefusal('manifest_invalid', name);
  return text;
}
