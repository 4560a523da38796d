import { dirname, resolve } from 'node:path';
import { type CompiledPolicy, type MemberSet, PolicyError, readContext } from '@kakeya/policy';
import { type PolicyTestSuite, readPolicyTests, runPolicyTests, type TestReport } from '@kakeya/policy/tests';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { paint } from '../output/colour.ts';
import { print, printJson } from '../output/print.ts';
import { printable } from '../output/printable.ts';
import { ListLoader } from './source/list_loader.ts';
import { policyOfFile } from './source/policy_of_file.ts';
import { readJson } from './source/read_json.ts';
import { readUtf8 } from './source/read_text.ts';
import { testFiles } from './test_files.ts';

interface FileReport {
  readonly file: string;
  readonly tests: readonly TestReport[];
}

/** `kakeya policy test`. */
export async function runTests(
  paths: readonly string[],
  { json }: { readonly json?: boolean },
): Promise<ExitCode> {
  const reports: FileReport[] = [];
  for (const file of await testFiles(paths)) reports.push({ file, tests: await runFile(file) });
  const all = reports.flatMap(({ tests }) => tests);
  const failed = all.filter(({ passed }) => !passed).length;
  const passed = all.length - failed;
  if (json === true) await printJson({ passed, failed, files: reports });
  else {
    for (const report of reports) await print(textOf(report));
    await print(`${passed} passed, ${failed} failed\n`);
  }
  return failed === 0 ? EXIT.ok : EXIT.rejected;
}

async function runFile(file: string): Promise<readonly TestReport[]> {
  const read = readPolicyTests(await readUtf8(file));
  if (!read.ok) {
    const problems = read.problems.map(({ line, column, message }) => `${file}:${line}:${column} ${message}`);
    throw new CliError('input_invalid', `The tests cannot be read.\n${problems.join('\n')}`);
  }
  const compiled = await policyOfFile(resolve(dirname(file), read.value.policy));
  const { suite, sets } = await withLists(file, read.value);
  return runSuite(file, compiled, suite, sets);
}

async function runSuite(
  file: string,
  compiled: CompiledPolicy,
  suite: PolicyTestSuite,
  sets: ReadonlyMap<string, MemberSet>,
): Promise<readonly TestReport[]> {
  try {
    return await runPolicyTests(compiled, suite, sets);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new CliError('input_invalid', `${file}: ${error.message}`, { cause: error });
  }
}

type PolicyTest = PolicyTestSuite['tests'][number];

/** Each test with its context in place, and with the roots of the lists that it names; what is no context stays as it is, for the run to report. */
async function withLists(
  file: string,
  suite: PolicyTestSuite,
): Promise<{ readonly suite: PolicyTestSuite; readonly sets: ReadonlyMap<string, MemberSet> }> {
  const sets = new Map<string, MemberSet>();
  const tests: PolicyTest[] = [];
  for (const test of suite.tests) {
    const { context } = test;
    const place = context.kind === 'file' ? resolve(dirname(file), context.path) : file;
    const value = context.kind === 'file' ? await readJson(place) : context.value;
    const loaded = await loadLists(place, value);
    for (const [root, set] of loaded?.sets ?? []) sets.set(root, set);
    tests.push({ ...test, context: { kind: 'inline', value: loaded?.context ?? value } });
  }
  return { suite: { ...suite, tests }, sets };
}

async function loadLists(place: string, value: unknown) {
  const context = contextOf(value);
  return context && new ListLoader(dirname(place)).load(place, context, {});
}

function contextOf(value: unknown): ReturnType<typeof readContext> | undefined {
  try {
    return readContext(value);
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}

function textOf({ file, tests }: FileReport): string {
  const lines = tests.flatMap(({ name, passed, mismatches }) => [
    `  ${passed ? paint('green', 'passed') : paint('red', 'failed')}  ${printable(name)}`,
    ...mismatches.flatMap(({ what, lines: shown }) => [
      `      ${printable(what)}`,
      ...shown.map((line) => `        ${printable(line)}`),
    ]),
  ]);
  return `${[printable(file), ...lines].join('\n')}\n`;
}
