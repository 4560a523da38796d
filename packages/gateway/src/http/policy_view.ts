import { sha256Hex } from '@kakeya/protocol';
import type { ListedPolicy, PolicyEvent, PolicyStanding, RegistryAct, RunningPolicy } from '@kakeya/storage';

const ownerOf = (scope: string | null): 'tenant' | 'operator' => (scope === null ? 'operator' : 'tenant');

const actView = ({ who, atMs, reason }: RegistryAct) => ({ who, at: new Date(atMs).toISOString(), reason });

const runningView = (running: RunningPolicy | null) =>
  running && {
    version: running.version,
    policy_hash: running.hash,
    scope: ownerOf(running.scope),
    canary: running.canary,
    bindings: running.bindings,
  };

export const standingView = (standing: PolicyStanding | undefined) => ({
  enforced: runningView(standing?.enforced ?? null),
  shadow: runningView(standing?.shadow ?? null),
});

export const listedView = ({ id, version, scope, hash, registered, standing, canary }: ListedPolicy) => ({
  id,
  version,
  scope: ownerOf(scope),
  policy_hash: hash,
  registered: actView(registered),
  standing,
  canary,
});

export function eventView(event: PolicyEvent) {
  const common = {
    event: event.event,
    scope: ownerOf(event.scope),
    version: event.version,
    ...actView(event),
  };
  switch (event.event) {
    case 'register':
      return { ...common, policy_hash: event.hash };
    case 'promote':
      return { ...common, mode: event.mode, share: event.share, bindings: event.bindings };
    case 'rollback':
      return { ...common, canary: event.canary, standing: event.standing };
  }
}

export interface PolicyView {
  readonly body: string;
  /** Strong: another body has another tag, since who promotes changes the body and not the policy. */
  readonly etag: string;
}

export interface ViewedPolicy {
  readonly policy: {
    readonly id: string;
    readonly version: string;
    readonly scope: string | null;
    readonly hash: string;
    /** Canonical policy JSON, which is sent as it is. */
    readonly document: string;
    readonly source: string;
    readonly registered: RegistryAct;
  };
  readonly standing: PolicyStanding | undefined;
}

/** @param ir canonical IR text, which is sent as it is */
export function policyView({ policy, standing }: ViewedPolicy, ir: string, irHash: string): PolicyView {
  const { id, version, scope, hash, document, source, registered } = policy;
  const head = JSON.stringify({ id, version, scope: ownerOf(scope), policy_hash: hash, ir_hash: irHash });
  const tail = JSON.stringify({
    source,
    registered: actView(registered),
    standing: standingView(standing),
  });
  const body = `${head.slice(0, -1)},"document":${document},"ir":${ir},${tail.slice(1)}`;
  return { body, etag: `"${hash}.${sha256Hex(encoder.encode(body)).slice(0, 16)}"` };
}

const encoder = new TextEncoder();

/** RFC 9110, section 13.1.2: compared weakly. */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
