import type { Answer } from '@kakeya/gateway/core';
import type { World } from '../world/world.ts';
import type { Edge, EdgeRequest } from './edge.ts';

const NEWLINE = 0x0a;

export interface AgentFetchOptions {
  readonly world: World;
  readonly edge: Edge;
  readonly agent: string;
  readonly tenant: string;
  /** The gateway that the load balancer picks for the next request. */
  readonly pickGateway: () => number;
  /** Whether this answer is cut off on its way. */
  readonly cutsOff: () => boolean;
  /** Every body that leaves the agent. */
  readonly onSend: (body: Uint8Array) => void;
}

/** `fetch` over the simulated network, for the two routes that an agent uses. */
export function agentFetch(options: AgentFetchOptions): typeof globalThis.fetch {
  const { edge, agent, pickGateway } = options;
  return (url, init) =>
    new Promise<Response>((resolve, reject) => {
      const body = init?.body;
      if (!(body instanceof Uint8Array)) throw new TypeError('An agent sends bytes.');
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason), { once: true });
      const refuse = (): void =>
        reject(new TypeError('fetch failed', { cause: new Error('connection refused') }));
      const gateway = pickGateway();
      if (typeof url !== 'string') throw new TypeError('An agent sends to a URL in text.');
      if (!url.endsWith('/batch')) {
        const request = requestOf(options, body);
        edge.exchange(
          agent,
          gateway,
          (node) => edge.submitAt(node, request),
          (answer) => resolve(single(answer)),
          refuse,
        );
        return;
      }
      const requests = linesOf(body).map((line) => requestOf(options, line));
      edge.exchange(
        agent,
        gateway,
        (node) =>
          node.running === undefined
            ? undefined
            : Promise.all(requests.map(async (request) => edge.submitAt(node, request))),
        (answers) => resolve(batch(answers, options.cutsOff())),
        refuse,
      );
    });
}

function requestOf({ agent, tenant, onSend }: AgentFetchOptions, body: Uint8Array): EdgeRequest {
  onSend(body);
  return { from: agent, tenant, body };
}

function single(answer: Answer): Response {
  if (answer.kind === 'decided') {
    const headers = answer.replayed ? { 'idempotent-replayed': 'true' } : {};
    return new Response(answer.body, { status: answer.status, headers });
  }
  const { problem } = answer;
  const headers = problem.retry_after_s === undefined ? {} : { 'retry-after': String(problem.retry_after_s) };
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

/** One line per record, in their order; a stream that breaks may end within a line. */
function batch(answers: readonly (Answer | undefined)[], isCutOff: boolean): Response {
  const lines = answers.map((answer) => {
    if (answer === undefined) return '';
    return answer.kind === 'decided'
      ? `{"status":${answer.status},"replayed":${answer.replayed},"outcome":${answer.body}}\n`
      : `{"status":${answer.problem.status},"replayed":false,"problem":${JSON.stringify(answer.problem)}}\n`;
  });
  const text = lines.join('');
  return new Response(isCutOff ? text.slice(0, text.length * 0.6) : text, { status: 200 });
}

function linesOf(body: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < body.length; ) {
    const end = body.indexOf(NEWLINE, start);
    lines.push(body.slice(start, end));
    start = end + 1;
  }
  return lines;
}
