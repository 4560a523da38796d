import { type Arm, createBanditState } from '@kakeya/verdict/bandit';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { note } from '../output/print.ts';
import { refuseAsInput } from '../records/refuse_as_input.ts';
import { createState } from './state_file.ts';

export interface InitOptions {
  readonly arm: readonly Arm[];
  readonly safest: string;
  readonly latencyP95Ms?: number;
  readonly costUsd?: number;
  readonly state: string;
}

/** `kakeya bandit init`: a state to begin with. */
export async function initState({
  arm: arms,
  safest,
  latencyP95Ms,
  costUsd,
  state: file,
}: InitOptions): Promise<ExitCode> {
  const limits = { latency_p95_ms: latencyP95Ms ?? null, cost_usd: costUsd ?? null };
  const state = refuseAsInput('--arm', () => createBanditState({ arms, limits, safestArm: safest }));
  await createState(file, state);
  note(`${file}: ${arms.length} arms, nothing learnt yet.`);
  return EXIT.ok;
}
