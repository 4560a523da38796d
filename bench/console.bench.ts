import { createServer } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from '../packages/console/test/support/browser.ts';
import { startConsoleGateway } from '../packages/console/test/support/console_gateway.ts';
import { quantile } from './lib/measure.ts';
import { signedRecords } from './lib/records.ts';
import type { Row } from './lib/report.ts';
import { sendBatch } from './lib/send_batch.ts';

const LOADS = 20;
const RECORDS = 100_000;
const AT_ONCE = 5_000;
const SCROLL_MS = 6_000;
const LONG_TASK_MS = 50;

/** A bare page as high as the list, for what the browser alone takes. */
const BLANK = '<!doctype html><h1>Blank</h1><div style="height:4000000px"></div>';

/** The console in a browser on the same machine: how soon it can be used, and how smoothly a long list scrolls. */
export async function consoleBench(): Promise<Row[]> {
  const blank = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end(BLANK),
  );
  await new Promise<void>((resolve) => {
    blank.listen(0, '127.0.0.1', resolve);
  });
  const address = blank.address();
  if (address === null || typeof address === 'string') throw new Error('The blank page has no port.');
  const blankUrl = `http://127.0.0.1:${address.port}/`;
  const browser = await launchBrowser();
  await using gateway = await startConsoleGateway({ MAX_IN_FLIGHT: '20000' });
  try {
    const bodies = await signedRecords('console', RECORDS, gateway.key);
    for (let from = 0; from < RECORDS; from += AT_ONCE) {
      await sendBatch(Number(new URL(gateway.url).port), '/v1/pcs/batch', bodies.slice(from, from + AT_ONCE));
    }
    await indexed(gateway.url);
    const overview = await loads(browser, `${gateway.url}/`, async (page) => {
      await page.getByText('Decisions over time').waitFor();
    });
    const empty = await loads(browser, blankUrl, async (page) => page.getByText('Blank').waitFor());
    const list = await scroll(browser, `${gateway.url}/verdicts?range=24h`, '[aria-rowcount]');
    const bare = await scroll(browser, blankUrl, undefined);
    return [
      {
        subject: `from the address to the figures of the overview, ${RECORDS.toLocaleString('en')} records, nothing cached`,
        peer: 'a blank page of node:http in the same browser',
        unit: 'ms p50',
        value: quantile(overview, 0.5),
        peerValue: quantile(empty, 0.5),
        detail: { loads: LOADS, overviewMs: overview, blankMs: empty },
      },
      {
        subject: `longest frame while scrolling ${RECORDS.toLocaleString('en')} verdicts (${list.longTasks} tasks over ${LONG_TASK_MS} ms)`,
        peer: `a blank page of that height (${bare.longTasks})`,
        unit: 'ms',
        value: list.framesMs.at(-1) ?? Number.NaN,
        peerValue: bare.framesMs.at(-1) ?? Number.NaN,
        detail: { list: summary(list), blank: summary(bare) },
      },
    ];
  } finally {
    await browser.close();
    blank.close();
  }
}

/** Ascending, ms. */
async function loads(
  browser: Browser,
  url: string,
  usable: (page: Page) => Promise<void>,
): Promise<number[]> {
  const taken: number[] = [];
  for (let load = 0; load < LOADS; load += 1) {
    const start = performance.now();
    await using opened = await openPage(browser, url);
    await usable(opened.page);
    taken.push(performance.now() - start);
  }
  return taken.toSorted((a, b) => a - b);
}

interface Scrolled {
  /** Ascending. */
  readonly framesMs: readonly number[];
  readonly longTasks: number;
}

/** Scrolls ten rows a frame, as a wheel that is spun does. */
async function scroll(browser: Browser, url: string, within: string | undefined): Promise<Scrolled> {
  await using opened = await openPage(browser, url);
  const { page } = opened;
  await page
    .locator(within ?? 'h1')
    .first()
    .waitFor();
  const { frames, longTasks } = await page.evaluate(
    async ({ selector, forMs, longMs }) => {
      const scrolled = (from: Element | null): Element => {
        for (let at = from; at !== null; at = at.parentElement) {
          if (at.scrollHeight > at.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(at).overflowY))
            return at;
        }
        return from?.querySelector('[tabindex]') ?? document.scrollingElement ?? document.body;
      };
      const box =
        selector === undefined
          ? (document.scrollingElement ?? document.body)
          : scrolled(document.querySelector(selector));
      let long = 0;
      new PerformanceObserver((list) => {
        long += list.getEntries().filter(({ duration }) => duration > longMs).length;
      }).observe({ entryTypes: ['longtask'] });
      const taken: number[] = [];
      const end = performance.now() + forMs;
      let before = performance.now();
      while (performance.now() < end) {
        box.scrollTop += 440;
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const now = performance.now();
        taken.push(now - before);
        before = now;
      }
      return { frames: taken, longTasks: box.scrollTop > 0 ? long : Number.NaN };
    },
    { selector: within, forMs: SCROLL_MS, longMs: LONG_TASK_MS },
  );
  if (Number.isNaN(longTasks)) throw new Error(`Nothing scrolled at ${url}.`);
  return { framesMs: frames.toSorted((a, b) => a - b), longTasks };
}

const summary = ({ framesMs, longTasks }: Scrolled) => ({
  frames: framesMs.length,
  p50Ms: quantile(framesMs, 0.5),
  p99Ms: quantile(framesMs, 0.99),
  maxMs: framesMs.at(-1),
  longTasks,
});

/** Resolves once the index has taken up all that was sent. */
async function indexed(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/v1/outcomes?limit=1`);
    const { total }: { readonly total: number } = await answer.json();
    if (total >= RECORDS) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
