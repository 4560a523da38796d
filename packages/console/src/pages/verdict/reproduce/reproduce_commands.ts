export interface ReproduceQuestion {
  /** Of the gateway, without a slash at the end. */
  readonly origin: string;
  readonly pcsId: string;
  /** Whose outcome it is. */
  readonly tenant: string;
  /** Whose the session is: its token finds its own ids without being told whose. */
  readonly ownTenant: string;
  /** Whether the gateway takes tokens. The token itself never stands in a command. */
  readonly withToken: boolean;
  readonly inboxSeq: number;
  /** false: retention has removed what was signed, so that it can neither be hashed nor judged again. */
  readonly recordKept: boolean;
  /** false: only the index still knows of the outcome. */
  readonly outcomeKept: boolean;
  /** Of the record: decides how its key is given. */
  readonly signatureAlg: string | null;
}

export interface Command {
  readonly title: string;
  /** What must be at hand, and what to expect. */
  readonly note: string;
  readonly text: string;
}

/** For a POSIX shell: one word, whatever it holds. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** How to check an outcome without this page. */
export function reproduceCommands(question: ReproduceQuestion): readonly Command[] {
  const { origin, pcsId, tenant, ownTenant } = question;
  const curl = curlFrom(question);
  const id = encodeURIComponent(pcsId);
  const whose = tenant === ownTenant ? '' : `?tenant=${encodeURIComponent(tenant)}`;
  const evidence = curl(`${origin}/v1/outcomes/${id}${whose}`);
  const answer = {
    title: 'Ask for the outcome, as its sender got it',
    note: question.withToken
      ? TOKEN_NOTE
      : 'Answers with the stored outcome, byte by byte as it was answered.',
    text: curl(`${origin}/v1/pcs/${id}`),
  };
  return [
    // Of another tenant only the evidence can be had: this address answers for the token's own.
    ...(tenant === ownTenant && question.outcomeKept ? [answer] : []),
    {
      title: 'Ask for the outcome with all of its evidence',
      note: `What this page shows, as JSON.${question.withToken ? ` ${TOKEN_NOTE}` : ''}`,
      text: evidence,
    },
    ...(question.recordKept ? recordCommands(evidence, question) : []),
  ];
}

function recordCommands(evidence: string, question: ReproduceQuestion): readonly Command[] {
  return [
    {
      title: 'Hash the bytes that were signed',
      note: 'Prints the SHA-256 that stands under Record.',
      text: `${evidence}${PIPE}jq -j .record.canonical | sha256sum`,
    },
    {
      title: 'Save the record, with jq',
      note: 'As it was submitted, with its signature.',
      text: `${evidence}${PIPE}jq .record.pcs > record.pcs.json`,
    },
    {
      title: 'Save the record, without jq',
      note: 'The same with node.',
      text: `${evidence}${PIPE}node -e ${shellWord(SAVE)} > record.pcs.json`,
    },
    verifyCommand(question),
    replayCommand(question),
  ];
}

function replayCommand({ inboxSeq }: ReproduceQuestion): Command {
  return {
    title: 'Derive the decision again from the journal',
    note: `On the gateway's machine, with its data directory in KAKEYA_DATA; an encrypted journal also takes WAL_KEYS or WAL_KEYS_FILE. Every decision is derived again, since each rests on the labels and settings before it. Prints how this one, at inbox position ${inboxSeq}, came out differently ([]: it did not), then the counts, also of what could not be derived.`,
    text: `npx kakeya journal replay "$KAKEYA_DATA" --json${PIPE}node -e ${shellWord(differsAt(inboxSeq))}`,
  };
}

/** On a line of its own: the address is long, and what is done with the answer would be out of sight. */
const PIPE = ' \\\n  | ';

const TOKEN_NOTE = 'Needs a token with the scope pcs:read in TOKEN.';

/** Read as a whole: text that is put together from chunks of bytes breaks where a character lies across two of them. */
const STDIN = 'JSON.parse(require("fs").readFileSync(0,"utf8"))';

const SAVE = `console.log(JSON.stringify(${STDIN}.record.pcs,null,2))`;

const differsAt = (seq: number): string =>
  `const{mismatches,...rest}=${STDIN};console.log(mismatches.filter(m=>m.inbox_seq===${seq}),rest)`;

function curlFrom({ withToken }: ReproduceQuestion): (url: string) => string {
  const header = withToken ? ' \\\n  -H "authorization: Bearer $TOKEN"' : '';
  return (url) => `curl -sS --fail-with-body${header} \\\n  ${shellWord(url)}`;
}

function verifyCommand({ signatureAlg }: ReproduceQuestion): Command {
  const title = 'Check the record and its signature offline';
  const decides =
    'Exits with 0 if the deterministic checks accept it, 10 if they escalate, 20 if they reject it or its signature. What was learnt from labels is not asked.';
  return signatureAlg === 'ed25519'
    ? {
        title,
        note: `KEY_FILE names the key's file, of which the public half suffices. ${decides}`,
        text: 'npx kakeya pcs verify record.pcs.json --key-file "$KEY_FILE"',
      }
    : {
        title,
        note: `KEY holds the HMAC key as text. ${decides}`,
        text: 'npx kakeya pcs verify record.pcs.json --key "$KEY"',
      };
}
