/** Outputs that got a verdict; what came again or was refused got none. */
export const decided = (counts: {
  readonly accept: number;
  readonly escalate: number;
  readonly reject: number;
}): number => counts.accept + counts.escalate + counts.reject;
