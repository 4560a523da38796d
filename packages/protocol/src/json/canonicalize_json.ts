import { ProtocolError } from '../errors.ts';

const MAX_DEPTH = 128;

/**
 * RFC 8785 JSON Canonicalization Scheme, as a string; its UTF-8 is what is hashed or signed. Keys are ordered by
 * UTF-16 code units, numbers and strings are written as ECMAScript writes them (so −0 is `0`).
 * @throws ProtocolError `value_not_canonical` for what JSON cannot carry without loss: undefined, bigint,
 * functions, symbols, NaN and infinities, lone surrogates, objects that are neither plain nor arrays, and values
 * nested more than 128 deep (cycles among them).
 */
export function canonicalizeJson(value: unknown): string {
  return write(value, 0);
}

/** A member of an object in canonical form: `text` is `"name":value`. */
export interface CanonicalMember {
  readonly name: string;
  readonly text: string;
}

/** The members of a plain object in canonical order; joined by commas, in braces, they are its canonical form. */
export function canonicalMembers(object: object): readonly CanonicalMember[] {
  return sortedNames(object).map((name) => ({ name, text: writeMember(object, name, 0) }));
}

/** ASCII that needs no escape. */
const PLAIN = /^[ !#-[\]-~]*$/;

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return writeString(value);
    case 'number':
      if (!Number.isFinite(value)) throw refusal('NaN and infinities');
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (depth >= MAX_DEPTH) throw refusal(`Values nested more than ${MAX_DEPTH} deep`);
      return Array.isArray(value) ? writeArray(value, depth) : writeObject(value, depth);
    default:
      throw refusal(`Values of type ${typeof value}`);
  }
}

function writeArray(array: readonly unknown[], depth: number): string {
  let text = '[';
  for (let i = 0; i < array.length; i += 1) text += (i === 0 ? '' : ',') + write(array[i], depth + 1);
  return `${text}]`;
}

function writeObject(object: object, depth: number): string {
  let text = '';
  for (const name of sortedNames(object)) text += (text === '' ? '' : ',') + writeMember(object, name, depth);
  return `{${text}}`;
}

function writeMember(object: object, name: string, depth: number): string {
  return `${writeString(name)}:${write(Reflect.get(object, name), depth + 1)}`;
}

function sortedNames(object: object): string[] {
  const prototype: unknown = Object.getPrototypeOf(object);
  // A plain object of another realm (an iframe, a vm) has another Object.prototype; only its own parent is null.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw refusal('Class instances');
  // The default order of sort() is by UTF-16 code units, as RFC 8785 (section 3.2.3) wants it.
  return Object.keys(object).toSorted();
}

function writeString(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw refusal('Strings with a lone surrogate');
  return JSON.stringify(text);
}

function refusal(what: string): ProtocolError {
  return new ProtocolError('value_not_canonical', `${what} have no canonical JSON (RFC 8785).`);
}
