import type { Answer } from '../../api/types.ts';

export type System = Answer<'getSystem'>;
export type Projection = System['projections'][number];
export type Breaker = System['breakers'][number];
export type Store = System['stores'][number];
export type Tenant = System['tenants'][number];
export type Key = Tenant['keys'][number];
export type Setting = System['settings'][number];
export type Act = Answer<'listActs'>['acts'][number];
export type DeadLetter = Answer<'listDeadLetters'>['letters'][number];
export type LetterOutcome = Answer<'redriveDeadLetters'>['outcomes'][number];
