import { type FieldProblem, problem } from '@kakeya/protocol';
import { formatAmount, readSpan } from '@kakeya/verdict/cost';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { CostLedger } from '../cost/cost_ledger.ts';
import { costReport } from '../cost/cost_report.ts';
import type { SpanRecorder } from '../cost/span_recorder.ts';
import type { Gate } from '../overload/gate.ts';
import type { RecordedSpan } from '../pipeline/log_entry.ts';
import type { Checked } from '../schema_problems.ts';
import { type Admission, identityOf, sendProblem } from './admission.ts';
import { ownTenant } from './calibration_routes.ts';
import { TenantParamsSchema } from './calibration_schemas.ts';
import { CostReportSchema, MOST_SPANS, SpansRecordedSchema, SpansSchema } from './cost_schemas.ts';
import { documented, PROBLEM_RESPONSES } from './documented.ts';
import { jsonBodyReader, sendUnreadable } from './json_body.ts';
import { sendStorageFault } from './label_route.ts';
import { takeJson } from './take_json.ts';

export interface CostRouteDeps {
  readonly admission: Admission;
  readonly gate: Gate;
  readonly recorder: Pick<SpanRecorder, 'record'>;
  readonly ledger: Pick<CostLedger, 'costsOf'>;
  readonly clock: () => number;
  readonly maxBodyBytes: number;
}

const LIMITS = { maxDepth: 3, maxMembers: 12 * MOST_SPANS, maxElements: 12 * MOST_SPANS };
/** How far ahead a sender's clock may be. */
const CLOCK_SKEW_MS = 300_000;

/** What calls cost: taken in, and summed up. */
export async function costRoutes(app: FastifyInstance, deps: CostRouteDeps): Promise<void> {
  takeJson(app, deps.maxBodyBytes);
  const read = jsonBodyReader(SpansSchema, LIMITS);
  const { admission, gate, recorder, ledger, clock } = deps;

  app.post('/v1/cost/spans', {
    ...documented({
      operationId: 'recordSpans',
      summary: 'Record what calls cost. A batch of the same batch_id is recorded once.',
      body: { 'application/json': SpansSchema },
      response: { 200: SpansRecordedSchema, ...PROBLEM_RESPONSES },
    }),
    onRequest: [gate.hook('refuse'), admission.requireScope('cost:write'), admission.limitRate],
    handler: async (request, reply) => {
      const parsed = read(Buffer.isBuffer(request.body) ? request.body : new Uint8Array());
      if (!parsed.ok) return sendUnreadable(request, reply, parsed.problems);
      const { tenant } = identityOf(request);
      const spans = recordedSpans(parsed.value, tenant.id, clock() + CLOCK_SKEW_MS);
      if (!spans.ok) return sendUnreadable(request, reply, spans.problems);
      try {
        const recording = await recorder.record(tenant.id, spans.value, parsed.value.batch_id);
        if (recording.kind === 'conflict') {
          const detail = 'Other spans were recorded under this batch_id; these were not.';
          return sendProblem(reply, problem('idempotency-conflict', { detail, request_id: request.id }));
        }
        const { kind, recorded } = recording;
        return reply
          .code(200)
          .type('application/json')
          .send(JSON.stringify({ recorded, replayed: kind === 'replayed' }));
      } catch (fault) {
        return sendStorageFault(fault, request.id, reply);
      }
    },
  });

  app.get<{ Params: { tenant: string } }>('/v1/cost/:tenant', {
    ...documented({
      operationId: 'getCost',
      summary: "A tenant's spend of the last days, per trusted task, and what the next days will cost.",
      params: TenantParamsSchema,
      response: { 200: CostReportSchema, ...PROBLEM_RESPONSES },
    }),
    onRequest: [gate.hook('refuse'), admission.requireScope('cost:read')],
    handler: async (request, reply) => {
      const tenant = ownTenant(request);
      if ('status' in tenant) return sendProblem(reply, tenant);
      const report = costReport(tenant.id, ledger.costsOf(tenant.id), clock());
      return reply.code(200).type('application/json').send(JSON.stringify(report));
    },
  });
}

/** Each span as it is kept: one way to write it, and the amount as an exact decimal. */
function recordedSpans(
  { spans }: Static<typeof SpansSchema>,
  tenant: string,
  latestMs: number,
): Checked<readonly RecordedSpan[]> {
  const problems: FieldProblem[] = [];
  const recorded = spans.flatMap((given, index): readonly RecordedSpan[] => {
    const refuse = (pointer: string, message: string): readonly RecordedSpan[] => {
      problems.push({ code: 'field_bounds', pointer, message: `${pointer}: ${message}` });
      return [];
    };
    const span = readSpan(new Map<string, unknown>([...Object.entries(given), ['tenant', tenant]]));
    if ('fault' in span) return refuse(`/spans/${index}`, span.fault);
    if (span.atMs > latestMs) return refuse(`/spans/${index}/at`, 'lies in the future.');
    const { atMs, task, model, tokensIn, tokensOut, currency, amountAtto, pcsId } = span;
    const at = new Date(atMs).toISOString();
    return [
      {
        at,
        task,
        model,
        tokens_in: tokensIn,
        tokens_out: tokensOut,
        currency,
        amount: formatAmount(amountAtto),
        ...(pcsId === null ? {} : { pcs_id: pcsId }),
      },
    ];
  });
  return problems.length === 0
    ? { ok: true, value: recorded }
    : { ok: false, problems: problems.slice(0, MOST_PROBLEMS) };
}

const MOST_PROBLEMS = 16;
