export type ReadJson<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: string };

export type JsonObject = Readonly<Record<string, unknown>>;

/** A JSON object that somebody wrote. */
export function readObject(text: string): ReadJson<JsonObject> {
  const read = readJson(text);
  if (!read.ok) return read;
  const { value } = read;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { ok: false, fault: 'It must be a JSON object: { … }.' };
  return { ok: true, value: { ...value } };
}

/** A JSON array that somebody wrote; nothing at all is an empty one. */
export function readArray(text: string): ReadJson<readonly unknown[]> {
  if (text.trim() === '') return { ok: true, value: [] };
  const read = readJson(text);
  if (!read.ok) return read;
  if (!Array.isArray(read.value)) return { ok: false, fault: 'It must be a JSON array: [ … ].' };
  return { ok: true, value: read.value };
}

/** Rule ids and numbers. */
export function readWeights(text: string): ReadJson<Readonly<Record<string, number>>> {
  if (text.trim() === '') return { ok: true, value: {} };
  const read = readObject(text);
  if (!read.ok) return read;
  const weights: Record<string, number> = {};
  for (const [id, weight] of Object.entries(read.value)) {
    if (typeof weight !== 'number') return { ok: false, fault: `The weight of ${id} must be a number.` };
    weights[id] = weight;
  }
  return { ok: true, value: weights };
}

type Pins = Readonly<Record<string, string | number | boolean | (string | number | boolean)[]>>;

/** Inputs and the values that are pinned for them; nothing at all pins nothing. */
export function readPins(text: string): ReadJson<Pins> {
  if (text.trim() === '') return { ok: true, value: {} };
  const read = readObject(text);
  if (!read.ok) return read;
  const pins: Record<string, Pins[string]> = {};
  for (const [name, value] of Object.entries(read.value)) {
    if (isScalar(value)) pins[name] = value;
    else if (Array.isArray(value) && value.every(isScalar)) pins[name] = value;
    else return { ok: false, fault: `${name} must be a text, a number, true or false, or a list of these.` };
  }
  return { ok: true, value: pins };
}

const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

function readJson(text: string): ReadJson<unknown> {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (cause) {
    return { ok: false, fault: `It is not JSON: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}
