import { Type } from 'typebox';

const count = Type.Integer({ minimum: 0 });
const share = Type.Number({ minimum: 0, maximum: 1 });
const time = Type.String({ format: 'date-time' });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Interval = Type.Object({ low: Type.Number(), high: Type.Number() });
const Feasibility = Type.Object({ feasible: Type.Boolean(), n: count, needs: nullable(count) });

export const PreviewQuerySchema = Type.Object(
  { delta_accept: share, delta_reject: share },
  { additionalProperties: false },
);

const PreviewedSchema = Type.Object({
  delta_accept: share,
  delta_reject: share,
  accept: Feasibility,
  reject: Feasibility,
  accept_below: nullable(share),
  reject_above: nullable(share),
  shares: nullable(
    Type.Object(
      { accept: share, escalate: share, reject: share, checks_alone: share },
      {
        description:
          'By calibration alone; they sum to 1. `checks_alone`: there are too few labels to accept by and no guarantee is required, so that the checks decide, and promise nothing. null: no outcome has a score.',
      },
    ),
  ),
});

export const PreviewSchema = Type.Object(
  {
    tenant: Type.String(),
    n_scored: Type.Integer({
      minimum: 0,
      description:
        'The newest outcomes with a score, at most 5,000, of which the shares are, whichever score it was then. What the checks refused has none.',
    }),
    asked: PreviewedSchema,
    in_force: PreviewedSchema,
  },
  { description: 'What other bounds would do. Nothing is applied.' },
);

export const CalibrationChartsSchema = Type.Object({
  tenant: Type.String(),
  scores: Type.Object({
    edges: Type.Array(share, {
      description: 'Of 40 equal bins; each holds its lower edge, the last one 1 too.',
    }),
    wrong: Type.Array(count, {
      description: "Of the tenant's own labels in the calibration: plain counts, without weights.",
    }),
    benign: Type.Array(count),
    recent: Type.Array(count, { description: 'Of the newest scored outcomes, labelled or not.' }),
    n_wrong: count,
    n_benign: count,
    n_recent: count,
  }),
  martingale: Type.Object({
    threshold: Type.Number(),
    alarm: Type.Boolean(),
    n: Type.Integer({ minimum: 0, description: 'Outcomes since the watch began, or an alarm was ended.' }),
    log10: Type.Number(),
    max_log10: Type.Number(),
    path: Type.Array(Type.Object({ at: time, n: count, log10: Type.Number(), max_log10: Type.Number() }), {
      description: 'Oldest first, thinned out to at most 400: log10 of the capital.',
    }),
  }),
  ks: nullable(Type.Object({ statistic: share, p: share, n_reference: count, n_recent: count })),
  errors: Type.Array(
    Type.Object({
      mistake: Type.Union([Type.Literal('accept_given_wrong'), Type.Literal('reject_given_benign')]),
      delta: share,
      n: count,
      mistakes: Type.Number({ minimum: 0 }),
      rate: nullable(share),
      interval: nullable(Interval),
      confidence: share,
      alarm: Type.Boolean(),
    }),
    {
      description:
        'Among labelled outcomes since the last calibration; empty before anything was decided. `n` are all of that label. Without an interval where one side of the decision was never labelled: nothing follows about the rate then.',
    },
  ),
});

const ModelSchema = Type.Object({
  model_id: Type.String(),
  active: Type.Boolean({ description: 'In force for this tenant now.' }),
  scope: nullable(Type.Union([Type.Literal('tenant'), Type.Literal('operator')])),
  registered: Type.Object({ who: Type.String(), at: time, reason: Type.String() }),
  card: nullable(
    Type.Object(
      {},
      {
        description: 'As `kakeya risk train` or `kakeya anomaly train` wrote it; null: it is no JSON object.',
      },
    ),
  ),
});

const ModelEventSchema = Type.Object({
  event: Type.Union([Type.Literal('register'), Type.Literal('promote'), Type.Literal('revert')]),
  model_id: Type.String(),
  scope: nullable(Type.Union([Type.Literal('tenant'), Type.Literal('operator')])),
  who: Type.String(),
  at: time,
  reason: Type.String(),
});

const FamilySchema = Type.Object({
  models: Type.Array(ModelSchema, {
    description:
      'In the order of registration: what was promoted for the tenant or for all; with the scope tenants:read every model.',
  }),
  history: Type.Array(ModelEventSchema, { description: 'Newest first.' }),
});

const EvaluationSchema = Type.Object(
  {
    model_id: Type.String(),
    n: count,
    n_wrong: count,
    n_unscored: Type.Integer({
      minimum: 0,
      description: 'Labelled outcomes without a feature that the model needs: they count in nothing else.',
    }),
    auc: nullable(Type.Object({ value: Type.Number(), interval: Interval })),
    brier: nullable(Type.Number()),
    ece: nullable(Type.Number()),
    reliability: Type.Array(
      Type.Object({ low: share, high: share, n: count, mean_score: share, rate: share, interval: Interval }),
    ),
    importance: Type.Array(
      Type.Object({ feature: Type.String(), mean_abs_shapley: Type.Number({ minimum: 0 }) }),
    ),
    fairness: Type.Array(
      Type.Object({
        subgroup: Type.String(),
        n: count,
        n_wrong: count,
        auc: nullable(Type.Object({ value: Type.Number(), interval: Interval })),
        fpr: nullable(Type.Object({ value: share, interval: Interval, n: count })),
        fnr: nullable(Type.Object({ value: share, interval: Interval, n: count })),
      }),
    ),
    threshold: Type.Number({
      minimum: 0,
      maximum: 1,
      description:
        'Scores from here on count as suspected: below it calibration accepts; 0.5 where it accepts by another score, or by none.',
    }),
  },
  {
    description:
      'The risk model in force on the newest labelled outcomes, at most 5,000, that were decided after it was registered; unweighted, with 95 % intervals, at most a minute old. Subgroups are those of what records say of their payload, and of their regime.',
  },
);

export const ModelsSchema = Type.Object({
  tenant: Type.String(),
  risk: FamilySchema,
  anomaly: FamilySchema,
  evaluation: nullable(EvaluationSchema),
  evaluation_absent: nullable(Type.String({ description: 'Why there is none.' })),
});

export const BanditSchema = Type.Object({
  tenant: Type.String(),
  enabled: Type.Boolean(),
  algorithm: nullable(Type.String()),
  learnt_through: nullable(count),
  arms: Type.Array(
    Type.Object({
      arm: Type.String(),
      ensemble: Type.String({ description: 'What it lets vote, in one line.' }),
      chosen: Type.Integer({ minimum: 0, description: 'Outputs that it decided since the arms are these.' }),
      rewarded: Type.Integer({ minimum: 0, description: 'Labelled outputs of it that were learnt from.' }),
      mean_reward: nullable(Type.Number()),
      interval: nullable(Interval),
      latency_p95_ms: nullable(
        Type.Number({ description: 'From record to decision, of its newest outputs, at most 500.' }),
      ),
      cost: nullable(Type.Number({ description: 'Mean, in USD; null: it is not known.' })),
      excluded: nullable(Type.String({ description: 'Which limit it is shown to break, and by what.' })),
    }),
  ),
});
