import { type Command, InvalidArgumentError, Option } from 'commander';

/** Options that several commands of policies have. */
export const withData = (command: Command): Command =>
  command.option('--data <dir>', "the gateway's data directory (default: KAKEYA_DATA, or ./.kakeya)");

export const withJson = (command: Command): Command => command.option('--json', 'one JSON document');

export const withMode = (command: Command): Command =>
  command.addOption(
    new Option('--mode <mode>', 'relaxed lets a policy without a legal basis pass with a warning')
      .choices(['strict', 'relaxed'])
      .default('strict'),
  );

export const withKind = (command: Command): Command =>
  command.addOption(
    new Option('--kind <kind>', 'where an id has both').choices(['policy', 'server-parameters']),
  );

export const example = (line: string): string => `\nExample:\n  ${line}`;

export function parseDelimiter(text: string): string {
  const delimiter = text === '\\t' ? '\t' : text;
  if (delimiter.length === 1 && !'"\r\n'.includes(delimiter)) return delimiter;
  throw new InvalidArgumentError('Give one character: a comma, a semicolon, a bar, or \\t for a tab.');
}

export function parseHash(text: string): string {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('It must be 64 hex digits.');
}
