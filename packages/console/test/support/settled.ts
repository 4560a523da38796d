import type { Page } from 'playwright-core';

/** The page has a title, and nothing on it is still awaited. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(() => document.querySelector('main .animate-pulse') === null);
}
