import type { Answer } from '@kakeya/gateway/core';
import type { World } from '../world/world.ts';
import type { GatewayNode } from './gateway_node.ts';
import type { Network } from './network.ts';

/** One submission on its way to a gateway. */
export interface EdgeRequest {
  readonly from: string;
  readonly tenant: string;
  readonly body: Uint8Array;
  readonly idempotencyKey?: string;
}

/** What a gateway has told somebody, whether or not it arrived. */
export interface SentAnswer {
  readonly gateway: string;
  readonly tenant: string;
  readonly body: Uint8Array;
  readonly answer: Answer;
}

/** Carries requests to gateways and answers back, in place of HTTP. */
export class Edge {
  readonly #world: World;
  readonly #network: Network;
  readonly #gateways: readonly GatewayNode[];
  readonly sent: SentAnswer[] = [];

  constructor(world: World, network: Network, gateways: readonly GatewayNode[]) {
    this.#world = world;
    this.#network = network;
    this.#gateways = gateways;
  }

  get gatewayCount(): number {
    return this.#gateways.length;
  }

  /** `reply` may be called never, once, or more often; `refuse` when nobody listens there. */
  submit(request: EdgeRequest, gateway: number, reply: (answer: Answer) => void, refuse: () => void): void {
    this.exchange(request.from, gateway, (node) => this.#submitAt(node, request), reply, refuse);
  }

  /** One request and its answer; `serve` gives undefined when nobody listens. */
  exchange<T>(
    from: string,
    gateway: number,
    serve: (node: GatewayNode) => Promise<T> | undefined,
    reply: (answer: T) => void,
    refuse: () => void,
  ): void {
    const node = this.#gateways[gateway % this.#gateways.length];
    if (node === undefined) throw new Error('A world without gateways.');
    this.#network.send(from, node.name, () => {
      const answering = serve(node);
      if (answering === undefined) this.#network.send(node.name, from, refuse);
      else void answering.then((answer) => this.#network.send(node.name, from, () => reply(answer)));
    });
  }

  submitAt(node: GatewayNode, request: EdgeRequest): Promise<Answer> | undefined {
    return this.#submitAt(node, request);
  }

  #submitAt(node: GatewayNode, request: EdgeRequest): Promise<Answer> | undefined {
    const { tenant, body, idempotencyKey, from } = request;
    this.#world.note('request', from, node.name);
    const answering = node.submit(tenant, body, idempotencyKey);
    return answering?.then((answer) => {
      this.sent.push({ gateway: node.name, tenant, body, answer });
      this.#world.note(
        'answer',
        node.name,
        from,
        answer.kind === 'decided' ? answer.status : answer.problem.type,
      );
      return answer;
    });
  }
}
