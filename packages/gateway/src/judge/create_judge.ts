import { availableParallelism } from 'node:os';
import type { GatewayConfig } from '../config/config.ts';
import type { Decisions } from '../decisions/decisions.ts';
import type { TenantDirectory } from '../tenancy/tenant_directory.ts';
import { JudgePool } from './judge_pool.ts';
import type { Judge } from './judgement.ts';
import { createLocalJudge } from './local_judge.ts';

/** More would only wait: one thread serves HTTP for all of them. */
const MAX_JUDGE_THREADS = 4;

/** A judge that follows the tenants, and what decides, as they change. */
export function createJudge(
  { settings }: GatewayConfig,
  directory: TenantDirectory,
  decisions: Decisions,
): Judge {
  const threads = settings.JUDGE_THREADS ?? Math.min(MAX_JUDGE_THREADS, availableParallelism() - 1);
  if (threads === 0) return createLocalJudge(directory, decisions);
  const pool = new JudgePool(threads, directory.values(), decisions);
  directory.onReplace(() => pool.replaceTenants(directory.values()));
  return pool;
}
