import type { Answer } from '../../api/types.ts';

/** One outcome with everything that it can be derived from again. */
export type Evidence = Answer<'getEvidence'>;
export type EvidenceOutcome = NonNullable<Evidence['outcome']>;
export type Guarantee = NonNullable<EvidenceOutcome['guarantee']>;
export type NoGuarantee = NonNullable<EvidenceOutcome['no_guarantee']>;
export type Geometry = NonNullable<Evidence['geometry']>;
export type Span = NonNullable<Evidence['texts']>['unsupported'][number];
