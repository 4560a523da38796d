import { Badge } from '../../ui/badge.tsx';
import type { Diagnostic } from './diagnostics_of.ts';

/** What the linter says of one line. */
export function DiagnosticNote({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }) {
  return (
    <ul className="space-y-1">
      {diagnostics.map(({ code, level, message, column, pointer }) => (
        <li key={`${code} ${column} ${pointer} ${message}`} className="flex items-baseline gap-2">
          <Badge tone={level === 'error' ? 'reject' : 'escalate'}>
            <span aria-hidden>{level === 'error' ? '✕' : '!'}</span>
            {level} {code === 'source_invalid' ? '' : code}
          </Badge>
          <span className="min-w-0 break-words">
            {message} <span className="text-muted">Column {column}.</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
