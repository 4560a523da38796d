import type { CST } from 'yaml';
import type { TextProblem } from './text_problem.ts';

/** Mappings and lists within each other. */
const MAX_DEPTH = 64;
const YAML_1_2 = /^%YAML[ \t]+1\.2[ \t]*(?:#.*)?$/;

/** What is refused before anything is built, as walking it needs no more than a list of what is still to be seen. */
export function checkTokens(tokens: readonly CST.Token[]): readonly TextProblem[] {
  const problems: TextProblem[] = [];
  let documents = 0;
  for (const token of tokens) {
    if (token.type === 'directive' && !YAML_1_2.test(token.source.trim())) {
      const message = 'This directive is refused, as it changes how the rest is read: leave it out.';
      problems.push({ offset: token.offset, message });
    }
    if (token.type !== 'document') continue;
    documents += 1;
    if (documents === 2) {
      problems.push({
        offset: token.offset,
        message: 'A second document begins here: one file holds one document.',
      });
    }
    const deep = tooDeep(token);
    if (deep !== undefined) problems.push(deep);
  }
  return problems;
}

function tooDeep(document: CST.Document): TextProblem | undefined {
  const open: [token: CST.Token | null | undefined, depth: number][] = [[document.value, 1]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [token, depth] = next;
    if (token?.type !== 'block-map' && token?.type !== 'block-seq' && token?.type !== 'flow-collection')
      continue;
    if (depth > MAX_DEPTH) {
      return {
        offset: token.offset,
        message: `Mappings and lists are nested more than ${MAX_DEPTH} deep here.`,
      };
    }
    for (const { key, value } of token.items) open.push([key, depth + 1], [value, depth + 1]);
  }
  return undefined;
}
