import { answerOf, api } from '../../api/client.ts';
import type { Answer } from '../../api/types.ts';
import { type Diagnostic, diagnosticsOf } from './diagnostics_of.ts';

export type Strictness = 'strict' | 'relaxed';

export interface Draft {
  readonly source: string;
  readonly lint: Strictness;
}

/** What the gateway says of a draft. */
export interface Linted {
  readonly draft: Draft;
  readonly diagnostics: readonly Diagnostic[];
  /** undefined: it has errors, and cannot be registered. */
  readonly policy: Answer<'lintPolicy'> | undefined;
  /** The first fault in words. */
  readonly refusal: string | undefined;
}

const YAML = { headers: { 'content-type': 'application/yaml' }, bodySerializer: String } as const;

/** @throws ApiProblem what is not about the draft */
export async function lintSource(draft: Draft): Promise<Linted> {
  try {
    const { source, lint } = draft;
    const policy = await answerOf(
      api.POST('/v1/policies/lint', { ...YAML, params: { query: { lint } }, body: source }),
    );
    return { draft, policy, diagnostics: policy.diagnostics, refusal: undefined };
  } catch (fault) {
    const diagnostics = diagnosticsOf(fault);
    if (diagnostics === undefined || !(fault instanceof Error)) throw fault;
    return { draft, diagnostics, policy: undefined, refusal: fault.message };
  }
}

/** @throws ApiProblem */
export const registerSource = ({ source, lint }: Draft, reason: string): Promise<Answer<'registerPolicy'>> =>
  answerOf(api.POST('/v1/policies', { ...YAML, params: { query: { lint, reason } }, body: source }));
