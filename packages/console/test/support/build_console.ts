import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Once for all suites with a browser, in a process of its own: they test what is shipped, not what tests are built with. */
export default async function buildConsole(): Promise<void> {
  await promisify(execFile)('npm', ['run', '--silent', 'build', '--', '--logLevel', 'error'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, NODE_ENV: 'production' },
  });
}
