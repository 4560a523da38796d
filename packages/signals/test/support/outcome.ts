import { SignalError } from '../../src/mod.ts';

/** What a reader made of its input: its result, or the code of its refusal. Any other error fails the test. */
export async function outcomeOf<T>(run: () => Promise<T>): Promise<{ value: T } | { refused: string }> {
  try {
    return { value: await run() };
  } catch (error) {
    if (error instanceof SignalError) return { refused: `${error.code}: ${error.message}` };
    throw error;
  }
}

export function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof SignalError) return error.code;
    throw error;
  }
  return 'accepted';
}

export async function codeOfAsync(run: () => Promise<unknown>): Promise<string> {
  try {
    await run();
  } catch (error) {
    if (error instanceof SignalError) return error.code;
    throw error;
  }
  return 'accepted';
}
