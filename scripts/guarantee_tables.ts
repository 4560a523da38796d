import { readFileSync, writeFileSync } from 'node:fs';
import {
  type ConformalParams,
  conditionalSpread,
  type FeedbackPoint,
  predictMarginal,
  requiredCount,
  scoreModel,
  simulateDecisions,
  simulateFeedback,
} from '@kakeya/verdict/conformal';
import { binomialInterval, seededRandom } from '@kakeya/verdict/stats';

/**
 * Writes the simulated tables of docs/guarantees.md between their markers, the same for the same seed on every machine;
 * `--check` fails when one is out of date. Takes about a minute.
 */
const SEED = 20_260_101;
const TRIALS = 100_000;
const LEVELS = [0.01, 0.05, 0.1];

const both = (delta: number, maxWeight = 1): ConformalParams => ({
  deltaAccept: delta,
  deltaReject: delta,
  maxWeight,
});
const fixed = (value: number, digits = 4): string => value.toFixed(digits);

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}

/** Share with its 99.9 % Clopper–Pearson interval. */
function share(k: number, n: number): string {
  const { low, high } = binomialInterval(k, n, 0.999);
  return `${fixed(k / n)} [${fixed(low)}, ${fixed(high)}]`;
}

function decisions(): string {
  const random = seededRandom(SEED);
  const rows = [19, 99, 200].flatMap((n) =>
    LEVELS.map((delta) => {
      if (n < requiredCount(delta)) return [n, delta, `none: needs ${requiredCount(delta)}`, 'none'];
      const plan = { nWrong: n, nBenign: n, model: scoreModel(0.8), params: both(delta), trials: TRIALS };
      const { wrong, benign } = simulateDecisions(plan, random);
      return [n, delta, share(wrong.accept, TRIALS), share(benign.reject, TRIALS)];
    }),
  );
  return table(['n of each class', 'δ', 'P(accept ∣ wrong)', 'P(reject ∣ benign)'], rows);
}

function marginal(): string {
  const random = seededRandom(SEED + 1);
  const rows = [19, 30, 99, 100, 999].map((n) => {
    const missed = LEVELS.map(() => 0);
    let interpolated = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      const sorted = Float64Array.from({ length: n }, random).toSorted();
      const next = random();
      LEVELS.forEach((delta, index) => {
        if (next > predictMarginal(sorted, delta)) missed[index] = (missed[index] ?? 0) + 1;
      });
      if (next > predictMarginal(sorted, 0.01, { interpolated: true })) interpolated += 1;
    }
    return [n, ...missed.map((count) => fixed(count / TRIALS)), fixed(interpolated / TRIALS)];
  });
  return table(['n', ...LEVELS.map((delta) => `δ = ${delta}`), 'δ = 0.01, interpolated'], rows);
}

function labels(): string {
  const shares = [1, 0.5, 0.2, 0.1];
  const rows = [0.1, 0.05, 0.02, 0.01, 0.001].map((delta) => [
    delta,
    ...shares.map((labelShare) => requiredCount(delta, 1 / labelShare)),
  ]);
  return table(['δ', ...shares.map((labelShare) => `label share ${labelShare}`)], rows);
}

function spread(): string {
  const rows = [19, 99, 200, 1000, 5000].map((n) => [
    n,
    ...LEVELS.map((delta) => {
      const { mean, low, high } = conditionalSpread(n, delta);
      return mean === 0 ? 'none' : `${fixed(mean, 3)} (${fixed(low, 3)} – ${fixed(high, 3)})`;
    }),
  ]);
  return table(['n', ...LEVELS.map((delta) => `δ = ${delta}`)], rows);
}

/** Escalated share of a traffic of which 10 % is wrong, and of its benign items the share accepted. */
function escalation(): string {
  const random = seededRandom(SEED + 2);
  const trials = 10_000;
  const sizes = [19, 50, 200, 1000];
  const rows = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99].map((auroc) => [
    auroc,
    ...sizes.map((n) => {
      const plan = { nWrong: n, nBenign: n, model: scoreModel(auroc), params: both(0.05), trials };
      const { wrong, benign } = simulateDecisions(plan, random);
      const escalated = 0.1 * wrong.uncertain + 0.9 * benign.uncertain;
      const percent = (count: number): string => `${((100 * count) / trials).toFixed(0)} %`;
      return `${percent(escalated)} (${percent(benign.accept)})`;
    }),
  ]);
  return table(['AUROC of the score', ...sizes.map((n) => `n = ${n}`)], rows);
}

function feedback(): string {
  const streams = 12;
  const every = 3_000;
  const plan = {
    model: scoreModel(0.9),
    wrongShare: 0.2,
    deltaAccept: 0.05,
    deltaReject: 0.05,
    items: 15_000,
    every,
  };
  const kinds = [
    { labelShare: 1, weighted: false },
    ...[0.2, 0.1].flatMap((labelShare) => [false, true].map((weighted) => ({ labelShare, weighted }))),
    { labelShare: 0, weighted: false },
  ];
  const rows = kinds.map(({ labelShare, weighted }, index) => {
    const random = seededRandom(SEED + 3 + index);
    const limits = { maxSize: 1000, windowMs: null };
    const runs = Array.from({ length: streams }, () =>
      simulateFeedback({ ...plan, labelShare, weighted, limits }, random),
    );
    const at = (point: number, value: (point: FeedbackPoint) => number): string =>
      meanOf(runs.flatMap((run) => run.slice(point, point + 1).map(value)));
    return [
      labelShare === 0 ? 'escalated only' : labelShare,
      labelShare === 1 ? 'all 1 anyway' : weighted ? 'inverse propensity' : 'none',
      ...[0, 2, 4].map((point) => at(point, (one) => one.acceptedWrong)),
      at(4, (one) => one.rejectedBenign),
      at(4, (one) => one.escalated),
    ];
  });
  const after = [1, 3, 5].map((times) => `after ${(times * every).toLocaleString('en')}`);
  return table(
    [
      'label share',
      'weights',
      `P(accept ∣ wrong) ${after[0]}`,
      `${after[1]}`,
      `${after[2]}`,
      'P(reject ∣ benign)',
      'escalated',
    ],
    rows,
  );
}

/** Mean over streams ± 1.96 standard errors. */
function meanOf(values: readonly number[]): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  if (!Number.isFinite(variance)) throw new Error('There are too few streams, or a point that none has.');
  return `${fixed(mean, 3)} ± ${fixed(1.96 * Math.sqrt(variance / values.length), 3)}`;
}

const TABLES = { decisions, marginal, labels, spread, escalation, feedback };

const path = new URL('../docs/guarantees.md', import.meta.url);
const before = readFileSync(path, 'utf8');
let text = before;
for (const [name, make] of Object.entries(TABLES)) {
  const [start, end] = [`<!-- table: ${name} -->`, '<!-- end -->'];
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`docs/guarantees.md lacks ${start} … ${end}.`);
  text = `${text.slice(0, from)}${start}\n${make()}\n${text.slice(to)}`;
}
if (!process.argv.includes('--check')) writeFileSync(path, text);
else if (text !== before) {
  console.error('docs/guarantees.md is out of date: run node scripts/guarantee_tables.ts.');
  process.exit(1);
}
