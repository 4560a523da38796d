import { checkGrounding } from '@kakeya/verdict/grounding';
import { measure } from './lib/measure.ts';
import type { Row } from './lib/report.ts';

const PASSAGES = 5;
const ANSWERS = 200;
const PASSAGE_CHARS = 2_000;
/** The aims, in µs at p95. */
const CASES = [
  { name: '1 KB', chars: 1_000, aimUs: 2_000 },
  { name: '10 KB', chars: 10_000, aimUs: 10_000 },
] as const;

const SENTENCES = [
  'The station at Cape Morris recorded 1,482 hours of sunshine in #, about 7.5% more than the year before.',
  'On 12 March # the crew measured a wave of 11.2 metres, the highest since records began.',
  'Dr Elena Marsh of the Institute for Coastal Studies called the finding unusual but not unexpected.',
  'Repairs to the northern breakwater cost $4.6 million and took 18 months in all (part #).',
  'Most residents had left the low streets by then; those who stayed moved their stores to upper floors.',
];

/** Prose with a number, a date, a quantity or a name in most sentences, no two sentences alike. */
function prose(chars: number, from: number): string {
  let text = '';
  for (let index = from; text.length < chars; index++) {
    text += `${SENTENCES[index % SENTENCES.length]?.replace('#', String(1900 + (index % 120)))} Note ${index}. `;
  }
  return text.slice(0, chars);
}

export async function groundingBench(): Promise<Row[]> {
  const passages = Array.from({ length: PASSAGES }, (_, index) => prose(PASSAGE_CHARS, 40 * index));
  const rows: Row[] = [];
  for (const { name, chars, aimUs } of CASES) {
    const answers = Array.from({ length: ANSWERS }, (_, index) => prose(chars, index));
    const ours = await measure((index) => {
      const report = checkGrounding(answers[index % ANSWERS] ?? '', passages);
      if (!(report.containment > 0)) throw new Error('The answer must overlap with the passages.');
    }, 4_000);
    rows.push({
      subject: `check grounding, ${name} answer, ${PASSAGES} passages of ${PASSAGE_CHARS} characters, p95`,
      peer: 'the aim',
      unit: 'µs',
      value: ours.p95Us,
      peerValue: aimUs,
      detail: { ours },
    });
  }
  return rows;
}
