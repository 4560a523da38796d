import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs the README's first command as a newcomer would, twice on the same data, and looks at what it serves. */
const data = mkdtempSync(join(tmpdir(), 'kakeya-smoke-'));
const root = new URL('..', import.meta.url);

for (const start of ['first', 'second']) {
  const child = spawn('npm', ['start', '--', '--port', '0'], {
    cwd: root,
    env: { ...process.env, KAKEYA_DATA: data },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  // npm ends before the gateway has closed; the pipe stays open until the gateway itself is gone.
  const gone = once(child, 'close');
  const { text, url } = await untilReady(child.stdout);
  console.log(text);
  expectIn(text, ['accept', 'escalate', 'refused'], start);
  for (const path of ['/healthz', '/readyz', '/metrics', '/openapi.json']) {
    const response = await fetch(url + path);
    if (response.status !== 200) fail(`${path} answered ${response.status} on the ${start} start.`);
  }
  await expectConsole(url, start);
  // npm and the gateway form one process group; a service manager would signal it as a whole.
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  await gone;
}
rmSync(data, { recursive: true });
console.log('smoke: npm start works, twice on the same data');

/** The page and the script that it names: a console that was not built is no console. */
async function expectConsole(url: string, start: string): Promise<void> {
  const page = await fetch(`${url}/`, { headers: { accept: 'text/html' } });
  const script = /<script [^>]*src="([^"]+)"/.exec(await page.text())?.[1];
  if (page.status !== 200 || script === undefined) fail(`/ shows no console on the ${start} start.`);
  const { status } = await fetch(url + script);
  if (status !== 200) fail(`The script of the console answered ${status} on the ${start} start.`);
}

function untilReady(stdout: NodeJS.ReadableStream): Promise<{ text: string; url: string }> {
  return new Promise((resolve) => {
    let text = '';
    stdout.on('data', (chunk: Buffer) => {
      text += String(chunk);
      const url = /(http:\/\/127\.0\.0\.1:\d+)\/openapi\.json/.exec(text)?.[1];
      if (url !== undefined && text.includes('Ctrl-C')) resolve({ text, url });
    });
    stdout.on('end', () => {
      if (!text.includes('Ctrl-C')) fail(`npm start ended before it was ready:\n${text}`);
    });
  });
}

function expectIn(text: string, words: readonly string[], start: string): void {
  for (const word of words) if (!text.includes(word)) fail(`The ${start} start does not show "${word}".`);
}

function fail(message: string): never {
  console.error(`smoke: ${message}`);
  process.exit(1);
}
