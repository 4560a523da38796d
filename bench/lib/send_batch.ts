import { request } from 'node:http';

/** Sends records as one NDJSON request, and resolves with how many of them were accepted. */
export function sendBatch(port: number, path: string, records: readonly Buffer[]): Promise<number> {
  const body = Buffer.concat(records.flatMap((record) => [record, Buffer.from('\n')]));
  const headers = { 'content-type': 'application/x-ndjson', 'content-length': body.length };
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method: 'POST', path, headers }, (response) => {
      let accepted = 0;
      let rest = '';
      response.setEncoding('latin1');
      response.on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        accepted += lines.filter((line) => line.startsWith('{"status":200')).length;
      });
      response.on('end', () => resolve(accepted));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
