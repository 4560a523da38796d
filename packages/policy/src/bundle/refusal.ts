/** Every reason why a bundle is refused, and what it means to whoever holds the bundle. */
export const BUNDLE_REFUSALS = {
  not_zip: 'These bytes are no zip archive: pass the bundle as it was written.',
  truncated: 'The archive ends too early: fetch the whole file again.',
  surplus_bytes: 'There are bytes before, between or after the files of the archive, which nothing covers.',
  too_large: 'A bundle has at most 64 MiB.',
  too_many_entries: 'A bundle holds at most 10,000 files.',
  compressed: 'A file of the archive is compressed; files of a bundle are stored, so that nothing swells.',
  encrypted: 'A file of the archive is encrypted; evidence is there to be read.',
  size_mismatch: 'The archive states two sizes of a file, or one that does not fit into it.',
  special_file: 'A bundle holds regular files only: no link, device, pipe or socket.',
  directory_entry: 'A bundle holds files only: no entry for a directory.',
  path_unsafe:
    'Files of a bundle have relative paths of plain segments (letters, digits, ".", "_", "-") and end in .json.',
  name_repeated: 'Two files of the archive have one name.',
  name_case_repeated: 'Two names differ only by case, and would be one file on many systems.',
  not_canonical:
    'The bytes are not those that this content has: the archive was made or changed by something else.',
  manifest_missing: 'The archive has no manifest.json.',
  manifest_invalid: 'manifest.json is not a manifest of version 1 in canonical form (RFC 8785).',
  signature_missing: 'The archive has no signature.json.',
  signature_malformed: 'signature.json is not an Ed25519 signature in canonical form (RFC 8785).',
  signature_wrong: 'The signature is not one that its key made of this manifest.',
  key_unknown: 'The bundle names a key that is not among the trusted ones.',
  key_out_of_time: 'The key of the signature was not valid at the time of the verdict.',
  file_missing: 'A file of the bundle is not in the archive.',
  file_unexpected: 'The archive holds a file that does not belong to the bundle.',
  file_changed: 'The file is not the one that the manifest lists: its hash or size differs.',
  policy_invalid: 'policy.json is not a policy in canonical form that compiles.',
  policy_mismatch: 'policy.json is another policy, or another version, than the manifest names.',
  ir_mismatch: 'ir.json is not what the policy compiles to, or has another hash than the manifest states.',
  context_invalid: 'context.json is not a context of this policy in canonical form (RFC 8785).',
  context_mismatch: 'The context has another hash than the manifest states.',
  weights_invalid:
    'weights.json does not hold costs by rule in canonical form (RFC 8785), or the plan used none.',
  plan_invalid: 'plan.json is not a plan.',
  plan_mismatch: 'The policy and the context give another plan.',
  proof_invalid: 'A set proof does not follow from its root.',
  proof_mismatch: 'The proof is not the one that this rule needs.',
  verdict_mismatch: 'The policy, the context and the proofs give another verdict.',
} as const;

export type BundleRefusalCode = keyof typeof BUNDLE_REFUSALS;

/** Thrown within this room only; its public functions turn it into a result or a PolicyError. */
export class BundleRefusal extends Error {
  override readonly name = 'BundleRefusal';
  readonly code: BundleRefusalCode;

  /** @param where the file or field; it may come from the archive, so it is quoted and cut. */
  constructor(code: BundleRefusalCode, where?: string, options?: ErrorOptions) {
    const sentence = BUNDLE_REFUSALS[code];
    super(
      where === undefined ? sentence : `${sentence} Here: ${JSON.stringify(where.slice(0, 120))}.`,
      options,
    );
    this.code = code;
  }
}
