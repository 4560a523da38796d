import { formatTime } from './format.ts';

/** A time in the reader's zone; the exact one is in the element for machines. */
export function TimeText({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={at} className="whitespace-nowrap">
      {formatTime(at)}
    </time>
  );
}
