import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * `npm run fuzz -- MINUTES` (default 10): runs the fuzz tests, and `fuzz_policy.ts`, over and over. fast-check draws a
 * new seed each time and prints it, with the shrunk input, when something breaks; the script then stops with exit
 * code 1.
 */
const FILES = [
  'packages/protocol/test/parse_pcs.fuzz.test.ts',
  'packages/protocol/test/parse_json_strict.test.ts',
  'packages/protocol/test/numbers.test.ts',
  'packages/protocol/test/canonicalize_json.test.ts',
  'packages/cli/test/load_response_parser.test.ts',
  'packages/signals/test/read_npy.test.ts',
  'packages/signals/test/read_csv.test.ts',
  'packages/signals/test/read_jsonl.test.ts',
  'packages/storage/test/journal_fuzz.test.ts',
  'packages/gateway/test/schemas.test.ts',
  'packages/verdict/test/verify.test.ts',
];

const POLICY_READERS = fileURLToPath(new URL('fuzz_policy.ts', import.meta.url));
/** An input that keeps a reader busy for ever is a fault as well. */
const ROUND_LIMIT_MS = 10 * 60_000;

const minutes = Number(process.argv[2] ?? 10);
if (!(minutes > 0)) throw new Error('Give the number of minutes, such as: npm run fuzz -- 10');
const end = Date.now() + minutes * 60_000;
let rounds = 0;
while (Date.now() < end) {
  rounds += 1;
  run('vitest', ['run', '--reporter=dot', ...FILES]);
  run(process.execPath, [POLICY_READERS]);
}
console.log(`fuzz: ${rounds} rounds of ${FILES.length} files and of the policy readers, no failure`);

function run(command: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: ROUND_LIMIT_MS });
  if (status === 0) return;
  console.error(`${stdout}${stderr}\nfuzz: round ${rounds} failed; the seed stands in the report above`);
  process.exit(1);
}
