import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, suite, test } from 'node:test';
import type { Browser, Page, Route } from 'playwright-core';
import { needs } from '../needs.ts';
import { launch, loaded, signedIn } from './chromium.ts';
import { openPageWorld, type PageWorld } from './world.ts';

/** Each view with a list, by the names of its filters in the address. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  changes: ['subject', 'embargoed'],
  findings: ['search', 'status', 'severity', 'lane', 'package', 'release', 'owner', 'flooded', 'embargoed'],
  patches: ['package', 'state', 'lane', 'release', 'owner', 'upstream', 'embargoed'],
  images: ['line'],
  sla: ['package', 'severity', 'status', 'release', 'embargoed'],
  advisories: ['package', 'release'],
  decisions: ['package', 'cve'],
  conflicts: ['package', 'release'],
  modules: ['package', 'release'],
  requests: ['state', 'owner', 'repository', 'embargoed'],
  reports: ['release', 'lifted'],
  runs: ['stage', 'trigger'],
  'runs/comparison': ['run', 'before'],
  queues: ['queue', 'span'],
  'dead-letters': ['queue', 'group'],
  alerts: ['state'],
  audit: ['month', 'embargoed'],
  settings: ['name', 'set'],
};
/** What is known of one thing; every list in it may be empty. */
const DETAILS = [
  'findings/samplelinux-3.0/httpd/CVE-2021-26691',
  'patches/samplelinux-3.0/sudo/1',
  'images/samplev3/gen2/202601.12.0',
];

const MOST_TRIES = 20;

suite('each view of the page', needs('chromium'), () => {
  let browser: Browser;
  let world: PageWorld;
  let page: Page;

  before(async () => {
    [world, browser] = await Promise.all([openPageWorld(), launch()]);
    page = await signedIn(browser, { address: world.address, key: world.keys.eve });
  });
  after(async () => {
    await browser.close();
    await world.end();
  });

  const goTo = (view: string): Promise<unknown> => page.goto(`${world.address}/ui/${view}`);
  const asked = /\/api\/(?!session|events\/stream)/;

  test('has its filters in its address, and shows them to whoever follows it', async () => {
    for (const [view, names] of Object.entries(LISTS)) {
      await goTo(view);
      const inputs = page.locator('.filters').locator('input, select');
      await inputs.first().waitFor();
      assert.equal(await inputs.count(), names.length, view);
      const given: Record<string, string> = {};
      for (const [at, name] of names.entries()) {
        const input = inputs.nth(at);
        const options = await input
          .locator('option')
          .evaluateAll((all: { value: string }[]) => all.map(({ value }) => value));
        given[name] = options[1] ?? `nothing-like-${name}`;
        if (options.length > 0) await input.selectOption(given[name]);
        else await input.fill(given[name]);
      }
      await page.waitForURL((url) => names.every((name) => url.searchParams.get(name) === given[name]));
      await page.reload();
      await inputs.first().waitFor();
      const shown = await inputs.evaluateAll((all: { value: string }[]) => all.map(({ value }) => value));
      assert.deepEqual(shown, Object.values(given), view);
    }
  });

  test('gives what it shows as CSV and as JSON', async () => {
    for (const view of [...Object.keys(LISTS), ...DETAILS]) {
      await goTo(view);
      await loaded(page);
      for (const [name, shape] of [
        ['CSV', /\r\n$/],
        ['JSON', /^\[/],
      ] as const) {
        const saved = page.waitForEvent('download');
        await page.getByRole('button', { name }).first().click();
        assert.match(await readFile(await (await saved).path(), 'utf8'), shape, `${view} ${name}`);
      }
    }
  });

  test('tells every time in UTC and in the zone of who looks', async () => {
    let told = 0;
    for (const view of [...Object.keys(LISTS), ...DETAILS]) {
      await goTo(view);
      await loaded(page);
      const times = await page
        .locator('main time')
        .evaluateAll((all: { textContent: string; title: string }[]) =>
          all.map(({ textContent: shown, title: other }) => ({ shown, other })),
        );
      for (const { shown, other } of times) {
        assert.match(shown, /\d\d:\d\d Z$/, view);
        assert.match(other, /\d\d:\d\d [+−]\d\d:\d\d$/, view);
      }
      told += times.length;
      // A cell or a line that is a machine's time is one that nobody turned into a reader's; sentences keep theirs.
      const text = await page.locator('main').innerText();
      assert.doesNotMatch(text, /^\d{4}-\d\d-\d\dT[\d:.]+Z$|\t\d{4}-\d\d-\d\dT[\d:.]+Z(?:\t|$)/m, view);
    }
    assert.ok(told > 10, 'the views tell times');
  });

  test('says that it loads, what went wrong, and what there is where it is empty', async () => {
    for (const view of Object.keys(LISTS)) {
      // There is one run, which is compared with none: that is said in place of all lists.
      if (view === 'runs/comparison') continue;
      const waiting: Route[] = [];
      let answer = (route: Route): Promise<unknown> => Promise.resolve(waiting.push(route));
      const handle = (route: Route): Promise<unknown> => answer(route);
      await page.route(asked, handle);
      await goTo(view);
      const loading = page.getByText('Loading …');
      await loading.first().waitFor();

      answer = (route) => route.fulfill({ status: 503, json: { error: 'it is away for now' } });
      // Some are asked no more: a view that asks again takes its question back.
      for (const route of waiting) void answer(route).catch(() => undefined);
      await page.getByRole('alert').filter({ hasText: 'it is away for now' }).first().waitFor();
      answer = (route) => route.abort();
      const again = page.getByRole('button', { name: 'Try again' }).first();
      await again.click();
      await page.getByText('The host cannot be reached.').first().waitFor();

      answer = async (route) => {
        const real = await route.fetch();
        return route.fulfill({ response: real, json: emptied(await real.json()) });
      };
      for (let tries = 0; tries < MOST_TRIES && (await again.count()) > 0; tries += 1) {
        // A view that asks by itself meanwhile takes it away.
        await again.click({ timeout: 1_000 }).catch(() => undefined);
        await loaded(page);
      }
      assert.equal(await again.count(), 0, `${view}: goes on`);
      assert.ok((await page.locator('.state').count()) > 0, `${view}: says what there is`);
      assert.equal(await page.getByRole('row').count(), 0, `${view}: no table of nothing`);
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    }
  });
});

/** The same answer with nothing in any list. */
function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return [];
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => name !== 'continuation');
  return Object.fromEntries(
    kept.map(([name, each]) => [name, name === 'total' || name === 'count' ? 0 : emptied(each)]),
  );
}
