import { session } from '../../../api/session.ts';
import { useSession } from '../../../shell/use_session.ts';
import { CodeBlock } from '../../../ui/code_block.tsx';
import { Panel } from '../../../ui/panel.tsx';
import type { Evidence } from '../evidence.ts';
import { reproduceCommands } from './reproduce_commands.ts';

/** Nobody has to believe this page. */
export function ReproducePanel({
  evidence: { row, outcome, record, journal },
}: {
  readonly evidence: Evidence;
}) {
  const { tenant } = useSession();
  const commands = reproduceCommands({
    origin: location.origin,
    pcsId: row.pcs_id,
    tenant: row.tenant,
    ownTenant: tenant,
    withToken: session.token() !== undefined,
    inboxSeq: journal.inbox_seq,
    signatureAlg: record?.signature.alg ?? null,
    recordKept: record !== null,
    outcomeKept: outcome !== null,
  });
  return (
    <Panel
      title="Reproduce"
      note="For a POSIX shell, in a checkout of Kakeya where the command is npx kakeya. No command holds a token or a key."
    >
      <ol className="grid gap-x-8 gap-y-4 lg:grid-cols-2">
        {commands.map(({ title, note, text }) => (
          <li key={title} className="min-w-0">
            <h3 className="text-sm">{title}</h3>
            <p className="mb-1.5 text-sm text-muted">{note}</p>
            <CodeBlock text={text} what={title} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}
