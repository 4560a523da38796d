import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { fieldText } from './field_text.ts';
import { ProblemNote } from './problem_note.tsx';

interface ConfirmDialogProps {
  readonly title: string;
  /** What will happen, and whether it can be undone. */
  readonly children: ReactNode;
  /** The verb on the button. */
  readonly act: string;
  /** Default: yes. No where nothing would keep the reason. */
  readonly asksReason?: boolean;
  /** Resolves when it is done; what it rejects with is shown, and the dialog stays. */
  readonly onConfirm: (reason: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/**
 * Asks before something is changed, and for the reason that the record of it will hold. The browser's own dialog: it
 * holds the focus, closes with Escape and needs no style that the Content-Security-Policy would refuse.
 */
export function ConfirmDialog({
  title,
  children,
  act,
  asksReason = true,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Error>();
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);

  async function confirm(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const reason = fieldText(event.currentTarget, 'reason');
    setBusy(true);
    try {
      await onConfirm(reason);
      onClose();
    } catch (cause) {
      setFault(cause instanceof Error ? cause : new Error(String(cause)));
    } finally {
      setBusy(false);
    }
  }

  return (
    <dialog
      ref={dialog}
      aria-labelledby={`${id}-title`}
      // Mounted twice (StrictMode), it hears of its first closing when it is open again.
      onClose={({ currentTarget }) => currentTarget.open || onClose()}
      className="m-auto w-full max-w-lg rounded-lg border border-line bg-surface p-5 text-ink"
    >
      <form onSubmit={(event) => void confirm(event)} className="space-y-4">
        <h2 id={`${id}-title`} className="text-lg">
          {title}
        </h2>
        <div className="space-y-2">{children}</div>
        {asksReason && (
          <div className="space-y-1">
            <label htmlFor={id} className="block font-medium">
              Reason <span className="font-normal text-muted">(kept with your name)</span>
            </label>
            <input
              id={id}
              name="reason"
              required
              pattern=".*\S.*"
              maxLength={1024}
              autoComplete="off"
              className="w-full rounded-md border border-edge bg-surface px-3 py-2"
            />
          </div>
        )}
        {fault !== undefined && <ProblemNote error={fault} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="danger" disabled={busy}>
            {act}
          </Button>
        </div>
      </form>
    </dialog>
  );
}
