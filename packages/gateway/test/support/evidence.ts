import type { Evidence } from '../../src/evidence/evidence.ts';
import { get } from './gateway.ts';
import { indexed } from './outcomes.ts';

/** What stands behind an outcome, once the index has taken up all that the journal holds. */
export async function evidenceOf(
  url: string,
  pcsId: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Evidence> {
  await indexed(url);
  const { status, text } = await get(`${url}/v1/outcomes/${pcsId}`, headers);
  if (status !== 200) throw new Error(`/v1/outcomes/${pcsId}: ${status} ${text}`);
  const evidence: Evidence = JSON.parse(text);
  return evidence;
}
