import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Timing } from './lib/measure.ts';
import type { Row } from './lib/report.ts';
import { barRow, peerRow } from './policy/rows.ts';
import { SEED } from './policy/seed.ts';
import type { OurSetsResult, SetsResult } from './policy/sets_result.ts';

const CHILD = fileURLToPath(new URL('./policy/sets_child.ts', import.meta.url));
/** Heap in MiB. The elements and hashes of ours are outside of it; the peer's are objects in it. */
const OUR_HEAP_MIB = 256;
const PEER_HEAP_MIB = 4096;
/** The aims. */
const PROVE_LIMIT_MS = 1;
const VERIFY_LIMIT_MS = 0.2;

/** Committed sets of a million elements, each in a process of its own: built, proven of, verified, stored. */
export async function policySetsBench(size = 1_000_000, budgetMs = 3_000): Promise<Row[]> {
  process.stdout.write(`policy_sets: seed ${SEED}\n`);
  const ours: OurSetsResult = JSON.parse(childOutput('ours', size, budgetMs, OUR_HEAP_MIB));
  const theirs: SetsResult = JSON.parse(childOutput('merkletreejs', size, budgetMs, PEER_HEAP_MIB));
  if (ours.root !== theirs.root) throw new Error(`The root is ${ours.root}, and of the peer ${theirs.root}.`);
  const of = `a set of ${size.toLocaleString('en')} elements`;
  const peer = 'merkletreejs, the same tree and root';
  const bars = (subject: string, timing: Timing, limitMs: number): Row[] => [
    barRow(subject, timing, 'p50', limitMs, 'ms'),
    barRow(subject, timing, 'p99', limitMs, 'ms'),
  ];
  return [
    pair(`build ${of}, once, cold`, 's', ours.buildMs / 1000, peer, theirs.buildMs / 1000),
    pair(
      `most memory resident while building ${of}, with a heap of ${OUR_HEAP_MIB} MiB`,
      'MiB',
      ours.peakMiB,
      `merkletreejs, with a heap of ${PEER_HEAP_MIB} MiB`,
      theirs.peakMiB,
      { ours: memoryOf(ours), theirs: memoryOf(theirs) },
    ),
    ...bars(`prove a member of ${of}`, ours.proveMember, PROVE_LIMIT_MS),
    ...bars(`prove an absence from ${of}`, ours.proveAbsent, PROVE_LIMIT_MS),
    ...bars(`verify a proof of a member of ${of}`, ours.verifyMember, VERIFY_LIMIT_MS),
    ...bars(`verify a proof of an absence from ${of}`, ours.verifyAbsent, VERIFY_LIMIT_MS),
    peerRow(`prove a member of ${of}`, ours.proveMember, 'merkletreejs, told the index', theirs.proveMember),
    peerRow(`verify a proof of a member of ${of}`, ours.verifyMember, peer, theirs.verifyMember),
    pair(`encode ${of}, once`, 'ms', ours.encodeMs, 'building it', ours.buildMs),
    pair(`decode ${of}, with its root computed anew, once`, 'ms', ours.decodeMs, 'building it', ours.buildMs),
  ];
}

const memoryOf = ({ beforeMiB, afterMiB, peakMiB }: SetsResult): object => ({ beforeMiB, afterMiB, peakMiB });

const pair = (
  subject: string,
  unit: string,
  value: number,
  peer: string,
  peerValue: number,
  detail?: object,
): Row => ({ subject, peer, unit, value, peerValue, ...(detail && { detail }) });

function childOutput(which: string, size: number, budgetMs: number, heapMiB: number): string {
  const { status, stdout } = spawnSync(
    process.execPath,
    [`--max-old-space-size=${heapMiB}`, CHILD, which, String(size), String(budgetMs)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (status !== 0) throw new Error(`The process that measures ${which} ended with ${status}.`);
  return stdout;
}
