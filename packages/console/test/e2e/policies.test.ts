import { readFile } from 'node:fs/promises';
import { SignJWT } from 'jose';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, noBrowser, openPage, PHONE } from '../support/browser.ts';
import { type ConsoleGateway, startConsoleGateway } from '../support/console_gateway.ts';

const EXAMPLES = new URL('../../../../examples/policies/', import.meta.url);
const JWT_SECRET = 'a secret of this test, long enough for HS256';

describe.skipIf(noBrowser !== undefined)('policies', () => {
  let browser: Browser;
  let gateway: ConsoleGateway;
  let source: string;
  let context: string;

  beforeAll(async () => {
    [browser, gateway, source, context] = await Promise.all([
      launchBrowser(),
      startConsoleGateway({ JUDGE_THREADS: '0' }),
      readFile(new URL('agent_actions.policy.yaml', EXAMPLES), 'utf8'),
      readFile(new URL('contexts/large_refund.json', EXAMPLES), 'utf8'),
    ]);
  });

  afterAll(async () => {
    await browser.close();
    await gateway[Symbol.asyncDispose]();
  });

  async function check(page: Page, text: string): Promise<void> {
    await page.getByLabel('Policy', { exact: true }).fill(text);
    await page.getByRole('button', { name: 'Check', exact: true }).click();
  }

  const act = async (page: Page, verb: string, reason: string): Promise<void> => {
    await page.getByRole('dialog').getByLabel('Reason').fill(reason);
    await page.getByRole('dialog').getByRole('button', { name: verb, exact: true }).click();
  };
  const done = (page: Page): Promise<void> => page.getByRole('dialog').waitFor({ state: 'detached' });

  it('a draft is marked where it is wrong, and once it is right is registered, promoted and taken back', async () => {
    await using opened = await openPage(browser, `${gateway.url}/policies`);
    const { page, complaints } = opened;
    await check(page, source.replace('op: range_max', 'op: max'));
    const marked = page.getByRole('region', { name: 'The policy with what the linter says' });
    await marked.getByText('There is no operator max').waitFor();
    expect(await marked.getByText('error E2001').count()).toBe(1);
    expect(await page.getByRole('button', { name: /^Register/ }).count()).toBe(0);

    await check(page, source);
    await page.getByRole('button', { name: 'Register agent-actions 1.0.0' }).click();
    await act(page, 'Register', 'first version');
    await page.getByRole('link', { name: 'to its page' }).click();

    await page.getByRole('button', { name: 'Promote 1.0.0…' }).click();
    await page.getByLabel('Pinned inputs').fill('{"nonsense": 1}');
    await act(page, 'Promote', 'agreed');
    await page.getByRole('alert').getByText('inputs has "nonsense"').waitFor();
    await page.getByLabel('Pinned inputs').fill('');
    await act(page, 'Promote', 'agreed');
    await done(page);
    await page.getByRole('cell', { name: 'enforced' }).waitFor();

    await page.getByRole('button', { name: 'Take back 1.0.0…' }).click();
    await act(page, 'Take back', 'too strict');
    await done(page);
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByText('too strict').waitFor();
    const reasons = await page.getByRole('row').locator('td:nth-child(5)').allInnerTexts();
    expect(reasons).toEqual(['too strict', 'agreed', 'first version']);
    expect(complaints.filter((complaint) => !complaint.includes('status of 422'))).toEqual([]);
  });

  it('what a context activates is drawn where there is room, and listed on a phone', async () => {
    await fetch(`${gateway.url}/v1/policies`, {
      method: 'POST',
      headers: { 'content-type': 'application/yaml' },
      body: source,
    });
    for (const [viewport, drawn] of [
      [undefined, 1],
      [PHONE, 0],
    ] as const) {
      await using opened = await openPage(
        browser,
        `${gateway.url}/policies/agent-actions?tab=plan`,
        viewport === undefined ? {} : { viewport },
      );
      const { page, complaints } = opened;
      await page.getByLabel('Context', { exact: true }).fill(context);
      await page.getByRole('button', { name: 'Plan', exact: true }).click();
      await page.getByText('7 of 8 rules are checked').first().waitFor();
      expect(await page.getByRole('img', { name: '7 of 8 rules' }).count()).toBe(drawn);
      expect(await page.getByRole('list', { name: 'Rules in the order of their checks' }).count()).toBe(
        1 - drawn,
      );

      // Another tab, and what was written is still there.
      await page.getByRole('link', { name: 'Verdict', exact: true }).click();
      await page.getByRole('button', { name: 'Verify', exact: true }).click();
      await page.getByText('a person should look').waitFor();
      expect(complaints).toEqual([]);
    }
  });

  it('who may only read sees no control that changes anything, and why', async () => {
    await using guarded = await startConsoleGateway({ JWT_SECRET, JUDGE_THREADS: '0' });
    const token = await new SignJWT({ tenant_id: 'default', scope: 'pcs:read policy:read policy:compile' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode(JWT_SECRET));
    await fetch(`${guarded.url}/v1/policies`, {
      method: 'POST',
      headers: { 'content-type': 'application/yaml', authorization: `Bearer ${token}` },
      body: source,
    });
    await using opened = await openPage(browser, `${guarded.url}/policies/agent-actions`);
    const { page } = opened;
    await page.getByLabel('Token').fill(token);
    await page.keyboard.press('Enter');
    await page.getByRole('cell', { name: 'registered only' }).waitFor();
    expect(await page.getByRole('button', { name: /Promote|Take back/ }).count()).toBe(0);
    await page.getByText('lacks the scope policy:promote').waitFor();
    await page.getByRole('link', { name: 'Plan', exact: true }).click();
    await page.getByText('lacks the scope verify:run').waitFor();
    expect(await page.getByRole('button', { name: 'Plan', exact: true }).count()).toBe(0);
  });
});
