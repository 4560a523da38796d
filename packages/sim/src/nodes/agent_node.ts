import type { DatabaseSync } from 'node:sqlite';
import { AgentError, type Agent, type DeadLetter } from '@kakeya/agent';
import { agentOver, outboxOver, resolveOptions } from '@kakeya/agent/core';
import { ProcessClock } from '../world/process_clock.ts';
import type { Random } from '../world/random.ts';
import { type Life, never, type World } from '../world/world.ts';
import { agentFetch } from './agent_fetch.ts';
import type { Edge } from './edge.ts';
import type { PreparedRecord, TenantName } from './records.ts';

export interface AgentNodeOptions {
  readonly world: World;
  readonly name: string;
  readonly random: Random;
  readonly edge: Edge;
  readonly tenant: TenantName;
  /** Agents that share it are processes over one directory. */
  readonly database: DatabaseSync;
  /** Share of batch answers that break off. */
  readonly cutOff: number;
}

const RETRY = { maxTries: 3, baseDelayMs: 50, maxDelayMs: 400, requestTimeoutMs: 600 };
const SETTLE_PAUSE_MS = 250;
const owners = new WeakMap<DatabaseSync, Set<string>>();

/** An agent's machine: the outbox outlives the process. */
export class AgentNode {
  readonly name: string;
  readonly tenant: TenantName;
  readonly clock: ProcessClock;
  readonly database: DatabaseSync;
  /** Every body that was sent, in latin1. */
  readonly sent = new Set<string>();
  /** What failed in a way that the agent does not promise. */
  readonly faults: unknown[] = [];
  /** After healing: nothing waits, nothing is dead that could be sent. */
  settled = false;
  readonly #options: AgentNodeOptions;
  readonly #living: Set<string>;
  #life: Life = { alive: false };
  #agent: Agent | undefined;
  #owner = '';
  #healed = false;

  constructor(options: AgentNodeOptions) {
    this.#options = options;
    this.name = options.name;
    this.tenant = options.tenant;
    this.database = options.database;
    this.clock = new ProcessClock(options.world, 1, 0);
    this.#living = owners.get(options.database) ?? new Set();
    owners.set(options.database, this.#living);
  }

  /** Opens the outbox and sends what a former life left. */
  start(): void {
    if (this.#life.alive) return;
    const life: Life = { alive: true };
    this.#life = life;
    this.#options.world.note('start', this.name);
    const agent = this.#open(life);
    this.#agent = agent;
    void this.#use(agent.flush());
    if (this.#healed) void this.#settle(life, agent);
  }

  crash(): void {
    if (!this.#life.alive) return;
    this.#options.world.note('kill', this.name);
    this.dispose();
  }

  dispose(): void {
    this.#life.alive = false;
    this.#living.delete(this.#owner);
    this.#agent = undefined;
  }

  submit(record: PreparedRecord): void {
    if (this.#agent === undefined || record.claim === undefined) return;
    void this.#use(this.#agent.submit(record.claim.record));
  }

  /** Faults are over: sends until nothing is left to send. */
  heal(): void {
    this.#healed = true;
    if (this.#life.alive && this.#agent !== undefined) void this.#settle(this.#life, this.#agent);
    else this.start();
  }

  async #settle(life: Life, agent: Agent): Promise<void> {
    while (life.alive) {
      await this.#use(agent.flush());
      const dead = (await agent.deadLetters.list()).filter(isWorthASend);
      if (dead.length > 0) await this.#use(agent.deadLetters.redrive(dead.map(({ outboxSeq }) => outboxSeq)));
      else if ((await agent.pending()).length === 0) {
        this.settled = true;
        return;
      }
      await new Promise<void>((resolve) => this.#options.world.afterIn(life, SETTLE_PAUSE_MS, resolve));
    }
  }

  async #use(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (fault) {
      // The outcome is with the process that took the record over.
      if (!(fault instanceof AgentError && fault.code === 'lease_lost')) this.faults.push(fault);
    }
  }

  #open(life: Life): Agent {
    const { world, random, edge, database, name, tenant, cutOff } = this.#options;
    const id = random.uuid();
    this.#owner = id;
    this.#living.add(id);
    const owner = { id, isAlive: (other: string) => this.#living.has(other), forget() {}, release() {} };
    const settings = resolveOptions({
      endpoint: 'http://gateway.sim',
      dataDir: '/outbox',
      tenant,
      retry: RETRY,
    });
    const ports = {
      clock: this.clock.nowMs,
      random: random.next,
      fetch: agentFetch({
        world,
        edge,
        agent: name,
        tenant,
        pickGateway: () => random.below(edge.gatewayCount),
        cutsOff: () => random.chance(cutOff),
        onSend: (body) => this.sent.add(Buffer.from(body).toString('latin1')),
      }),
      sleep: (ms: number): Promise<void> =>
        life.alive ? new Promise((resolve) => void world.afterIn(life, ms, resolve)) : never(),
      after: (ms: number, callback: () => void) => world.afterIn(life, ms, callback),
    };
    const outbox = outboxOver({ database, owner }, { clock: ports.clock, retainAcked: 1000 });
    return agentOver({ ...settings, ports }, outbox);
  }
}

/** A refusal is the gateway's last word on these bytes; anything else was the weather. */
const isWorthASend = ({ reason }: DeadLetter): boolean => reason.code !== 'refused';
