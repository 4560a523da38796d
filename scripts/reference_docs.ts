import { readFileSync, writeFileSync } from 'node:fs';
import { configurationReference } from './reference/configuration.ts';
import { problemsReference } from './reference/problems.ts';

/** Writes the reference pages from the code that they describe; `--check` fails when one is out of date. */
const PAGES = { 'configuration.md': configurationReference, 'problems.md': problemsReference };

for (const [name, text] of Object.entries(PAGES)) {
  const path = new URL(`../docs/reference/${name}`, import.meta.url);
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    console.error(`docs/reference/${name} is out of date: run npm run docs:write.`);
    process.exit(1);
  }
}
