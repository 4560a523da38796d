import type { Bindings, Selector } from '../../policies/policy_answers.ts';
import type { JsonObject } from '../question/read_json.ts';

export interface VerifyQuestion {
  readonly id: string;
  readonly version: string;
  /** As its owner wrote it. */
  readonly source: string;
  readonly context: JsonObject;
  /** What is pinned where the version stands: a context on the command line says it itself. */
  readonly bindings: Bindings;
  readonly selector: Selector;
  readonly weights: Readonly<Record<string, number>>;
  /** RFC 3339: as of when it was evaluated. */
  readonly evaluatedAt: string;
}

/**
 * For a POSIX shell: writes the policy and the context into files, and verifies them as the gateway did. The same
 * hashes come out.
 */
export function verifyCommand(question: VerifyQuestion): string {
  const { id, version, source, context, bindings, selector, weights, evaluatedAt } = question;
  const name = `${id}-${version}`.replaceAll(/[^A-Za-z0-9._-]/g, '_');
  const [policyFile, contextFile, weightsFile] = ['policy.yaml', 'context.json', 'weights.yaml'].map(
    (file) => `./${name}.${file}`,
  );
  const bound = { ...context, inputs: { ...Object(context['inputs']), ...bindings } };
  const weighs = Object.keys(weights).length > 0;
  return [
    fileOf(policyFile ?? '', source),
    fileOf(contextFile ?? '', JSON.stringify(bound, null, 2)),
    ...(weighs ? [fileOf(weightsFile ?? '', JSON.stringify(weights, null, 2))] : []),
    [
      `npx kakeya proof verify --policy ${policyFile} --context ${contextFile}`,
      `--now ${evaluatedAt}`,
      ...(selector === 'weighted' ? ['--selector weighted'] : []),
      ...(weighs ? [`--weights ${weightsFile}`] : []),
    ].join(' '),
  ].join('\n');
}

/** What a terminal obeys or changes when it is pasted: it turns a carriage return into the end of a line. */
const NOT_FOR_TERMINALS = /(?!\n)\p{Cc}/u;
const BASE64_LINE = 76;

/** A quoted here-document: the shell reads nothing in it but its end, which is a line that the text does not have. */
function fileOf(file: string, text: string): string {
  if (NOT_FOR_TERMINALS.test(text)) return `base64 -d > ${file} <<'END'\n${base64Lines(text)}\nEND`;
  const lines = new Set(text.split('\n'));
  let end = 'END';
  while (lines.has(end)) end += '_';
  return `cat > ${file} <<'${end}'\n${text.replace(/\n$/, '')}\n${end}`;
}

function base64Lines(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte));
  return (btoa(bytes.join('')).match(new RegExp(`.{1,${BASE64_LINE}}`, 'g')) ?? []).join('\n');
}
