import { stored } from '../../packages/storage/test/support/nats.ts';

const STREAM = 'KAKEYA';

/** Every decided id is on the bus exactly once. */
export async function checkStream(url: string, decided: ReadonlySet<string>): Promise<readonly string[]> {
  const violations: string[] = [];
  const seen = new Set<string>();
  for (const { body } of await stored(url, STREAM)) {
    const { type, subject }: { type: string; subject: string } = JSON.parse(body);
    if (type !== 'io.kakeya.outcome.decided') continue;
    if (seen.has(subject)) violations.push(`${subject} is on the bus twice`);
    if (!decided.has(subject)) violations.push(`${subject} is on the bus, but was not decided`);
    seen.add(subject);
  }
  for (const id of decided) if (!seen.has(id)) violations.push(`${id} was decided, but is not on the bus`);
  return violations;
}
