import { InvalidArgumentError } from 'commander';

/** Where a gateway listens; a path is kept, because a gateway may stand behind a proxy's prefix. */
export function parseEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new InvalidArgumentError('Give the gateway as a URL, such as http://127.0.0.1:8080.');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new InvalidArgumentError(
      'Give the URL without user, password, query and fragment; a token goes to --token.',
    );
  }
  return url.href.replace(/\/+$/, '');
}
