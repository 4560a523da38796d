/** Takes the pictures of the documentation from a gateway with a day of real traffic: every page, both themes. */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { launchBrowser, openPage, PHONE } from '../test/support/browser.ts';
import { pagesOf } from '../test/support/pages.ts';
import { settled } from '../test/support/settled.ts';
import { startStage } from '../test/support/stage.ts';

const IMAGES = new URL('../../../docs/images/', import.meta.url);
const RECORDS = 1_400;

await mkdir(IMAGES, { recursive: true });
const browser = await launchBrowser();
const stage = await startStage({ records: RECORDS, learns: true });
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const { name, path } of pagesOf(stage.suspectId)) {
      await picture(`${name}-${colorScheme}`, path, { colorScheme });
    }
  }
  await picture('overview-phone', '/?range=6h', { viewport: PHONE });
} finally {
  await browser.close();
  await stage[Symbol.asyncDispose]();
}

async function picture(name: string, path: string, options: Parameters<typeof openPage>[2]): Promise<void> {
  await using opened = await openPage(browser, `${stage.gateway.url}${path}`, options);
  await settled(opened.page);
  await opened.page.evaluate('document.fonts.ready');
  await opened.page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, IMAGES)) });
  if (opened.complaints.length > 0) throw new Error(`${path} complains: ${opened.complaints.join('; ')}`);
  console.log(`docs/images/${name}.png`);
}
