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

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    it.each(NAMES)('%s has no serious or critical violation of WCAG 2.2 AA', async (name) => {
      await using opened = await openPage(browser, urlOf(name), { colorScheme });
      await settled(opened.page);
      expect(await violations(opened.page, axe)).toEqual([]);
      expect(opened.complaints).toEqual([]);
    });
  });

  describe.each([
    ['a desk', DESK],
    ['a phone', PHONE],
  ] as const)('on %s', (_, viewport) => {
    it.each(NAMES)('%s never scrolls sideways', async (name) => {
      await using opened = await openPage(browser, urlOf(name), { viewport });
      await settled(opened.page);
      const { scrolled, shown } = await opened.page.evaluate(() => ({
        scrolled: document.documentElement.scrollWidth,
        shown: document.documentElement.clientWidth,
      }));
      expect(scrolled).toBeLessThanOrEqual(shown);
    });
  });

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
