import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { hashOf, makeKey } from '../../infra/local/cli/keys/key.ts';
import { keyFileOf, writeKeys } from '../../infra/local/cli/keys/key-file.ts';
import { bundlePage } from '../../infra/page/bundle-page.ts';
import { launch, signedIn } from '../browser/chromium.ts';
import { serve } from '../support/serving.ts';
import { fillApi } from './api.ts';
import { report } from './report.ts';

/**
 * The page in Chromium before a state with many findings, dead letters and samples: what is loaded, how long until the
 * first table, and the longest task of the browser while somebody works. Fails where a bound is passed.
 */

const MOST_BYTES = 150_000;
const LONGEST_TASK_MS = 200;
const ROUNDS = 3;
const SCROLLS = 30;

const { values: flags } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const size = flags.quick
  ? { findings: 10_000, deadLetters: 1_000, days: 365 }
  : { findings: 100_000, deadLetters: 10_000, days: 365 };

const state = await mkdtemp(join(tmpdir(), 'patchline-bench-page-'));
try {
  const bytes = await packedBytes();
  report('page, packed', bytes, 'bytes', { most: MOST_BYTES });
  await fillApi(state, size);
  const longest = await work();
  if (bytes > MOST_BYTES || longest > LONGEST_TASK_MS) process.exitCode = 1;
} finally {
  await rm(state, { recursive: true });
}

/** Script, style and document, as a server that packs them sends them. */
async function packedBytes(): Promise<number> {
  let sum = 0;
  for (const bytes of (await bundlePage()).values()) sum += gzipSync(bytes).length;
  return sum;
}

/** @returns the longest task of all, in ms */
async function work(): Promise<number> {
  const key = makeKey();
  await writeKeys(keyFileOf(state), [{ name: 'bench', roles: ['operator'], sha256: hashOf(key) }]);
  const { serving, address } = await serve(state);
  const browser = await launch();
  try {
    return await asSomebodyWorks(browser, address, key);
  } finally {
    await browser.close();
    serving.process.kill('SIGKILL');
    await serving.ended;
  }
}

async function asSomebodyWorks(browser: Browser, address: string, key: string): Promise<number> {
  const page = await signedIn(browser, { address, key });
  /** By the processor time of the page's own thread: what else runs on the machine does not count. */
  const longest = async (what: string, act: () => Promise<object>): Promise<number> => {
    await browser.startTracing(page, { categories: ['toplevel'] });
    const more = await act();
    const { processor, wall } = longestTask((await browser.stopTracing()).toString());
    report(`page, longest task: ${what}`, processor, 'ms', {
      most: LONGEST_TASK_MS,
      wallMs: wall,
      ...size,
      ...more,
    });
    return processor;
  };
  const rows = page.getByRole('row');

  const tables: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await page.goto(`${address}/ui/findings`);
    await rows.nth(1).waitFor();
    tables.push(await page.evaluate<number>('performance.now()'));
  }
  tables.sort((a, b) => a - b);
  report('page, first table of findings', Math.round(tables[1] ?? NaN), 'ms', { rounds: ROUNDS, ...size });

  const found = [
    await longest('findings', async () => {
      await page.goto(`${address}/ui/findings`);
      await rows.nth(1).waitFor();
      await scroll(page);
      const shown = await page.getByText(/ findings$/).textContent();
      await page.getByRole('searchbox').fill('package-99');
      await page.waitForURL(/search=/);
      await rows.filter({ hasText: 'package-99' }).first().waitFor();
      return { shown };
    }),
    await longest('dead letters', async () => {
      await page.goto(`${address}/ui/dead-letters?queue=match-jobs`);
      await rows.nth(1).getByRole('link').click();
      await page.getByRole('region', { name: 'Messages of the group' }).waitFor();
      await scroll(page);
      return { drawn: await rows.count() };
    }),
    await longest('queues over a year', async () => {
      await page.goto(`${address}/ui/queues?span=year`);
      await page.locator('canvas').first().waitFor();
      return {};
    }),
  ];
  return Math.max(...found);
}

/** To the end, again and again, so that page after page comes. */
async function scroll(page: Page): Promise<void> {
  for (let times = 0; times < SCROLLS; times += 1) {
    await page.evaluate(
      `for (const box of [...document.querySelectorAll('.table'), document.scrollingElement]) box.scrollTop = box.scrollHeight`,
    );
    await page.waitForTimeout(100);
  }
}

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Microseconds. */
  dur?: number;
  tdur?: number;
  args: { name?: string };
}

/** The longest task of the page's thread in a trace, in ms. */
function longestTask(trace: string): { processor: number; wall: number } {
  const { traceEvents: events } = JSON.parse(trace) as { traceEvents: TraceEvent[] };
  const main = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const tasks = events.filter(
    ({ name, pid, tid }) =>
      name === 'ThreadControllerImpl::RunTask' && main.some((each) => each.pid === pid && each.tid === tid),
  );
  if (tasks.length === 0) throw new Error('the trace has no tasks of the page');
  const most = (of: 'dur' | 'tdur'): number =>
    Math.round(Math.max(...tasks.map((task) => task[of] ?? 0)) / 1000);
  return { processor: most('tdur'), wall: most('dur') };
}
