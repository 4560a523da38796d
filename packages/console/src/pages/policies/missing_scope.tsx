interface MissingScopeProps {
  readonly scope: string;
  /** What it would let one do. */
  readonly to: string;
}

/** In place of a control that the session may not use. */
export function MissingScope({ scope, to }: MissingScopeProps) {
  return (
    <p className="text-sm text-muted">
      To {to}, this session lacks the scope <code className="font-mono text-xs">{scope}</code>.
    </p>
  );
}
