import { Type } from 'typebox';
import { PROBLEM_RESPONSES } from './documented.ts';
import { ProblemSchema } from './schemas.ts';

const digest = Type.String({ pattern: '^sha3-256:[0-9a-f]{64}$' });
const count = Type.Integer({ minimum: 0 });
const share = Type.Number({ minimum: 0, maximum: 1 });
const scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);
const mode = Type.Union([Type.Literal('enforced'), Type.Literal('shadow')]);
const id = Type.String({ pattern: '^[a-z0-9._-]+$', maxLength: 128 });
const version = Type.String({ minLength: 1, maxLength: 256 });
const reason = Type.String({ minLength: 1, maxLength: 1024 });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

export const PolicyParamsSchema = Type.Object({ id });
export const PolicyVersionSchema = Type.Object({ version: Type.Optional(version) });
export const PolicyLintSchema = Type.Object({
  lint: Type.Optional(
    Type.Union([Type.Literal('strict'), Type.Literal('relaxed')], {
      default: 'strict',
      description: 'relaxed lets a policy without a legal basis pass with a warning.',
    }),
  ),
});

export const PolicyRegisterQuerySchema = Type.Object({
  ...PolicyLintSchema.properties,
  reason: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 1024,
      description: 'Why it is registered, for the history.',
      default: 'registered by the API',
    }),
  ),
});

export const PolicyYamlSchema = Type.String({
  description: 'A policy as its owner writes it, in YAML 1.2, at most 1 MiB.',
});
export const PolicyJsonSchema = Type.Object({}, { description: 'The same in JSON.' });

const DiagnosticSchema = Type.Object({
  code: Type.String({ description: 'Of the linter, or source_invalid where there is nothing to lint yet.' }),
  level: Type.Union([Type.Literal('error'), Type.Literal('warning')]),
  message: Type.String(),
  pointer: nullable(Type.String({ description: 'RFC 6901, into the policy.' })),
  rule_id: nullable(Type.String()),
  line: Type.Integer({ minimum: 1 }),
  column: Type.Integer({ minimum: 1 }),
});

export const RegisteredSchema = Type.Object({
  id,
  version,
  policy_hash: digest,
  ir_hash: digest,
  ir_version: Type.Union([Type.Literal('1.0'), Type.Literal('1.1')]),
  diagnostics: Type.Array(DiagnosticSchema, { description: 'Warnings.' }),
});

const ActSchema = Type.Object({
  who: Type.String(),
  at: Type.String({ format: 'date-time' }),
  reason: Type.String(),
});
const scope = Type.Union([Type.Literal('tenant'), Type.Literal('operator')], {
  description: "Whose it is: the tenant's own, or the operator's for all tenants.",
});
const BindingsSchema = Type.Record(Type.String(), Type.Union([scalar, Type.Array(scalar)]), {
  description: 'Values that are pinned for inputs: no submission can give others.',
});
const RunningSchema = Type.Object({
  version,
  policy_hash: digest,
  scope,
  canary: Type.Boolean(),
  bindings: BindingsSchema,
});
const StandingSchema = Type.Object(
  { enforced: nullable(RunningSchema), shadow: nullable(RunningSchema) },
  { description: 'What stands for the tenant under the id.' },
);

const names = Type.Array(Type.String());
/** Of each rule and predicate what it says is left to the language's reference. */
const DocumentSchema = Type.Object(
  {
    id,
    version,
    legal_basis: Type.Array(
      Type.Object({ directive: Type.Optional(Type.String()), article: Type.Optional(Type.String()) }),
    ),
    description: Type.String(),
    inputs: Type.Record(
      Type.String(),
      Type.Object({ type: Type.String(), items: Type.Optional(Type.String()) }),
    ),
    rules: Type.Array(
      Type.Object({
        id: Type.String(),
        op: Type.String(),
        severity: Type.Optional(Type.Union([Type.Literal('fail'), Type.Literal('warn')])),
      }),
    ),
    adaptivity: Type.Optional(
      Type.Object({
        predicates: Type.Array(Type.Object({ id: Type.String() })),
        activations: Type.Array(Type.Object({ when: Type.String(), rules: names })),
        baseline: Type.Optional(names),
      }),
    ),
  },
  { description: 'The policy as canonical JSON: what policy_hash is of.' },
);

