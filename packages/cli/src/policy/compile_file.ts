import { irJson, irOf, type LintMode, policyHash } from '@kakeya/policy';
import { parametersHash, parametersJson } from '@kakeya/policy/parameters';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { note, print, printJson } from '../output/print.ts';
import type { Document } from './source/diagnose.ts';
import { usableDocument } from './source/usable_document.ts';
import { writeOut } from './source/write_out.ts';

export interface CompileOptions {
  readonly mode: LintMode;
  readonly out?: string;
  readonly json?: boolean;
}

/** `kakeya policy compile`: of server parameters, which have no IR, the canonical form. */
export async function compileFile(file: string, { mode, out, json }: CompileOptions): Promise<ExitCode> {
  const usable = await usableDocument(file, mode);
  if (!usable.ok) return usable.exit;
  const { content, hashes } = compiled(usable.document);
  if (out !== undefined) {
    await writeOut(out, content);
    note(`Wrote ${out}.`);
  }
  if (json === true) await printJson(hashes);
  else
    await print(
      Object.entries(hashes)
        .map(([name, hash]) => `${name.padEnd(HASH_COLUMN)}${hash}\n`)
        .join(''),
    );
  return EXIT.ok;
}

const HASH_COLUMN = 'parameters_hash  '.length;

function compiled(document: Document): {
  readonly content: string;
  readonly hashes: Readonly<Record<string, string>>;
} {
  if (document.kind === 'server-parameters') {
    const { parameters } = document;
    return { content: parametersJson(parameters), hashes: { parameters_hash: parametersHash(parameters) } };
  }
  const ir = irOf(document.policy);
  return { content: irJson(ir), hashes: { policy_hash: policyHash(document.policy), ir_hash: ir.ir_hash } };
}
