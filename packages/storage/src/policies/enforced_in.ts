import type { Promotion } from './policy_history.ts';

/**
 * What is in force of the promotions under one id, the newest first. A version in shadow takes nothing out of force but
 * itself: to try the next one must not switch the last one off.
 */
export function enforcedIn([newest, ...before]: readonly Promotion[]): Promotion | undefined {
  if (newest === undefined || newest.mode === 'enforced') return newest;
  const beside = enforcedIn(before);
  return beside?.version === newest.version ? undefined : beside;
}
