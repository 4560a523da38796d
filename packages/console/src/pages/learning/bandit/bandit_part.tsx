import { IntervalLine } from '../../../charts/interval_line.tsx';
import { type IntervalScale, intervalScale } from '../../../charts/interval_scale.ts';
import { CodeBlock } from '../../../ui/code_block.tsx';
import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { formatCount, formatMs, formatNumber } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import type { Bandit, BanditArm } from '../learning_answers.ts';
import { algorithmWords } from './bandit_words.ts';

/** Which ensemble is chosen how often, and what came of it. */
export function BanditPart({ bandit }: { readonly bandit: Bandit }) {
  const { enabled, algorithm, arms, learnt_through } = bandit;
  if (!enabled) return <NoBandit tenant={bandit.tenant} />;
  const ends = arms.flatMap(({ interval, mean_reward }) => [
    ...(interval === null ? [] : [interval.low, interval.high]),
    ...(mean_reward === null ? [] : [mean_reward]),
  ]);
  const scale = intervalScale(ends.length === 0 ? [0, 1] : ends);
  const learnt =
    learnt_through === null
      ? 'nothing is learnt yet'
      : `learnt through position ${formatCount(learnt_through)} of the journal`;
  return (
    <Panel
      title="Arms"
      note={`${algorithm === null ? 'Algorithm not said' : algorithmWords(algorithm)}; ${learnt}. The reward of an output is from 0 to 1, known once it is labelled`}
    >
      <DataTable
        caption="Arms of the bandit"
        columns={COLUMNS}
        rows={arms.map((arm) => ({ ...arm, scale }))}
        keyOf={({ arm }) => arm}
      />
      <p className="mt-3 text-sm text-muted">
        The interval assumes a number of rewards that was fixed in advance. A bandit gives an arm more of them
        where it does well: take it as a guide.
      </p>
    </Panel>
  );
}

function rewardWords(mean: number | null, interval: BanditArm['interval']): string {
  if (mean === null) return 'no reward yet';
  return interval === null
    ? `${formatNumber(mean)}, without an interval`
    : `${formatNumber(mean)}: ${formatNumber(interval.low)} to ${formatNumber(interval.high)}`;
}

interface ScaledArm extends BanditArm {
  /** The same for all arms. */
  readonly scale: IntervalScale;
}

function Reward({ arm, mean_reward: mean, interval, scale }: ScaledArm) {
  const words = rewardWords(mean, interval);
  return (
    <div className="min-w-48">
      <IntervalLine scale={scale} value={mean} interval={interval} label={`${arm}: ${words}`} />
      <div className="text-xs text-muted">{words}</div>
    </div>
  );
}

const COLUMNS: readonly Column<ScaledArm>[] = [
  {
    head: 'Arm',
    cell: ({ arm, ensemble }) => (
      <div className="min-w-40">
        <span className="font-medium">{arm}</span>
        <div className="text-sm text-muted">{ensemble}</div>
      </div>
    ),
  },
  { head: 'Chosen', cell: ({ chosen }) => formatCount(chosen), numeric: true },
  { head: 'Rewarded (n)', cell: ({ rewarded }) => formatCount(rewarded), numeric: true },
  { head: 'Mean reward, 95 % interval', cell: Reward },
  {
    head: 'p95 latency',
    cell: ({ latency_p95_ms: ms, chosen }) => (
      <div className="whitespace-nowrap">
        {ms === null ? 'not known' : formatMs(ms)}
        {ms !== null && <div className="text-xs text-muted">newest {formatCount(Math.min(500, chosen))}</div>}
      </div>
    ),
    numeric: true,
  },
  {
    head: 'Mean cost',
    cell: ({ cost }) => (
      <span className="whitespace-nowrap">{cost === null ? 'not known' : `${formatNumber(cost)} USD`}</span>
    ),
    numeric: true,
  },
  {
    head: 'In play',
    cell: ({ excluded }) =>
      excluded === null ? (
        <span className="text-accept">✓ yes</span>
      ) : (
        <p className="min-w-48 text-escalate">⚠ no: {excluded}</p>
      ),
  },
];

const NoBandit = ({ tenant }: { readonly tenant: string }) => (
  <Empty title="No bandit is configured">
    <p className="mx-auto max-w-prose">
      One ensemble decides, always the same. To have one of several chosen for each output, and learn from the
      labels which earns more, give the tenant in the configuration file (KAKEYA_CONFIG):
    </p>
    <div className="mx-auto mt-3 max-w-xl text-left">
      <CodeBlock
        what="a bandit in the configuration file"
        text={`tenants:
  - id: ${tenant}
    # its keys as they are
    decision:
      ensemble_arms:
        - { id: lean, checks: "pcs_recompute" }
        - { id: strict, checks: "pcs_recompute,grounding", min_passes: 2 }
      bandit: { policy: thompson, exploration_floor: 0.1, safest_arm: strict }`}
      />
    </div>
  </Empty>
);
