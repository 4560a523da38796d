import { Type } from 'typebox';

const nullable = (schema: ReturnType<typeof Type.Number>) => Type.Union([schema, Type.Null()]);
const share = Type.Number({ minimum: 0, maximum: 1 });
const count = Type.Integer({ minimum: 0 });
const version = Type.Union([Type.String(), Type.Null()]);

export const TenantParamsSchema = Type.Object({
  tenant: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' }),
});

const Feasibility = Type.Object(
  { feasible: Type.Boolean(), n: count, needs: nullable(Type.Number({ minimum: 0 })) },
  {
    description:
      'Whether there are enough labels of the class; how many would do, null where no number would.',
  },
);

/** The watch's own parts are documented in docs/guarantees.md. */
export const CalibrationStateSchema = Type.Object({
  tenant: Type.String(),
  score: version,
  settings: Type.Object({}, { description: 'What the tenant decides with.' }),
  set: Type.Union([Type.Literal('tenant'), Type.Literal('global')]),
  version,
  n_wrong: count,
  n_benign: count,
  own: Type.Object({ n_wrong: count, n_benign: count, version }),
  item_weight: Type.Number({ minimum: 1 }),
  accept: Feasibility,
  reject: Feasibility,
  accept_below: nullable(share),
  reject_above: nullable(share),
  watch: Type.Union([
    Type.Object({}, { description: 'Drift, miscoverage and what is proposed.' }),
    Type.Null(),
  ]),
});

export const ImportedSchema = Type.Object({ calibration_version: version, records: count });
