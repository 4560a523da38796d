import { InvalidArgumentError } from 'commander';
import type { PolicyBindings } from '@kakeya/storage';

type Scalar = string | number | boolean;

const HOW = 'Give name=JSON, such as limit=5 or root=\'"ab…"\'.';

/** Collects `name=JSON`. */
export function parseBinding(text: string, before: PolicyBindings = {}): PolicyBindings {
  const at = text.indexOf('=');
  const name = text.slice(0, at);
  if (at < 1) throw new InvalidArgumentError(HOW);
  if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`${name} is given twice: keep one.`);
  const value = jsonOf(text.slice(at + 1));
  if (isScalar(value) || (Array.isArray(value) && value.every(isScalar))) {
    return Object.fromEntries([...Object.entries(before), [name, value]]);
  }
  throw new InvalidArgumentError('A value is a text, a number, true, false, or an array of these.');
}

const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (fault) {
    if (fault instanceof SyntaxError) throw new InvalidArgumentError(`${text} is not JSON. ${HOW}`);
    throw fault;
  }
}
