import { canonicalizeJson, type PcsV02, ProtocolError, type Sha256Hex, sha256Hex } from '@kakeya/protocol';
import { AgentError } from '../errors.ts';
import type { UnsignedPcs } from './build_pcs.ts';
import type { SubmissionPolicy, SubmissionWithPolicy, SubmissionWithTexts } from './submission.ts';

type UnsignedPcsV02 = Omit<PcsV02, 'sig'> & { readonly sig?: never };

/**
 * Names the policy that an output is to be judged by, with what it is judged on. The record will be signed with the
 * digest of both, so that nobody on the way can put another context beside it.
 *
 * ```ts
 * const output = await agent.summarise({ text: answer });
 * await agent.submit(withPolicy(output, { id: 'agent-actions', context: { inputs: { tool: 'refund', amount: 40 } } }));
 * ```
 *
 * @throws AgentError `input_invalid` for a record of version 0.1, or a context that is not plain JSON
 */
export function withPolicy(
  output: UnsignedPcs | SubmissionWithTexts<UnsignedPcs>,
  policy: SubmissionPolicy,
): SubmissionWithPolicy {
  const { pcs, ...beside } = 'pcs' in output ? output : { pcs: output };
  if (pcs.version !== '0.2') {
    throw new AgentError(
      'input_invalid',
      'A policy needs a record of version 0.2: 0.1 cannot sign its context.',
    );
  }
  const signed: UnsignedPcsV02 = {
    ...pcs,
    context: { ...pcs.context, policy_context: policyDigest(policy) },
  };
  return { ...beside, pcs: signed, policy };
}

/** What `context.policy_context` of the record must be: SHA-256 of the RFC 8785 form of the context and the policy's id. */
export function policyDigest({ id, context }: SubmissionPolicy): Sha256Hex {
  try {
    return sha256Hex(new TextEncoder().encode(canonicalizeJson({ context, policy: id })));
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw new AgentError('input_invalid', `The context of a policy must be plain JSON. ${error.message}`, {
      cause: error,
    });
  }
}
