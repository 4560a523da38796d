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
      <ol className="divide-y divide-line">
        {commands.map(({ title, note, text }) => (
          <li
            key={title}
            className="grid gap-x-6 gap-y-1.5 py-3 first:pt-0 last:pb-0 lg:grid-cols-[15rem_minmax(0,1fr)]"
          >
            <div className="min-w-0">
              <h3 className="text-sm">{title}</h3>
              <p className="text-sm text-muted">{note}</p>
            </div>
            <div className="min-w-0">
              <CodeBlock text={text} what={title} />
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
