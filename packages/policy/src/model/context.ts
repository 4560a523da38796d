import type { Literal } from './policy.ts';

/**
 * What a policy is evaluated on. A name has one value: given in two members it is refused. Lists are where the
 * committed sets are to be had; they are not part of what the context's hash covers, the roots are.
 */
export interface PolicyContext {
  readonly inputs: Readonly<Record<string, Literal>>;
  /** Roots of committed sets, 64 lower-case hex digits, by input name. */
  readonly commitments: Readonly<Record<string, string>>;
  /** Paths or URLs, by the name of the commitment. */
  readonly lists: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, Literal>>;
}
