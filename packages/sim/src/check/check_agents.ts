import type { AgentNode } from '../nodes/agent_node.ts';
import { bodyKey } from './check_log.ts';
import { type Oracle, storedBody } from './check_results.ts';
import type { Violation } from './violation.ts';

/** What an agent sent is what it was given, it is still in the outbox, and its acknowledgement is the gateway's verdict. */
export function checkAgents(agents: readonly AgentNode[], oracle: Oracle, violations: Violation[]): void {
  for (const agent of agents) {
    const fail = (detail: string): void => {
      violations.push({ invariant: 'an agent keeps what it was given', detail: `${agent.name}: ${detail}` });
    };
    for (const fault of agent.faults) {
      violations.push({ invariant: 'no unhandled failure', detail: `${agent.name}: ${String(fault)}` });
    }
    const rows = agent.database.prepare('SELECT body, state, answer, reason FROM records').all();
    const kept = new Set(rows.map(({ body }) => (body instanceof Uint8Array ? latin1(body) : '')));
    for (const body of agent.sent) {
      const prepared = oracle.prepared.get(`${agent.tenant}\n${body}`);
      if (prepared === undefined) fail('it sent bytes that nobody gave it');
      else if (!kept.has(body)) fail(`${prepared.name} was sent and is not in the outbox`);
    }
    for (const { body, state, answer, reason } of rows) {
      if (!(body instanceof Uint8Array)) continue;
      const prepared = oracle.prepared.get(bodyKey(agent.tenant, body));
      const name = prepared?.name ?? 'a record';
      if (state === 'pending') fail(`${name} still waits`);
      if (state === 'dead' && !(isKeyEnd(reason) && oracle.plan.betaEndsAfterMs !== undefined)) {
        fail(`${name} is a dead letter: ${String(reason)}`);
      }
      if (state !== 'acked') continue;
      const stored = oracle.dedup.get(`${agent.tenant}\npcs\n${prepared?.claim?.pcsId}`);
      const outcome = JSON.stringify(JSON.parse(String(answer)).outcome);
      if (stored === undefined || storedBody(stored.value) !== outcome) {
        fail(`${name} is acknowledged with something else than the stored outcome`);
      }
    }
  }
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const isKeyEnd = (reason: unknown): boolean => String(reason).includes('key-expired');
