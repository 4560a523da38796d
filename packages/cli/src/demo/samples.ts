import { philoxGaussians } from '@kakeya/signals';

/** An ordinary answer: varied words, no repetition to speak of. */
export const HEALTHY_TEXT = `Your parcel left our warehouse on Tuesday evening and reached the regional depot early the next
morning. According to the courier, a storm closed two mountain roads, so the driver could not finish the round that
day. Delivery is now planned for Friday between nine and noon. You need not be at home: the driver may leave the box
with a neighbour or at the kiosk beside the station, where you can fetch it until Saturday week. If neither suits you,
reply with another address and we will redirect the shipment without charge.

About the damaged lamp you mentioned earlier, please keep both the shade and its packaging. Our inspector compares
photographs with the original order, which usually takes one working day, then issues either a replacement or a refund
to the card used at checkout. Since that model sold out in brass, we would offer the matte black version, whose cable
is slightly longer, or store credit worth ten percent more than the purchase price. Tell me which option you prefer
and I shall arrange everything today.

Finally, thank you for pointing out the wrong opening hours shown online. The branch in Hill Street closes at six on
weekdays, not eight; colleagues there have already corrected the page. Is there anything else I can help with?`;

const LOOP_TURNS = 40;

/** An agent that lost its thread: one sentence over and over. */
export const LOOPING_TEXT = 'I understand your concern and I am looking into it right now. '.repeat(
  LOOP_TURNS,
);

const POINTS = 600;
const TURNS = 4;
const NOISE = 0.05;
const SEED = 20_250_119;

/** A noisy spiral in three dimensions, n × 3: neither a heap nor a cloud that fills space. */
export function spiralPoints(): number[][] {
  const noise = philoxGaussians(SEED, 0, POINTS * 3);
  return Array.from({ length: POINTS }, (_, i) => {
    const along = i / (POINTS - 1);
    const angle = 2 * Math.PI * TURNS * along;
    const spiral = [along * Math.cos(angle), along * Math.sin(angle), along];
    return spiral.map((coordinate, axis) => roundTo6(coordinate + NOISE * (noise[3 * i + axis] ?? 0)));
  });
}

/** As a sensor would report it. */
const roundTo6 = (value: number): number => Math.round(value * 1e6) / 1e6;
