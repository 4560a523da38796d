import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startServer } from './lib/gateway_process.ts';
import { load, requestBytes } from './lib/http_load.ts';
import { HMAC_SECRET, hmacKey, signedRecords } from './lib/records.ts';

/**
 * `node bench/profile.ts [connections]`: where the threads of a gateway spend their time under HMAC submits, by the
 * owner of the innermost frame that has one. Keeps the shares in `results/profile.json`; profiling itself costs time,
 * so only the shares mean anything.
 */
const OWNERS: readonly (readonly [RegExp, string])[] = [
  [
    /packages\/gateway\/src\/judge\/judge_(thread|pool)|packages\/gateway\/src\/judge\/wire/,
    'handing records to the judge',
  ],
  [
    /packages\/protocol\/src\/(json\/canonicalize|pcs\/canonical|pcs\/claims)/,
    'canonical form and claims digest',
  ],
  [/packages\/protocol\/src\/(sign|primitives)/, 'signature'],
  [/packages\/protocol\/src/, 'strict parsing'],
  [/packages\/(verdict|signals)\/src/, 'decision'],
  [/packages\/gateway\/src\/judge/, 'judging, rest'],
  [/packages\/storage\/src\/(journal|disk)/, 'journal'],
  [/packages\/storage\/src\/dedup/, 'dedup index'],
  [/packages\/gateway\/src\/effects/, 'effects'],
  [/packages\/gateway\/src\/pipeline/, 'pipeline: encoding, settling'],
  [/packages\/gateway\/src|node_modules\/(prom-client|pino)/, 'gateway: admission, hooks, metrics'],
  [/node_modules\/(fastify|find-my-way|@fastify)/, 'fastify'],
  [/^node:(_http|net|internal\/(stream|streams|http|timers))/, 'HTTP and sockets in Node'],
];
const SPECIAL = new Set(['(idle)', '(garbage collector)', '(program)']);
const REQUESTS = 60_000;
const WARM_UP = 15_000;

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const connections = Number(process.argv[2] ?? 32);
const directory = await mkdtemp(join(process.cwd(), '.bench-profile-'));
const profiles = join(directory, 'profiles');
const records = await signedRecords('profile', REQUESTS + WARM_UP, hmacKey());
const requests = records.map((body) => requestBytes('/v1/pcs/submit', body));
const server = await startServer(
  'gateway',
  { KAKEYA_DATA: join(directory, 'data'), PCS_HMAC_KEY: HMAC_SECRET },
  ['--cpu-prof', `--cpu-prof-dir=${profiles}`],
);
await load(server.port, requests.slice(0, WARM_UP), connections);
const { perSecond } = await load(server.port, requests.slice(WARM_UP), connections);
await server.end('SIGTERM');
const threads = [];
for (const name of (await readdir(profiles)).toSorted()) {
  const profile: CpuProfile = JSON.parse(await readFile(join(profiles, name), 'utf8'));
  threads.push({ thread: threadName(profile), shares: shares(profile) });
}
await rm(directory, { recursive: true });
const report = { at: new Date().toISOString(), node: process.version, connections, perSecond, threads };
await writeFile(new URL('results/profile.json', import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
console.log(JSON.stringify(report, null, 2));

function threadName({ nodes }: CpuProfile): string {
  const urls = nodes.map(({ callFrame }) => callFrame.url).join('\n');
  if (urls.includes('server_process')) return 'HTTP, journal, effects';
  if (urls.includes('judge_worker')) return 'judge';
  return urls.includes('checkpointer_worker') ? 'dedup checkpoints' : 'dedup index';
}

/** Share of the thread's time, in percent, largest first. */
function shares({ nodes, samples, timeDeltas }: CpuProfile): Readonly<Record<string, number>> {
  const owners = ownersOf(nodes);
  const times = new Map<string, number>();
  let total = 0;
  for (const [index, sample] of samples.entries()) {
    const us = timeDeltas[index] ?? 0;
    const owner = owners.get(sample) ?? 'other';
    times.set(owner, (times.get(owner) ?? 0) + us);
    total += us;
  }
  const percent = [...times].map(([owner, us]) => [owner, Math.round((1_000 * us) / total) / 10] as const);
  return Object.fromEntries(percent.toSorted(([, a], [, b]) => b - a));
}

function ownersOf(nodes: readonly ProfileNode[]): ReadonlyMap<number, string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const owners = new Map<number, string>();
  const visit = (node: ProfileNode, inherited: string): void => {
    const { functionName, url } = node.callFrame;
    const own = SPECIAL.has(functionName) ? functionName : OWNERS.find(([pattern]) => pattern.test(url))?.[1];
    const owner = own ?? inherited;
    owners.set(node.id, owner);
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child !== undefined) visit(child, owner);
    }
  };
  const [root] = nodes;
  if (root !== undefined) visit(root, 'other');
  return owners;
}
