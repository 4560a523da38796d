import { spawnSync } from 'node:child_process';

/**
 * `npm run fuzz -- MINUTES` (default 10): runs the fuzz tests over and over. fast-check draws a new seed each
 * time and prints it, with the shrunk input, when something breaks; the script then stops with exit code 1.
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

const minutes = Number(process.argv[2] ?? 10);
if (!(minutes > 0)) throw new Error('Give the number of minutes, such as: npm run fuzz -- 10');
const end = Date.now() + minutes * 60_000;
let rounds = 0;
while (Date.now() < end) {
  const { status, stdout } = spawnSync('vitest', ['run', '--reporter=dot', ...FILES], { encoding: 'utf8' });
  rounds += 1;
  if (status !== 0) {
    console.error(`${stdout}\nfuzz: round ${rounds} failed; the seed stands in the report above`);
    process.exit(1);
  }
}
console.log(`fuzz: ${rounds} rounds of ${FILES.length} files, no failure`);
