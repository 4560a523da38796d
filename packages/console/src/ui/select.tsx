import type { SelectHTMLAttributes } from 'react';

interface SelectProps extends Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange'> {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChoose: (value: string) => void;
}

/** The browser's own list: it works with every keyboard, reader and phone. */
export function Select({ label, options, onChoose, ...rest }: SelectProps) {
  return (
    <label className="inline-flex items-center gap-1.5">
      <span className="text-sm text-muted">{label}</span>
      <select
        className="min-h-8 max-w-48 rounded-md border border-edge/60 bg-surface px-2 py-1"
        onChange={(event) => onChoose(event.target.value)}
        {...rest}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
