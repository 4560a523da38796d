/** The server's advisory `io.nats.jetstream.advisory.v1.max_deliver`. */
export interface MaxDeliveriesNotice {
  readonly consumer: string;
  readonly deliveries: number;
  readonly position: number;
}

/**
 * undefined for anything else than a notice about this stream: whoever may publish on the advisory's subject can
 * write what he likes there.
 */
export function parseNotice(text: string, stream: string): MaxDeliveriesNotice | undefined {
  const notice = parseObject(text);
  if (notice === undefined || notice['stream'] !== stream) return undefined;
  const { consumer, deliveries, stream_seq: position } = notice;
  if (typeof consumer !== 'string' || !isCount(deliveries) || !isCount(position)) return undefined;
  return { consumer, deliveries, position };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
