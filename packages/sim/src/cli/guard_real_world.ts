/** What of the real machine would make a schedule differ from run to run. */
const FORBIDDEN = ['setTimeout', 'setInterval', 'fetch'] as const;

/** Runs a schedule in which the real clock, timers, randomness and network throw when anything asks for them. */
export async function withoutRealWorld<T>(work: () => Promise<T>): Promise<T> {
  const refuse = (name: string) => (): never => {
    throw new Error(`A schedule asked for the real ${name}.`);
  };
  const kept = new Map<string, unknown>();
  const { now } = Date;
  const { random } = Math;
  for (const name of FORBIDDEN) {
    kept.set(name, Reflect.get(globalThis, name));
    Reflect.set(globalThis, name, refuse(name));
  }
  Date.now = refuse('Date.now');
  Math.random = refuse('Math.random');
  try {
    return await work();
  } finally {
    Date.now = now;
    Math.random = random;
    for (const [name, value] of kept) Reflect.set(globalThis, name, value);
  }
}
