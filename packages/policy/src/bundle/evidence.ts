import { compilePolicy } from '../evaluate/compile_policy.ts';
import { readContext } from '../context/read_context.ts';
import { irJson } from '../ir/ir_json.ts';
import type { CompiledPolicy } from '../model/compiled.ts';
import type { PolicyContext } from '../model/context.ts';
import type { SelectorName } from '../model/plan.ts';
import { parsePlan } from '../select/parse_plan.ts';
import { type RuleWeights, weightsOf } from '../select/weights_of.ts';
import { parsePolicyJson, policyJson } from '../source/policy_json.ts';
import { CONTEXT, IR, PLAN, POLICY, VERDICT, WEIGHTS } from './members.ts';
import { membersOf } from './members_of.ts';
import { BundleRefusal } from './refusal.ts';
import { refusing } from './refusing.ts';
import { canonicalJsonBytes, readCanonicalJson, readText, utf8 } from './text.ts';
import { equalBytes } from './zip/equal_bytes.ts';
import type { ZipFiles } from './zip/encode_zip.ts';

/** What a verdict is derived from. */
export interface Evidence {
  readonly compiled: CompiledPolicy;
  readonly context: PolicyContext;
  readonly selector: SelectorName;
  readonly weights?: RuleWeights;
}

/**
 * Reads the policy, the context and the weights, each of which must be in its one form, and checks that the IR is
 * that of the policy. Of the plan only the selector is taken.
 * @throws BundleRefusal
 */
export function readEvidence(files: ZipFiles): Evidence {
  for (const path of [POLICY, IR, CONTEXT, PLAN, VERDICT]) contentOf(files, path);
  const compiled = readPolicyFile(contentOf(files, POLICY));
  if (!equalBytes(utf8(irJson(compiled.ir)), contentOf(files, IR))) throw new BundleRefusal('ir_mismatch');
  const context = readContextFile(contentOf(files, CONTEXT));
  const planText = readText(contentOf(files, PLAN), 'plan_invalid');
  const { selector } = refusing('plan_invalid', () => parsePlan(planText));
  const weightsFile = files.get(WEIGHTS);
  if (weightsFile === undefined) return { compiled, context, selector };
  if (selector !== 'weighted') throw new BundleRefusal('weights_invalid', `the selector is ${selector}`);
  const value = readCanonicalJson(weightsFile, 'weights_invalid');
  const weights = refusing('weights_invalid', () => weightsOf(value, compiled.policy));
  return { compiled, context, selector, weights };
}

/** @throws BundleRefusal `file_missing` */
export function contentOf(files: ZipFiles, path: string): Uint8Array {
  const content = files.get(path);
  if (content === undefined) throw new BundleRefusal('file_missing', path);
  return content;
}

function readPolicyFile(bytes: Uint8Array): CompiledPolicy {
  const text = readText(bytes, 'policy_invalid');
  return refusing('policy_invalid', () => {
    const policy = parsePolicyJson(text);
    if (policyJson(policy) !== text) throw new BundleRefusal('policy_invalid', 'not in canonical form');
    return compilePolicy(policy);
  });
}

function readContextFile(bytes: Uint8Array): PolicyContext {
  const value = readCanonicalJson(bytes, 'context_invalid');
  if (membersOf(value, ['commitments', 'inputs', 'variables']) === undefined) {
    throw new BundleRefusal('context_invalid', 'it has exactly commitments, inputs, variables');
  }
  const context = refusing('context_invalid', () => readContext(value));
  if (!equalBytes(contextBytes(context), bytes))
    throw new BundleRefusal('context_invalid', 'not as it is hashed');
  return context;
}

/** What the context's hash covers: where lists were kept is nobody's business. */
export function contextBytes({ commitments, inputs, variables }: PolicyContext): Uint8Array {
  return canonicalJsonBytes({ commitments, inputs, variables });
}
