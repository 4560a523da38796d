import type { operations } from './openapi.generated.ts';

type JsonOf<Name extends keyof operations> = operations[Name] extends {
  readonly responses: { readonly 200: { readonly content: { readonly 'application/json': infer Body } } };
}
  ? Body
  : never;

/** What the gateway answers to each question, by the names of its OpenAPI document. */
export type Answer<Name extends keyof operations> = JsonOf<Name>;

export type OutcomePage = Answer<'listOutcomes'>;
export type OutcomeRow = OutcomePage['outcomes'][number];
export type Decision = OutcomeRow['decision'];
export type Session = Answer<'getSession'>;
