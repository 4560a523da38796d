// Runs a command on Node 24 or newer: this one if it is new enough, else the one that
// `npm ci` installed from the optional dependency for this platform.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** @param {URL} main the module that does the work */
export async function launch(main) {
  if (Number(process.versions.node.split('.')[0]) >= 24) {
    await import(main.href);
    return;
  }
  const child = spawn(newerNode(), [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}

function newerNode() {
  const windows = process.platform === 'win32';
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`;
  try {
    return createRequire(import.meta.url).resolve(`${name}/bin/node${windows ? '.exe' : ''}`);
  } catch {
    console.error(
      `kakeya needs Node 24 or newer; this is ${process.version} and ${name} is not installed. ` +
        'Install Node 24, or run npm ci without --omit=optional.',
    );
    process.exit(3);
  }
}
