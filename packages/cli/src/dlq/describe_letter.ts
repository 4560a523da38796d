import type { DeadLetter } from '@kakeya/storage';

/** The letter as `--json` shows it, without the body of the original. */
export function describeLetter({ original, ...letter }: DeadLetter): object {
  return {
    seq: letter.seq,
    failed_at: letter.failedAt,
    consumer: letter.consumer,
    deliveries: letter.deliveries,
    position: letter.position,
    original:
      original === undefined
        ? null
        : {
            subject: original.subject,
            id: original.id ?? null,
            stored_at: original.storedAt,
            bytes: original.body.length,
          },
  };
}
