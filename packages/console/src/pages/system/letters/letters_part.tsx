import { useState } from 'react';
import { useMay } from '../../../shell/use_session.ts';
import { Button } from '../../../ui/button.tsx';
import { CodeBlock } from '../../../ui/code_block.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Queried } from '../../../ui/queried.tsx';
import type { DeadLetter, LetterOutcome } from '../system_answers.ts';
import { LETTERS_AT_ONCE, useDeadLetters } from '../use_system.ts';
import { useSystemSearch } from '../use_system_search.ts';
import { ActDialog, type LetterAct } from './act_dialog.tsx';
import { LetterTable } from './letter_table.tsx';
import { OutcomeNote } from './outcome_note.tsx';

/** What consumers of the bus gave up on. What it says is not shown here, only which message it is. */
export function LettersPart() {
  const [{ after }, change] = useSystemSearch();
  const query = useDeadLetters(after);
  const [outcomes, setOutcomes] = useState<readonly LetterOutcome[]>([]);
  return (
    <Panel
      title="Dead letters"
      note="Messages that a consumer of the bus did not take after all its tries, oldest first"
    >
      {outcomes.length > 0 && <OutcomeNote outcomes={outcomes} onClose={() => setOutcomes([])} />}
      <Queried query={query} what="the dead letters">
        {({ configured, letters }) => {
          if (!configured) return <NoBus />;
          if (letters.length === 0 && after === undefined)
            return (
              <Empty title="There are none">Every consumer has taken what it was sent, or still tries.</Empty>
            );
          return (
            <div className="space-y-3">
              <Letters letters={letters} onDone={setOutcomes} />
              <div className="flex flex-wrap items-center gap-2">
                {after !== undefined && (
                  <Button onClick={() => change({ after: undefined })}>From the oldest</Button>
                )}
                {letters.length === LETTERS_AT_ONCE && (
                  <Button onClick={() => change({ after: letters.at(-1)?.seq })}>
                    The next {LETTERS_AT_ONCE}
                  </Button>
                )}
              </div>
            </div>
          );
        }}
      </Queried>
    </Panel>
  );
}

function NoBus() {
  return (
    <Empty title="No bus is configured">
      <p>
        Outcomes are relayed to nobody, so that nobody can give up on one. To relay them to NATS JetStream:
      </p>
      <div className="mx-auto mt-3 max-w-md text-left">
        <CodeBlock text="NATS_URL=nats://127.0.0.1:4222 npx kakeya up" what="how to start with a bus" />
      </div>
    </Empty>
  );
}

interface LettersProps {
  readonly letters: readonly DeadLetter[];
  readonly onDone: (outcomes: readonly LetterOutcome[]) => void;
}

function Letters({ letters, onDone }: LettersProps) {
  const may = useMay('system:operate');
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set());
  const [act, setAct] = useState<LetterAct>();
  // What was dealt with meanwhile, here or elsewhere, is no longer chosen.
  const chosen = new Set(letters.map(({ seq }) => seq).filter((seq) => picked.has(seq)));
  const all = letters.length > 0 && chosen.size === letters.length;
  const choose = (seqs: readonly number[], wanted: boolean): void =>
    setPicked(
      wanted ? new Set([...chosen, ...seqs]) : new Set([...chosen].filter((seq) => !seqs.includes(seq))),
    );
  if (letters.length === 0) return <Empty title="There are none after these" />;
  return (
    <>
      {may ? (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <label className="inline-flex min-h-6 items-center gap-1.5">
            <input
              type="checkbox"
              checked={all}
              ref={(box) => {
                if (box !== null) box.indeterminate = chosen.size > 0 && !all;
              }}
              onChange={(event) =>
                choose(
                  letters.map(({ seq }) => seq),
                  event.target.checked,
                )
              }
              className="size-4 accent-accent"
            />
            All {letters.length} of this list
          </label>
          <div className="flex flex-wrap gap-2">
            <Button disabled={chosen.size === 0} onClick={() => setAct('redrive')}>
              Redrive{chosen.size > 0 && ` ${chosen.size}`}
            </Button>
            <Button disabled={chosen.size === 0} onClick={() => setAct('discard')}>
              Discard{chosen.size > 0 && ` ${chosen.size}`}
            </Button>
          </div>
        </div>
      ) : (
        <p className="text-sm text-muted">
          To redrive or discard them needs a token with the scope{' '}
          <code className="font-mono">system:operate</code>.
        </p>
      )}
      <LetterTable letters={letters} selection={may ? { chosen, choose } : undefined} />
      {act !== undefined && (
        <ActDialog act={act} seqs={[...chosen]} onDone={onDone} onClose={() => setAct(undefined)} />
      )}
    </>
  );
}
