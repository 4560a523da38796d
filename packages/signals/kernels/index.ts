// The numeric kernels of @kakeya/signals, AssemblyScript with SIMD. Compiled by build.ts; never run as TypeScript.
//
// Invariant of every kernel: one vector lane holds one result, and each result is accumulated alone, in index
// order, with no fused multiply-add. The answer of a lane is therefore bit for bit that of the scalar loop in the
// reference TypeScript. Relaxed SIMD stays off, because it would let the machine decide.
//
// The host owns the whole of linear memory from heapBase() on. Nothing is allocated here.

export function heapBase(): usize {
  return __heap_base;
}

export { project } from './project';
export { largestBin } from './histogram';
export { assign } from './assign';
