import { parseOptions, USAGE } from './cli/options.ts';
import { installMutation } from './mutation/install.ts';

// Nothing of what is under test is imported above this line: a mutation has to be in place before it is loaded.
const options = parseOptions(process.argv.slice(2));
if (options.kind === 'usage') {
  console.error(`${options.problem}\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  if (options.mutation !== undefined) installMutation(options.mutation);
  const { simulate } = await import('./cli/simulate.ts');
  process.exitCode = await simulate(options);
}
