import type { Payload } from '../signals.ts';

/**
 * The payload in a form whose buffers can be moved to another thread without taking anything else along: a view on a part
 * of a buffer (a pooled `Buffer`, a subarray) is copied first, because a transfer would detach its neighbours.
 */
export function transferable(payload: Payload): {
  readonly payload: Payload;
  readonly transfer: ArrayBuffer[];
} {
  if (payload.kind === 'text') return { payload, transfer: [] };
  const data = ownBuffer(payload.matrix.data) ? payload.matrix.data : payload.matrix.data.slice();
  const sameBuffer = payload.raw.buffer === data.buffer;
  const raw = ownBuffer(payload.raw) && !sameBuffer ? payload.raw : new Uint8Array(payload.raw);
  return {
    payload: { kind: payload.kind, matrix: { n: payload.matrix.n, d: payload.matrix.d, data }, raw },
    transfer: [data.buffer, raw.buffer].filter((buffer) => buffer instanceof ArrayBuffer),
  };
}

/** Whether the view is all of an unshared buffer. */
function ownBuffer(view: Float64Array | Uint8Array): boolean {
  return view.buffer instanceof ArrayBuffer && view.byteLength === view.buffer.byteLength;
}
