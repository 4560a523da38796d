import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESK, launchBrowser, noBrowser, openPage, PHONE } from '../support/browser.ts';
import { pagesOf } from '../support/pages.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { settled } from '../support/settled.ts';

/** Names are the same for every id: the tests are listed before there is one. */
const NAMES = pagesOf('').map(({ name }) => name);

describe.skipIf(noBrowser !== undefined)('every page', () => {
  let browser: Browser;
  let stage: Stage;
  let axe: string;

  beforeAll(async () => {
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    browser = await launchBrowser();
    stage = await startStage({ records: 60, learns: false });
  });

  afterAll(async () => {
    await browser.close();
    await stage[Symbol.asyncDispose]();
  });

  const urlOf = (name: string): string => {
    const found = pagesOf(stage.suspectId).find((page) => page.name === name);
    if (found === undefined) throw new Error(`There is no page ${name}.`);
    return `${stage.gateway.url}${found.path}`;
  };

  it.each(NAMES)(
    '%s has no serious or critical violation of WCAG 2.2 AA in either theme, and never scrolls sideways, not on a phone either',
    async (name) => {
      await using opened = await openPage(browser, urlOf(name), { colorScheme: 'light' });
      const { page, complaints } = opened;
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.locator(`html[data-theme=${colorScheme}]`).waitFor();
        await settled(page);
        expect(await violations(page, axe)).toEqual([]);
      }
      for (const part of await page
        .getByRole('navigation', { name: /^Parts of/ })
        .getByRole('link')
        .all()) {
        await part.click();
        await settled(page);
        expect(await violations(page, axe)).toEqual([]);
      }
      for (const viewport of [DESK, PHONE]) {
        await page.setViewportSize(viewport);
        await settled(page);
        const { scrolled, shown } = await page.evaluate(() => ({
          scrolled: document.documentElement.scrollWidth,
          shown: document.documentElement.clientWidth,
        }));
        expect(scrolled).toBeLessThanOrEqual(shown);
      }
      expect(await violations(page, axe)).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );

  it('lets the keyboard reach the page past its navigation', async () => {
    await using opened = await openPage(browser, urlOf('overview'));
    const { page } = opened;
    await settled(page);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the page');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('page');
  });
});

/** Rule, element and what is wrong with it, of everything that axe finds serious or critical. */
async function violations(page: Page, axe: string): Promise<readonly string[]> {
  await page.evaluate(axe);
  const results: AxeResults = await page.evaluate(
    'axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })',
  );
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}
