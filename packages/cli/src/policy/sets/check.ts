import type { SetProof } from '@kakeya/policy';
import { parseSetProof, verifySetProof } from '@kakeya/policy/sets';
import { CliError } from '../../errors.ts';
import { EXIT, type ExitCode } from '../../exit_code.ts';
import { print, printJson } from '../../output/print.ts';
import { inFile } from '../source/in_file.ts';
import { readJson } from '../source/read_json.ts';
import { type ElementOptions, elementOf } from './identity_options.ts';

export interface CheckOptions extends ElementOptions {
  readonly root: string;
  readonly json?: boolean;
}

interface Checked {
  readonly element: string;
  readonly proven: SetProof['kind'];
  readonly ok: boolean;
  readonly reason?: string;
}

/** `kakeya policy set check`: with nothing but the root. Whom the proof is about it says only to whoever asks by name. */
export async function checkProofs(file: string, options: CheckOptions): Promise<ExitCode> {
  const { root, json } = options;
  const proofs = readProofs(file, await readJson(file));
  const asked = options.name !== undefined || options.element !== undefined;
  const checked = proofs.map((proof): Checked => {
    const element = proof.kind === 'member' ? proof.leaf.element : proof.element;
    const of = { element, proven: proof.kind };
    const check = verifySetProof(root, proof);
    if (!check.ok) return { ...of, ok: false, reason: check.reason };
    if (!asked || elementOf(file, proof.header, options) === element) return { ...of, ok: true };
    return { ...of, ok: false, reason: 'It is a proof about something else.' };
  });
  if (json === true) await printJson({ root, proofs: checked });
  else await print(checked.map(sentence).join(''));
  return checked.every(({ ok }) => ok) ? EXIT.ok : EXIT.rejected;
}

const sentence = ({ element, proven, ok, reason }: Checked): string =>
  ok
    ? `holds: ${element} is ${proven === 'member' ? 'in' : 'not in'} the set\n`
    : `refused: ${element}: ${reason}\n`;

function readProofs(file: string, value: unknown): readonly SetProof[] {
  const { proofs } = Object(value);
  if (Array.isArray(proofs) && proofs.length > 0) return inFile(file, () => proofs.map(parseSetProof));
  throw new CliError('input_invalid', `${file} holds no proofs: give a file of kakeya policy set prove.`);
}
