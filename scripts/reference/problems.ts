import { PROBLEM_TYPES } from '@kakeya/protocol';

const rows = Object.values(PROBLEM_TYPES)
  .toSorted((a, b) => a.status - b.status || a.type.localeCompare(b.type))
  .map(
    ({ type, status, title, help }) =>
      `| \`${type}\` | ${status} | ${title} | ${help.replaceAll('|', '\\|')} |`,
  );

/** docs/reference/problems.md, from the table that the gateway answers from. */
export const problemsReference = `# Problem types

Every refusal is an \`application/problem+json\` body ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)) with a
stable \`type\` to branch on, a \`detail\` for people, the \`request_id\`, a \`help\` sentence, and for a bad record
\`errors\`: a list of \`{pointer, code, message}\` with RFC 6901 pointers into what was sent. \`retry_after_s\` goes with
the \`Retry-After\` header. Payload text is never repeated in a problem.

This page is written by \`npm run docs:write\` from the table that the gateway answers from.

| type | status | title | what to do |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
