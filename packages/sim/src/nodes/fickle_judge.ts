import type { CoreDeps } from '@kakeya/gateway/core';
import type { Random } from '../world/random.ts';
import { type Life, never, type World } from '../world/world.ts';

type ExternalJudge = NonNullable<CoreDeps['externalJudge']>;

/** Never says the same twice of anything: a replay that asked it again would decide otherwise. */
export function fickleJudge(life: Life, world: World, random: Random): ExternalJudge {
  return {
    ask(_subject, timeoutMs) {
      if (!life.alive) return never();
      const score = random.next();
      const takesMs = random.next() * timeoutMs * 1.2;
      const isLate = takesMs > timeoutMs;
      const status = isLate ? 'timeout' : random.pick(['pass', 'fail']);
      return new Promise((resolve) => {
        world.afterIn(life, Math.min(takesMs, timeoutMs), () => {
          world.note('heard', status);
          resolve({
            check: 'external_judge',
            status,
            score: isLate ? null : score,
            evidence: { opinion: score },
            durationMs: null,
          });
        });
      });
    },
  };
}
