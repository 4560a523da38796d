import type { PolicyEvent } from '../../policies/policy_answers.ts';

export interface TakenBack {
  readonly version: string;
  readonly canary: boolean;
  /** What stands then; null: nothing of the tenant's own. */
  readonly standing: { readonly version: string; readonly mode: 'enforced' | 'shadow' } | null;
}

type Promotion = Pick<PolicyEvent, 'version' | 'mode' | 'share'>;

/**
 * What a rollback would take back of the tenant's own promotions: the canary, or else what was promoted last. The
 * registry's own rule, so that who confirms sees it before; undefined: nothing is promoted.
 * @param events oldest first
 */
export function nextTakenBack(events: readonly PolicyEvent[]): TakenBack | undefined {
  const stack: Promotion[] = [];
  let canary: Promotion | undefined;
  for (const event of events) {
    if (event.scope !== 'tenant') continue;
    const whole = (event.share ?? 1) === 1;
    if (event.event === 'promote') {
      if (whole) stack.push(event);
      canary = whole ? undefined : event;
    }
    if (event.event === 'rollback') {
      if (event.canary === true) canary = undefined;
      else stack.pop();
    }
  }
  const target = canary ?? stack.at(-1);
  if (target === undefined) return undefined;
  const then = stack.at(canary === undefined ? -2 : -1);
  return {
    version: target.version,
    canary: canary !== undefined,
    standing: then === undefined ? null : { version: then.version, mode: then.mode ?? 'enforced' },
  };
}
