/** Lines for the environment of a gateway: what is asked and not in force. */
export function applyLines(
  asked: { readonly delta_accept: number; readonly delta_reject: number },
  inForce: { readonly delta_accept: number; readonly delta_reject: number },
): readonly string[] {
  return [
    ...(asked.delta_accept === inForce.delta_accept
      ? []
      : [`CALIBRATION_DELTA_ACCEPT=${asked.delta_accept}`]),
    ...(asked.delta_reject === inForce.delta_reject
      ? []
      : [`CALIBRATION_DELTA_REJECT=${asked.delta_reject}`]),
  ];
}
