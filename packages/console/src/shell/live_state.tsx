import { useLive } from './use_live.ts';

/** Whether what is shown follows the gateway, in a word. */
export function LiveState() {
  const { connected, health } = useLive();
  const [word, tone] = !connected
    ? (['not live', 'bg-escalate'] as const)
    : health?.ready === false
      ? (['not ready', 'bg-reject'] as const)
      : (['live', 'bg-accept'] as const);
  return (
    <span role="status" className="inline-flex items-center gap-1.5 text-sm text-muted">
      <span aria-hidden className={`size-2 rounded-full ${tone}`} />
      {word}
    </span>
  );
}
