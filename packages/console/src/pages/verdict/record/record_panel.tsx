import { Badge } from '../../../ui/badge.tsx';
import { CopyButton } from '../../../ui/copy_button.tsx';
import { formatBytes } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import { TimeText } from '../../../ui/time_text.tsx';
import type { Evidence, EvidenceOutcome } from '../evidence.ts';
import { type Fact, FactList } from '../fact_list.tsx';
import { SIGNATURE_TEXTS } from './signature_text.ts';

/** By what the outcome can be held against its sender, and found again in the log. */
export function RecordPanel({ evidence }: { readonly evidence: Evidence }) {
  const { row, record, outcome, journal } = evidence;
  return (
    <Panel title="Record">
      {record !== null && <Signature record={record} />}
      <FactList
        facts={[
          { name: 'Id', value: <Hash text={row.pcs_id} what="the id" /> },
          { name: 'Received', value: <TimeText at={row.received_at} /> },
          { name: 'Journal', value: <Mono text={journal.id} /> },
          { name: 'Position', value: positionText(journal) },
          {
            name: 'Request',
            value: journal.request_id === null ? 'not kept' : <Mono text={journal.request_id} />,
          },
          ...(outcome === null ? [] : versionFacts(outcome)),
        ]}
      />
      {record === null ? (
        <p className="mt-3 border-t border-line pt-3 text-muted">
          Retention has removed the bytes that were signed: the signature cannot be checked again.
        </p>
      ) : (
        <Canonical record={record} />
      )}
    </Panel>
  );
}

const versionFacts = ({
  params_hash,
  calibration_version,
  policy_hash,
}: EvidenceOutcome): readonly Fact[] => [
  { name: 'Parameters', value: <Mono text={params_hash} /> },
  { name: 'Calibration', value: <Mono text={calibration_version ?? 'none'} /> },
  { name: 'Policy', value: <Mono text={policy_hash ?? 'none had a say'} /> },
];

type SignedRecord = NonNullable<Evidence['record']>;

function Signature({ record: { signature } }: { readonly record: SignedRecord }) {
  const { tone, word, says } = SIGNATURE_TEXTS[signature.check];
  const facts: Fact[] = [
    { name: 'Algorithm', value: signature.alg ?? 'the record names none' },
    { name: 'Key', value: <Mono text={signature.kid ?? 'the record names none'} /> },
    ...(signature.value === null ? [] : [{ name: 'Signature', value: <Mono text={signature.value} /> }]),
  ];
  return (
    <div className="mb-3 border-b border-line pb-3">
      <p className="mb-2 flex flex-wrap items-baseline gap-x-2 gap-y-1">
        <Badge tone={tone}>{word}</Badge>
        <span className="min-w-0">{says}</span>
      </p>
      <FactList facts={facts} />
    </div>
  );
}

function Canonical({ record: { canonical, canonical_sha256 } }: { readonly record: SignedRecord }) {
  const bytes = new TextEncoder().encode(canonical).length;
  return (
    <div className="mt-3 border-t border-line pt-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-sm">
          The bytes that were signed <span className="font-normal text-muted">({formatBytes(bytes)})</span>
        </h3>
        <CopyButton text={canonical} what="the signed bytes" />
      </div>
      <pre
        role="region"
        aria-label="The bytes that were signed"
        tabIndex={0}
        className="mt-1 max-h-56 overflow-y-auto rounded-md bg-sunken p-2 font-mono text-xs leading-relaxed break-all whitespace-pre-wrap"
      >
        {canonical}
      </pre>
      <div className="mt-2 flex flex-wrap items-baseline gap-x-2 text-sm">
        <span className="text-muted">SHA-256</span>
        <Hash text={canonical_sha256} what="the SHA-256" />
      </div>
    </div>
  );
}

function positionText({ inbox_seq, result_seq, present }: Evidence['journal']): string {
  const where = `${inbox_seq}, its result at ${result_seq}`;
  return present ? where : `${where}; retention has removed the entry`;
}

const Mono = ({ text }: { readonly text: string }) => (
  <span className="font-mono text-xs break-all">{text}</span>
);

function Hash({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <Mono text={text} />
      <CopyButton text={text} what={what} />
    </span>
  );
}
