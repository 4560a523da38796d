import { expect, test } from 'vitest';
import { post } from './support/gateway.ts';
import { hmacKey, signedBody } from './support/records.ts';
import { as, startTenantGateway, tenant, type TenantGateway, type TenantLines } from './support/tenants.ts';

const SENDERS = 4;
const ROUNDS = 8;

const rotating = (keys: readonly string[]): TenantLines =>
  tenant('rotating', { keys: keys.map((key) => ({ alg: 'hmac', key })) });

/** Submits without a pause until it is told to stop, and counts the answers by status. */
class Sender {
  readonly statuses = new Map<number, number>();
  readonly #running: TenantGateway;
  readonly #tenant: string;
  readonly #name: string;
  #key: string;
  #sent = 0;
  #stopped = false;
  #lastAnswered: Promise<unknown> = Promise.resolve();
  readonly done: Promise<void>;

  constructor(running: TenantGateway, id: string, key: string, name: string) {
    this.#running = running;
    this.#tenant = id;
    this.#key = key;
    this.#name = name;
    this.done = this.#run();
  }

  get sent(): number {
    return this.#sent;
  }

  /** Resolves when nothing signed with the old key is under way. */
  async signWith(key: string): Promise<void> {
    this.#key = key;
    await this.#lastAnswered;
  }

  stop(): Promise<void> {
    this.#stopped = true;
    return this.done;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#lastAnswered = this.#send();
      await this.#lastAnswered;
    }
  }

  async #send(): Promise<void> {
    const key = this.#key;
    this.#sent += 1;
    const body = await signedBody(`${this.#name}-${this.#sent}`, {}, hmacKey(key));
    const { status } = await post(this.#running.url, body, as(this.#tenant));
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
  }
}

test.each(['0', '1'])(
  'through reload after reload no request is dropped or refused wrongly (JUDGE_THREADS=%s)',
  async (threads) => {
    const first = [tenant('steady'), rotating(['key 0'])];
    await using running = await startTenantGateway({ tenants: first, env: { JUDGE_THREADS: threads } });
    const senders = Array.from({ length: SENDERS }, (_, index) =>
      index % 2 === 0
        ? new Sender(running, 'steady', 'steady secret', `s${index}`)
        : new Sender(running, 'rotating', 'key 0', `r${index}`),
    );
    const rotatingSenders = senders.filter((_, index) => index % 2 === 1);
    const comingAndGoing = new Sender(running, 'guest', 'guest secret', 'guest');
    const apply = async (tenants: readonly TenantLines[]): Promise<void> => {
      running.configure(tenants);
      expect(await running.gateway.reload()).toMatchObject({ result: 'applied' });
      const sent = senders.map((sender) => sender.sent);
      // Each reload is lived through under load: everybody has begun another request since.
      while (senders.some((sender, index) => sender.sent < (sent[index] ?? 0) + 2)) await turn();
    };

    for (let round = 1; round <= ROUNDS; round += 1) {
      const [before, next] = [`key ${round - 1}`, `key ${round}`];
      const guest = round % 2 === 0 ? [tenant('guest')] : [];
      await apply([tenant('steady'), rotating([before, next]), ...guest]);
      for (const sender of rotatingSenders) await sender.signWith(next);
      await apply([tenant('steady'), rotating([next])]);
    }
    await Promise.all([...senders, comingAndGoing].map((sender) => sender.stop()));

    for (const sender of senders) expect([...sender.statuses.keys()]).toEqual([200]);
    expect(new Set(comingAndGoing.statuses.keys())).toEqual(new Set([200, 403]));
  },
);

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
