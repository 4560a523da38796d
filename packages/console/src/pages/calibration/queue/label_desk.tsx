import { useEffect, useRef, useState } from 'react';
import { useMay } from '../../../shell/use_session.ts';
import { Empty } from '../../../ui/empty.tsx';
import { shortHash } from '../../../ui/format.ts';
import { useLetterKeys } from '../../../ui/letter_keys.ts';
import { Panel } from '../../../ui/panel.tsx';
import { ProblemNote } from '../../../ui/problem_note.tsx';
import { labelledText } from '../../verdict/header/label_text.ts';
import { useLabel } from '../../verdict/header/use_label.ts';
import { NameField } from '../../../ui/name_field.tsx';
import { useName } from '../../../shell/use_name.ts';
import { JudgedOutcome } from './judged_outcome.tsx';
import { QueueButton } from './queue_button.tsx';
import {
  correction,
  EMPTY_QUEUE,
  type Label,
  nextId,
  type Queue,
  shownId,
  withLabel,
  withSkip,
} from './queue_state.ts';
import { openCount, progressWords } from './queue_words.ts';

interface LabelDeskProps {
  /** Of all that is asked for; `wanted` may hold only the first of them. */
  readonly total: number;
  readonly wanted: readonly string[];
}

export function LabelDesk({ total, wanted }: LabelDeskProps) {
  const may = useMay('labels:write');
  const { by, field } = useName();
  const [nameless, setNameless] = useState(false);
  const [queue, setQueue] = useState<Queue>(EMPTY_QUEUE);
  const [said, setSaid] = useState('');
  const { mutate, isPending, error } = useLabel();
  const shown = shownId(wanted, queue);
  const last = correction(queue);

  const give = (pcsId: string | undefined, label: Label): void => {
    if (pcsId === undefined || isPending || !may) return;
    setNameless(by === '');
    if (by === '') return;
    mutate(
      { pcsId, label, by },
      {
        onSuccess: (labelled) => {
          setQueue((before) => withLabel({ ...before, current: shown }, { pcsId, label }));
          setSaid(`${shortHash(pcsId)}: ${labelledText(labelled)}`);
        },
      },
    );
  };
  const skip = (): void => {
    if (shown === undefined || isPending || !may) return;
    setQueue((before) => withSkip(before, shown));
    setSaid(`${shortHash(shown)} is skipped. It comes back: all that were drawn must be labelled.`);
  };
  const correct = (): void => give(last?.pcsId, last?.label ?? 'wrong');
  const keys = useLetterKeys({
    w: () => give(shown, 'wrong'),
    b: () => give(shown, 'benign'),
    s: skip,
    u: correct,
  });
  const buttons = { keys: keys.on, busy: isPending };

  return (
    <>
      <Panel
        title="What was it?"
        note={progressWords(total, wanted, queue)}
        actions={
          may && (
            <label className="inline-flex min-h-6 items-center gap-1.5 text-sm text-muted">
              <input
                type="checkbox"
                checked={keys.on}
                onChange={keys.toggle}
                className="size-4 accent-accent"
              />
              letter keys
            </label>
          )
        }
      >
        {may ? (
          <div className="space-y-3">
            {field === undefined ? (
              <p className="text-sm text-muted">
                As <span className="text-ink">{by}</span>, which the log keeps.
              </p>
            ) : (shown ?? last) === undefined ? null : (
              <NameField {...field} keptWith="each label" missing={nameless && by === ''} />
            )}
            <div className="flex flex-wrap items-center gap-2">
              {shown !== undefined && (
                <>
                  <QueueButton {...buttons} letter="w" act={() => give(shown, 'wrong')}>
                    It was wrong
                  </QueueButton>
                  <QueueButton {...buttons} letter="b" act={() => give(shown, 'benign')}>
                    It was benign
                  </QueueButton>
                  <QueueButton {...buttons} letter="s" act={skip}>
                    Skip for now
                  </QueueButton>
                </>
              )}
              {last !== undefined && (
                <QueueButton {...buttons} letter="u" act={correct}>
                  Undo: the last was {last.label}
                </QueueButton>
              )}
            </div>
            {error !== null && <ProblemNote error={error} />}
          </div>
        ) : (
          <p className="text-muted">
            Labelling takes the scope <code>labels:write</code>, which this session does not have.
          </p>
        )}
        <p
          role="status"
          className={said === '' ? 'sr-only' : 'mt-3 rounded-md bg-sunken px-3 py-2 break-words'}
        >
          {said}
        </p>
        {may && (
          <p className="mt-3 text-sm text-muted">
            Label <strong>all</strong> that are asked for, the hard ones too, and no others: the draw decides
            what the labels stand for. A label counts from the next decision on.
          </p>
        )}
      </Panel>
      {shown === undefined ? (
        <Finished open={openCount(total, wanted, queue)} labelled={queue.given.length} />
      ) : (
        <JudgedOutcome key={shown} pcsId={shown} next={nextId(wanted, queue)} />
      )}
    </>
  );
}

interface FinishedProps {
  readonly open: number;
  readonly labelled: number;
}

/** Takes the focus from the buttons that are gone, if somebody had used them. */
function Finished({ open, labelled }: FinishedProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (labelled > 0) box.current?.focus();
  }, [labelled]);
  return (
    <div ref={box} tabIndex={-1} className="outline-none">
      {open > 0 ? (
        <Empty title="More is being fetched" />
      ) : (
        <Empty title="Nothing is waiting for a label">
          {labelled > 0 ? 'All that was asked for is labelled. ' : ''}
          New ones come with what is escalated, and with those drawn from what is decided.
        </Empty>
      )}
    </div>
  );
}
