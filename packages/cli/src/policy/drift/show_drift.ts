import { EXIT, type ExitCode } from '../../exit_code.ts';
import { print, printJson, printTable } from '../../output/print.ts';
import { policyOfFile } from '../source/policy_of_file.ts';
import { type GateResult, passGate } from './pass_gate.ts';

export interface DriftOptions {
  readonly from: string;
  readonly to: string;
  readonly contexts: string;
  readonly maxShare: number;
  readonly now?: string;
  readonly json?: boolean;
}

/** `kakeya policy drift`. */
export async function showDrift({
  from,
  to,
  contexts,
  maxShare,
  now,
  json,
}: DriftOptions): Promise<ExitCode> {
  const [before, after] = [await policyOfFile(from), await policyOfFile(to)];
  const result = await passGate({ from: before, to: after, contexts, maxShare, now });
  if (json === true) await printJson(result);
  else await printDrift(result, contexts);
  return result.ok ? EXIT.ok : EXIT.rejected;
}

async function printDrift({ ok, reason, report }: GateResult, contexts: string): Promise<void> {
  await print(`${ok ? 'pass' : 'refused'}: ${reason}\n`);
  if (report.n === 0) return;
  await print('\n');
  await printTable(
    ['contexts', 'from → to'],
    Object.entries(report.transitions).map(([transition, count]) => [String(count), transition]),
  );
  if (report.examples.length === 0) return;
  await print('\n');
  await printTable(
    ['changed at', 'from', 'to', 'context'],
    report.examples.map(({ line, from, to, context_hash }) => [
      `${contexts}:${line}`,
      from,
      to,
      context_hash,
    ]),
  );
}
