/** Where a key leads in a list of `rows`, of which `page` are in sight; undefined: it does not move. */
export function keyMove(key: string, at: number, rows: number, page: number): number | undefined {
  const last = rows - 1;
  if (last < 0) return undefined;
  const within = (index: number): number => Math.min(last, Math.max(0, index));
  switch (key) {
    case 'ArrowUp':
      return within(at - 1);
    case 'ArrowDown':
      return within(at + 1);
    case 'PageUp':
      return within(at - Math.max(1, page));
    case 'PageDown':
      return within(at + Math.max(1, page));
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
