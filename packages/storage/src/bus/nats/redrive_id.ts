const REDRIVEN = /^(.*)#redrive-([1-9]\d{0,8})$/s;

/**
 * The id under which a message is published again: `a` becomes `a#redrive-1`, which becomes `a#redrive-2`. Another id
 * than the original's passes the server's duplicate window; the same id at every attempt lets it drop a repeated redrive.
 */
export function redriveId(id: string): string {
  const [, original = id, times = '0'] = REDRIVEN.exec(id) ?? [];
  return `${original}#redrive-${Number(times) + 1}`;
}
