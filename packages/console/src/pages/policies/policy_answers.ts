import type { Answer } from '../../api/types.ts';

export type ListedVersion = Answer<'listPolicies'>['policies'][number];
export type PolicyVersion = Answer<'getPolicy'>;
export type PolicyDocument = PolicyVersion['document'];
export type PolicyEvent = Answer<'getPolicyHistory'>['events'][number];
export type PolicyPlan = Answer<'adaptProof'>;
export type PolicyVerdict = Answer<'verifyProof'>;
export type RuleResult = PolicyVerdict['results'][number];
export type Bindings = NonNullable<ListedVersion['standing']>['bindings'];
export type Selector = PolicyPlan['selector'];
