import type { FunctionName } from '../model/policy.ts';
import { accepts, type Wanted } from './accepts.ts';
import { describeType, type ScalarKind, type StaticType } from './static_type.ts';

interface Signature {
  readonly takes: readonly Wanted[];
  /** The last may come again. */
  readonly repeats?: true;
  readonly gives: ScalarKind;
}

const EXTREMES: readonly Signature[] = [
  { takes: ['number'], repeats: true, gives: 'number' },
  { takes: ['date'], repeats: true, gives: 'date' },
  { takes: [{ items: 'number' }], gives: 'number' },
  { takes: [{ items: 'date' }], gives: 'date' },
];

const SIGNATURES: Readonly<Record<FunctionName, readonly Signature[]>> = {
  len: [
    { takes: ['array'], gives: 'number' },
    { takes: ['string'], gives: 'number' },
  ],
  max: EXTREMES,
  min: EXTREMES,
  sum: [
    { takes: ['number'], repeats: true, gives: 'number' },
    { takes: [{ items: 'number' }], gives: 'number' },
  ],
  now: [{ takes: [], gives: 'date' }],
  sub: [
    { takes: ['number', 'number'], gives: 'number' },
    { takes: ['date', 'date'], gives: 'duration' },
    { takes: ['date', 'duration'], gives: 'date' },
  ],
  add: [
    { takes: ['number', 'number'], gives: 'number' },
    { takes: ['date', 'duration'], gives: 'date' },
  ],
  mul: [
    { takes: ['number', 'number'], gives: 'number' },
    { takes: ['fixed duration', 'number'], gives: 'duration' },
  ],
};

/** What a function gives for arguments of these types; undefined: it does not take them. */
export function resultOf(func: FunctionName, args: readonly StaticType[]): ScalarKind | undefined {
  return SIGNATURES[func].find((signature) => matches(signature, args))?.gives;
}

function matches({ takes, repeats }: Signature, args: readonly StaticType[]): boolean {
  if (repeats === true ? args.length < takes.length : args.length !== takes.length) return false;
  return args.every((arg, i) => {
    const wanted = takes[i] ?? takes.at(-1);
    return wanted !== undefined && accepts(wanted, arg);
  });
}

const SHOWN = 8;

/** What to say of arguments that a function does not take. */
export function noSuchCall(func: FunctionName, args: readonly StaticType[]): string {
  const forms = SIGNATURES[func].map(
    ({ takes, repeats }) =>
      `${func}(${takes.map(describeWanted).join(', ')}${repeats === true ? ', …' : ''})`,
  );
  const given = [...args.slice(0, SHOWN).map(describeType), ...(args.length > SHOWN ? ['…'] : [])];
  return `There is ${forms.join(', ')}, but not ${func}(${given.join(', ')}).`;
}

const describeWanted = (wanted: Wanted): string =>
  typeof wanted === 'object' ? `array of ${wanted.items}` : wanted;
