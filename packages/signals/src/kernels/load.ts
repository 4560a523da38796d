import { SignalError } from '../errors.ts';
import { KERNELS_WASM_BASE64 } from './kernels.generated.ts';

/** The exports of the kernel module; every address is a byte offset into `memory`. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  /** First byte that the host may use. */
  readonly heapBase: number;
  readonly project: Kernel;
  readonly largestBin: Kernel;
  readonly assign: Kernel;
}

/** A kernel takes and returns 32-bit integers, except for the one f64 that `largestBin` takes. */
export type Kernel = (...operands: readonly number[]) => number;

let loaded: Kernels | undefined;

/**
 * The kernels, instantiated on first use and then shared: every call is synchronous, so nothing can interleave in
 * their memory.
 *
 * @throws SignalError `kernel_unavailable` where WebAssembly or its SIMD instructions are missing
 */
export function loadKernels(): Kernels {
  loaded ??= instantiateKernels(Uint8Array.from(atob(KERNELS_WASM_BASE64), (char) => char.charCodeAt(0)));
  return loaded;
}

/** Whether {@link loadKernels} will succeed here. */
export function kernelsAvailable(): boolean {
  if (loaded !== undefined) return true;
  try {
    loadKernels();
    return true;
  } catch (error) {
    if (error instanceof SignalError && error.code === 'kernel_unavailable') return false;
    throw error;
  }
}

/** @throws SignalError `kernel_unavailable` where `binary` cannot run or is not the kernel module */
export function instantiateKernels(binary: Uint8Array<ArrayBuffer>): Kernels {
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(binary)) {
    throw new SignalError(
      'kernel_unavailable',
      'WebAssembly SIMD is missing here: use the reference functions.',
    );
  }
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary));
  const memory = exports['memory'];
  if (!(memory instanceof WebAssembly.Memory)) throw missing('memory');
  return {
    memory,
    heapBase: kernel(exports, 'heapBase')(),
    project: kernel(exports, 'project'),
    largestBin: kernel(exports, 'largestBin'),
    assign: kernel(exports, 'assign'),
  };
}

function kernel(exports: WebAssembly.Exports, name: string): Kernel {
  const found = exports[name];
  if (!isKernel(found)) throw missing(name);
  return found;
}

/** WebAssembly converts operands and results to its own types, so that any exported function will do. */
function isKernel(value: unknown): value is Kernel {
  return typeof value === 'function';
}

function missing(name: string): SignalError {
  return new SignalError('kernel_unavailable', `The kernel module has no export "${name}": rebuild it.`);
}
