import { afterEach, describe, expect, it, vi } from 'vitest';
import { session } from '../src/api/session.ts';
import { listPlace } from '../src/pages/verdicts/list_place.ts';

const PLACE = {
  key: 'a question',
  held: { from: '2026-01-01T00:00:00Z', asOfMs: 0, page: { through: 1, total: 0, offset: 0, outcomes: [] } },
  scrollPx: 100,
  active: 2,
};

afterEach(() => vi.unstubAllGlobals());

describe('a session', () => {
  it('leaves no list to the next one, also when it ends while the list is shown', () => {
    session.use('first');
    listPlace.leave(PLACE);
    expect(listPlace.of(PLACE.key)?.held).toBe(PLACE.held);
    session.leave();
    expect(listPlace.of(PLACE.key)).toBeUndefined();
    listPlace.leave(PLACE);
    session.use('second');
    expect(listPlace.of(PLACE.key)).toBeUndefined();
  });

  it('is ended by a refusal of its own token, and not by a late one of the token before', async () => {
    vi.stubGlobal('location', { origin: 'http://127.0.0.1' });
    const { authorised } = await import('../src/api/client.ts');
    const answers: ((response: Response) => void)[] = [];
    vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => answers.push(resolve)));
    const ask = () => authorised(new Request('http://127.0.0.1/v1/session'));

    session.use('first');
    const late = ask();
    session.use('second');
    answers[0]?.(new Response(null, { status: 401 }));
    expect((await late).status).toBe(401);
    expect([session.token(), session.isRefused()]).toEqual(['second', false]);

    const own = ask();
    answers[1]?.(new Response(null, { status: 401 }));
    await own;
    expect([session.token(), session.isRefused()]).toEqual([undefined, true]);
  });
});
