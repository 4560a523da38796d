import { useId, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { formatNumber, formatShare } from '../../../ui/format.ts';
import { LEAST_DELTA, MOST_DELTA } from '../calibration_search.ts';
import { CLASSES, type Side } from '../calibration_state.ts';
import { DELTA_STEPS, deltaAt, stepOf } from './delta_scale.ts';

interface DeltaControlProps {
  readonly side: Side;
  readonly value: number;
  readonly inForce: number;
  /** undefined: the one in force again. */
  readonly onChange: (delta: number | undefined) => void;
}

/** A bound by slider or by number. What is typed counts as soon as it is a bound. */
export function DeltaControl({ side, value, inForce, onChange }: DeltaControlProps) {
  const id = useId();
  const { bound, decision } = CLASSES[side];
  const [typed, setTyped] = useState<string>();
  const fault = typed !== undefined && !isDelta(Number(typed));
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium">
        δ {decision} <span className="font-normal text-muted">bounds {bound}</span>
      </legend>
      <div className="flex items-center gap-3">
        <input
          type="range"
          min={0}
          max={DELTA_STEPS.length - 1}
          step={1}
          value={stepOf(value)}
          aria-label={`δ ${decision}, slider`}
          aria-valuetext={`${value}, that is ${formatShare(value)}`}
          onChange={(event) => {
            setTyped(undefined);
            onChange(deltaAt(Number(event.target.value)));
          }}
          className="h-6 min-w-0 flex-1 accent-accent"
        />
        <input
          type="number"
          min={LEAST_DELTA}
          max={MOST_DELTA}
          step="any"
          value={typed ?? String(value)}
          aria-label={`δ ${decision}`}
          aria-invalid={fault}
          aria-describedby={`${id}-note`}
          onChange={(event) => {
            setTyped(event.target.value);
            const next = Number(event.target.value);
            if (isDelta(next)) onChange(next);
          }}
          onBlur={() => setTyped(undefined)}
          className="w-24 rounded-md border border-edge bg-surface px-2 py-1 text-right"
        />
      </div>
      <div className="mt-1 flex min-h-8 flex-wrap items-center justify-between gap-x-3">
        <p id={`${id}-note`} className={`text-sm ${fault ? 'text-reject' : 'text-muted'}`}>
          {fault
            ? `A number from ${LEAST_DELTA} to ${MOST_DELTA}.`
            : `In force: ${formatNumber(inForce)}. From ${LEAST_DELTA} to ${MOST_DELTA}.`}
        </p>
        {value !== inForce && (
          <Button
            kind="quiet"
            onClick={() => {
              setTyped(undefined);
              onChange(undefined);
            }}
          >
            As in force<span className="sr-only">: δ {decision}</span>
          </Button>
        )}
      </div>
    </fieldset>
  );
}

const isDelta = (value: number): boolean => value >= LEAST_DELTA && value <= MOST_DELTA;
