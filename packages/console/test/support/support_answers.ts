import { pick, sample } from './random.ts';

/** What an agent of a shop answers, with what it stands on, and whether it is wrong: known here, since it is made so. */
export interface SupportAnswer {
  readonly text: string;
  readonly passages: readonly string[];
  readonly wrong: boolean;
  readonly kind: 'sound' | 'wrong_number' | 'looping' | 'unfounded';
}

const CITIES = ['Graz', 'Lyon', 'Utrecht', 'Leipzig', 'Turin', 'Malmö', 'Porto', 'Ghent'];
const ITEMS = ['desk lamp', 'walnut shelf', 'linen sofa', 'bread oven', 'wool carpet', 'oak bench'];
const NAMES = ['Ms Moreau', 'Mr Okafor', 'Ms Lindqvist', 'Mr Hofer', 'Ms Baptista', 'Mr de Vries'];
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'];

interface Case {
  readonly city: string;
  readonly item: string;
  readonly name: string;
  readonly day: string;
  readonly order: number;
  readonly euros: number;
  readonly days: number;
}

/** Each sentence stands on one fact of the case. */
const SENTENCES: readonly ((facts: Case) => string)[] = [
  ({ order, item }) => `Order ${order} holds one ${item} and was paid by card on the evening it was placed.`,
  ({ city, day }) => `The parcel left the warehouse in ${city} on ${day} and travels by road, not by rail.`,
  ({ days }) => `Delivery takes ${days} working days once the courier has scanned the label at the depot.`,
  ({ euros }) => `A refund of ${euros} euros goes back to the card that was used, never to another account.`,
  ({ item }) => `Please keep the ${item} in its packaging until an inspector has compared the photographs.`,
  ({ name }) =>
    `${name} of the complaints desk has the file and answers letters in the order of their arrival.`,
  ({ city }) =>
    `Our shop in ${city} closes at six on weekdays, and colleagues there can exchange smaller goods.`,
  ({ euros }) =>
    `Where repair costs more than ${Math.round(euros / 2)} euros, we offer a replacement from current stock instead.`,
  ({ days }) =>
    `You may send it back within ${days + 10} days, free of charge, from any post office of the country.`,
  ({ item, day }) =>
    `A new ${item} could be with you by ${day} of next week if you confirm the address today.`,
  () => 'The courier may leave the box with a neighbour, provided that someone there signs for it by name.',
  () =>
    'Spare screws, cables and covers are kept for ten years after a model was last sold in our catalogue.',
  ({ order }) => `Quote ${order} on the telephone, so that nobody has to ask you for your details once more.`,
  () =>
    'Damage in transit is ours to settle; scratches from use are not covered, but can often be polished away.',
  ({ city }) =>
    `Collection from our depot near ${city} is possible on Saturday mornings with a passport or licence.`,
  () => 'Gift vouchers stay valid for three years and may be split over several purchases without any fee.',
  ({ name, day }) => `If you would rather talk, ${name} can call you on ${day} between nine and noon.`,
  () => 'Invoices are sent as documents by mail and can be had again from your account page at any time.',
];

const SENTENCES_PER_ANSWER = 13;
const LOOPS = 34;

/** One answer: mostly sound, now and then with a number that no passage holds, without passages, or in a loop. */
export function supportAnswer(random: () => number): SupportAnswer {
  const facts: Case = {
    city: pick(random, CITIES),
    item: pick(random, ITEMS),
    name: pick(random, NAMES),
    day: pick(random, DAYS),
    order: 40_000 + Math.floor(random() * 50_000),
    euros: 20 + 2 * Math.floor(random() * 240),
    days: 2 + Math.floor(random() * 6),
  };
  const said = SENTENCES.map((sentence) => sentence(facts));
  const chosen = sample(random, said, SENTENCES_PER_ANSWER);
  const answer = { text: chosen.join(' '), passages: passagesOf(said) };
  const draw = random();
  if (draw < 0.07) return { ...answer, text: `${chosen[0]} `.repeat(LOOPS), wrong: true, kind: 'looping' };
  if (draw < 0.19)
    return { ...answer, text: withWrongNumber(answer.text), wrong: true, kind: 'wrong_number' };
  if (draw < 0.24) return { ...answer, passages: [UNRELATED], wrong: random() < 0.5, kind: 'unfounded' };
  return { ...answer, wrong: random() < 0.004, kind: 'sound' };
}

const UNRELATED =
  'The museum opens its summer exhibition with drawings of bridges, harbours and mills from four centuries.';

const passagesOf = (sentences: readonly string[]): readonly string[] =>
  [0, 1, 2].map((part) => sentences.filter((_, index) => index % 3 === part).join(' '));

const withWrongNumber = (text: string): string =>
  text.replace(/\d+/, (digits) => String(Number(digits) + 17));
