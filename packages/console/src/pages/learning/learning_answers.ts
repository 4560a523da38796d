import type { Answer } from '../../api/types.ts';

export type Models = Answer<'getModels'>;
export type Family = Models['risk'];
export type Model = Family['models'][number];
export type ModelEvent = Family['history'][number];
export type Evaluation = NonNullable<Models['evaluation']>;
export type Routing = Answer<'getRouting'>;
export type Analysis = NonNullable<Routing['analysis']>;
export type Bandit = Answer<'getBandit'>;
export type BanditArm = Bandit['arms'][number];
