import { Type } from 'typebox';

const digest = Type.String({ pattern: '^sha3-256:[0-9a-f]{64}$' });
const id = Type.String({ pattern: '^[a-z0-9._-]+$', maxLength: 128 });
const version = Type.String({ minLength: 1, maxLength: 256 });
const selector = Type.Union([Type.Literal('basic'), Type.Literal('weighted')]);
const mode = Type.Union([Type.Literal('enforced'), Type.Literal('shadow')]);
const ruleIds = Type.Array(Type.String());

const question = {
  policy: Type.Object(
    { id, version: Type.Optional(version) },
    {
      additionalProperties: false,
      description: 'Without a version: the one that is enforced, or else the newest.',
    },
  ),
  context: Type.Record(Type.String(), Type.Unknown(), {
    description:
      'inputs, commitments and variables. lists are refused: a server does not fetch what a request names.',
  }),
  selector: Type.Optional(selector),
  weights: Type.Optional(
    Type.Record(Type.String(), Type.Number(), { description: 'By rule id, for the weighted selector.' }),
  ),
};

export const AdaptRequestSchema = Type.Object(question, { additionalProperties: false });

export const VerifyRequestSchema = Type.Object(
  {
    ...question,
    proofs: Type.Optional(
      Type.Array(Type.Unknown(), { maxItems: 1024, description: 'Set proofs, each `{root, proofs}`.' }),
    ),
    plan: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'A plan of POST /v1/proofs/adapt; it must be what the policy selects now.',
      }),
    ),
    mode: Type.Optional(
      Type.Union([Type.Literal('enforced'), Type.Literal('shadow')], {
        description: 'Only a version that stands so for the tenant.',
      }),
    ),
  },
  { additionalProperties: false },
);

export const PlanSchema = Type.Object({
  policy_id: id,
  ir_hash: digest,
  context_hash: digest,
  selector,
  active_rules: ruleIds,
  order: ruleIds,
  cost: Type.Record(Type.String(), Type.Number()),
  cost_sum: Type.Number(),
  reason: Type.Record(Type.String(), ruleIds),
  unknown_predicates: Type.Optional(ruleIds),
  plan_hash: digest,
});

const scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);
const side = Type.Union([scalar, Type.Array(scalar), Type.Null()], { description: 'null: not known.' });
const RuleEvidenceSchema = Type.Object(
  {
    op: Type.String(),
    severity: Type.Union([Type.Literal('fail'), Type.Literal('warn')], {
      description: 'What follows when the rule does not hold.',
    }),
    message: Type.String({ description: 'One sentence.' }),
    lhs: side,
    rhs: side,
    missing: Type.Array(Type.String(), { description: 'Inputs that the context lacks.' }),
    offending: Type.Array(Type.String(), { description: 'Elements that decided a fail, at most 100.' }),
  },
  { description: 'What the rule was decided on.' },
);

export const PolicyVerdictSchema = Type.Object({
  verdict: Type.Union([Type.Literal('OK'), Type.Literal('WARN'), Type.Literal('FAIL')]),
  results: Type.Array(
    Type.Object({
      rule_id: Type.String(),
      status: Type.Union([Type.Literal('pass'), Type.Literal('fail'), Type.Literal('unknown')]),
      evidence: RuleEvidenceSchema,
      proof: Type.Union([
        Type.Object({
          root: Type.String(),
          proofs: Type.Array(
            Type.Object({ kind: Type.Union([Type.Literal('member'), Type.Literal('absent')]) }),
          ),
        }),
        Type.Null(),
      ]),
    }),
  ),
  unknown_predicates: Type.Optional(ruleIds),
  policy_hash: digest,
  ir_hash: digest,
  context_hash: digest,
  plan_hash: digest,
  evaluated_at: Type.String({ format: 'date-time' }),
  mode: Type.Union([mode, Type.Null()], {
    description: 'How the version that judged stands for the tenant; null: it is only registered.',
  }),
});
