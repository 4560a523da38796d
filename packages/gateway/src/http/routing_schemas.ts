import { Type } from 'typebox';
import { who } from './label_schemas.ts';

const count = Type.Integer({ minimum: 0 });
const number = Type.Union([Type.Number(), Type.Null()]);
const interval = Type.Object({ low: number, high: number });

export const ResumeSchema = Type.Object(
  { by: who, reason: Type.String({ minLength: 1, maxLength: 1024 }) },
  { additionalProperties: false, description: 'Who lifts the rollback, and why.' },
);

const ArmSchema = Type.Object({
  n: count,
  fast: count,
  labelled: count,
  wrong: count,
  contained: count,
  containment: number,
  effectiveWrong: count,
  p95Ms: number,
  p95IntervalMs: interval,
});

const AnalysisSchema = Type.Object(
  {
    treatment: ArmSchema,
    control: ArmSchema,
    p95DifferenceMs: number,
    p95DifferenceIntervalMs: interval,
    containmentDifference: number,
    containmentDifferenceInterval: Type.Union([interval, Type.Null()]),
    guardrails: Type.Object({ containment: Type.Object({}), latency: Type.Object({}) }),
    verdict: Type.Union([
      Type.Literal('breach'),
      Type.Literal('insufficient'),
      Type.Literal('no_evidence_of_harm'),
    ]),
  },
  { description: 'Treatment minus control, as docs/guide/routing.md reads it; it spends no look.' },
);

const guardrail = {
  status: Type.Union([Type.Literal('active'), Type.Literal('rolled_back')]),
  history: Type.Array(Type.Object({ kind: Type.Union([Type.Literal('rollback'), Type.Literal('resume')]) }), {
    description: 'Rollbacks with the evidence that decided them, and who lifted them; oldest first.',
  }),
};

export const ResumedSchema = Type.Object({ tenant: Type.String(), ...guardrail });

export const RoutingStateSchema = Type.Object({
  tenant: Type.String(),
  enabled: Type.Boolean(),
  ...guardrail,
  experiment: Type.Union([Type.Object({ id: Type.String(), treatment_share: Type.Number() }), Type.Null()]),
  looks: Type.Object({
    taken: count,
    planned: count,
    labels_per_look: count,
    labelled: count,
    labels_until_next: Type.Union([count, Type.Null()]),
  }),
  analysis: Type.Union([AnalysisSchema, Type.Null()]),
});
