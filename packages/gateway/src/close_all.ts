/** Closes in order, each even if one before it failed: a lock that is kept would stop the next start. */
export async function closeAll(closers: readonly (() => Promise<void>)[]): Promise<void> {
  const faults: unknown[] = [];
  for (const close of closers) await close().catch((fault: unknown) => faults.push(fault));
  if (faults.length === 0) return;
  throw new AggregateError(faults, `Not everything closed cleanly: ${faults.map(String).join('; ')}`);
}
