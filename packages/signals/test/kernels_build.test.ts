import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileKernels, renderModule } from '../kernels/build.ts';
import { SignalError } from '../src/errors.ts';
import { instantiateKernels } from '../src/kernels/load.ts';

describe('the committed kernels', () => {
  it('are the bytes that their source compiles to', async () => {
    const committed = readFileSync(new URL('../src/kernels/kernels.generated.ts', import.meta.url), 'utf8');
    expect(renderModule(await compileKernels())).toBe(committed);
  });

  it.each([
    ['no WebAssembly', []],
    ['an instruction that the machine does not know', [0, 97, 115, 109, 1, 0, 0, 0, 255]],
    ['a module without the exports', [0, 97, 115, 109, 1, 0, 0, 0]],
  ])('are refused as unavailable: %s', (_, bytes) => {
    let code: unknown;
    try {
      instantiateKernels(Uint8Array.from(bytes));
    } catch (error) {
      code = error instanceof SignalError ? error.code : error;
    }
    expect(code).toBe('kernel_unavailable');
  });
});