export const PolicySchema = Type.Object({
  id,
  version,
  scope,
  policy_hash: digest,
  document: DocumentSchema,
  ir_hash: digest,
  ir: Type.Object({}, { description: 'What the policy compiles to, IR 1.0 or 1.1.' }),
  source: Type.String({ description: 'As its owner wrote it.' }),
  registered: ActSchema,
  standing: StandingSchema,
});

export const PolicyListSchema = Type.Object({
  policies: Type.Array(
    Type.Object({
      id,
      version,
      scope,
      policy_hash: digest,
      registered: ActSchema,
      standing: nullable(Type.Object({ mode, bindings: BindingsSchema })),
      canary: nullable(Type.Object({ mode, bindings: BindingsSchema, share })),
    }),
    { description: "In the order of registration, the tenant's own first." },
  ),
});

export const PolicyHistorySchema = Type.Object({
  id,
  events: Type.Array(
    Type.Object({
      event: Type.Union([Type.Literal('register'), Type.Literal('promote'), Type.Literal('rollback')]),
      scope,
      version,
      who: Type.String(),
      at: Type.String({ format: 'date-time' }),
      reason: Type.String(),
      policy_hash: Type.Optional(digest),
      mode: Type.Optional(mode),
      share: Type.Optional(share),
      bindings: Type.Optional(BindingsSchema),
      canary: Type.Optional(Type.Boolean()),
      standing: Type.Optional(nullable(version)),
    }),
    { description: 'Oldest first.' },
  ),
});

/** How many recorded contexts are compared at most, and by default. */
export const MOST_COMPARED = 1_000;

export const PromoteSchema = Type.Object(
  {
    version,
    mode: Type.Optional(mode),
    bindings: Type.Optional(BindingsSchema),
    reason,
    drift: Type.Optional(
      Type.Object(
        {
          max_share: Type.Number({ minimum: 0, maximum: 1 }),
          last: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_COMPARED, default: MOST_COMPARED })),
        },
        {
          additionalProperties: false,
          description:
            'Promotes only if at most this share of the recorded contexts would be decided otherwise than by the version that is enforced.',
        },
      ),
    ),
  },
  { additionalProperties: false },
);

export const RollbackSchema = Type.Object(
  {
    version: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 256,
        description: 'What is to be taken back, and nothing else.',
      }),
    ),
    reason,
  },
  { additionalProperties: false },
);

const DriftSchema = Type.Object({
  n: count,
  changed: count,
  share: nullable(share),
  interval: Type.Object({ low: share, high: share, confidence: share }),
  unreadable: count,
  transitions: Type.Record(Type.String(), count),
});

export const PromotedSchema = Type.Object({
  id,
  version,
  mode,
  policy_hash: digest,
  standing: StandingSchema,
  drift: nullable(DriftSchema),
});

export const RolledBackSchema = Type.Object({
  id,
  taken_back: version,
  standing: StandingSchema,
});

const problem = (description: string, schema: Parameters<typeof Type.Object>[0] = {}) => ({
  description,
  content: {
    'application/problem+json': { schema: Type.Object({ ...ProblemSchema.properties, ...schema }) },
  },
});

export const POLICY_RESPONSES = {
  ...PROBLEM_RESPONSES,
  404: problem('The tenant has no such policy or version.'),
};

export const LINT_RESPONSES = {
  ...PROBLEM_RESPONSES,
  422: problem('The policy cannot be read, or the linter finds errors.', {
    diagnostics: Type.Array(DiagnosticSchema),
  }),
};

export const REGISTER_RESPONSES = {
  ...LINT_RESPONSES,
  409: problem('Another content is registered under this version.', {
    registered_hash: digest,
    submitted_hash: digest,
  }),
};

export const PROMOTE_RESPONSES = {
  ...POLICY_RESPONSES,
  409: problem('What is promoted does not allow it, or the version drifts too far.', {
    drift: Type.Optional(nullable(DriftSchema)),
  }),
  422: problem('The bindings do not fit the inputs.'),
};

export const PROOF_RESPONSES = {
  ...POLICY_RESPONSES,
  422: problem('The context, its proofs or the plan do not fit the policy.'),
};
