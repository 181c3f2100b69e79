import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, suite, test } from 'node:test';
import type { Browser, Page, Route } from 'playwright-core';
import { needs } from '../needs.ts';
import { launch, leave, loaded, signedIn } from './chromium.ts';
import { openPageWorld, type PageWorld } from './world.ts';

/** A little more than the page waits between two looks. */
const LOOK_MS = 16_000;

suite('the page follows what happens', needs('chromium'), () => {
  let browser: Browser;
  let world: PageWorld;

  before(async () => {
    [world, browser] = await Promise.all([openPageWorld(), launch()]);
  });
  after(async () => {
    await browser.close();
    await world.end();
  });

  const open = (look = {}): Promise<Page> =>
    signedIn(browser, { address: world.address, key: world.keys.oda, look });

  async function decide(cve: string, reason: string): Promise<void> {
    const decision = { package: 'httpd', cve, status: 'affected', reason };
    assert.equal((await world.ask('ada', '/api/decisions', decision)).status, 201);
  }

  test('on one machine by the stream: a long list says that something changed, and is loaded again when asked', async () => {
    const page = await open();
    const streamed = page.waitForResponse((response) => response.url().includes('/api/events/stream'));
    await page.goto(`${world.address}/ui/findings?search=httpd`);
    assert.equal((await streamed).headers()['content-type'], 'text/event-stream');
    await page.getByRole('table').waitFor();
    await decide('CVE-2021-26691', 'Seen by the stream.');

    await page.getByText('Something changed.').waitFor();
    await page.getByRole('button', { name: 'Load the list again' }).click();
    await page.getByRole('table').waitFor();
    await leave(page);
  });

  test('elsewhere by asking for what comes after a cursor, which costs nothing while nothing does', async () => {
    const page = await open();
    const asked: { after: string | null; status: number }[] = [];
    await page.clock.install();
    await page.route('**/api/session', async (route) => {
      const answer = await route.fetch();
      const json = { ...((await answer.json()) as object), signIn: 'entra' };
      return route.fulfill({ response: answer, json });
    });
    page.on('response', (response) => {
      const url = new URL(response.url());
      if (url.pathname === '/api/events')
        asked.push({ after: url.searchParams.get('after'), status: response.status() });
    });
    await page.goto(`${world.address}/ui/findings?search=httpd`);
    await page.getByRole('table').waitFor();
    const look = async (): Promise<void> => {
      const count = asked.length;
      await page.clock.fastForward(LOOK_MS);
      while (asked.length === count) await new Promise((done) => setTimeout(done, 20));
    };
    while (asked.at(-1)?.status !== 304) await look();
    assert.equal(asked[0]?.after, 'end');
    assert.notEqual(asked.at(-1)?.after, 'end');

    await decide('CVE-2021-40438', 'Seen by the feed.');
    const changed = page.getByText('Something changed.');
    while ((await changed.count()) === 0) await look();
    await leave(page);
  });

  test('while nobody looks nothing is asked, and who comes back is told', async () => {
    const page = await open();
    await page.clock.install();
    await page.route('**/api/session', async (route) => {
      const answer = await route.fetch();
      const json = { ...((await answer.json()) as object), signIn: 'entra' };
      return route.fulfill({ response: answer, json });
    });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const show = (state: 'visible' | 'hidden'): Promise<unknown> =>
      page.evaluate(
        `Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
         document.dispatchEvent(new Event('visibilitychange'))`,
      );
    // Alerts are asked for again and again, findings once.
    for (const view of ['alerts', 'findings?search=httpd']) {
      await page.goto(`${world.address}/ui/${view}`);
      await loaded(page);
      await show('hidden');
      asked.length = 0;
      for (let looks = 0; looks < 2; looks += 1) await page.clock.runFor(LOOK_MS);
      assert.equal(asked.join(' '), '', view);
      if (view !== 'alerts') await decide('CVE-2021-44790', 'While nobody looked.');
      await show('visible');
      while (!asked.includes('/api/events')) await new Promise((done) => setTimeout(done, 20));
      await page.clock.runFor(LOOK_MS);
      if (view === 'alerts') assert.ok(asked.includes('/api/alerts'));
    }
    await page.getByText('Something changed.').waitFor();
    await page.getByRole('button', { name: 'Load the list again' }).click();
    await page.getByRole('table').waitFor();
    await leave(page);
  });

  test('what changed since the last look is kept for each reader, until they say that they have seen it', async () => {
    const page = await open();
    await page.goto(`${world.address}/ui/changes`);
    await page.getByText('Nothing changed since your last look.').waitFor();
    await decide('CVE-2021-26690', 'Seen later.');
    await page.getByRole('cell', { name: 'decision.recorded' }).waitFor();
    await page.reload();
    await page.getByRole('cell', { name: 'decision.recorded' }).waitFor();

    await page.getByRole('button', { name: 'I have seen these' }).click();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Changes' }).waitFor();
    await page.getByRole('button', { name: 'I have seen these' }).waitFor();
    assert.equal(await page.getByRole('cell', { name: 'decision.recorded' }).count(), 0);
    await leave(page);
  });

  test('times are shown in UTC, or in the zone of the reader', async () => {
    const page = await open({ timezoneId: 'Asia/Kolkata' });
    await page.goto(`${world.address}/ui/findings?search=httpd`);
    const time = page.locator('td time').first();
    const [utc, at] = [await time.textContent(), await time.getAttribute('datetime')];
    assert.equal(utc, `${at?.slice(0, 16).replace('T', ' ') ?? ''} Z`);

    await page.getByRole('combobox', { name: 'Times' }).selectOption('local');
    const local = new Date(Date.parse(at ?? '') + 5.5 * 3_600_000).toISOString();
    assert.equal(await time.textContent(), `${local.slice(0, 16).replace('T', ' ')} +05:30`);
    await leave(page);
  });

  test('what is shown is given as CSV and as JSON', async () => {
    const page = await open();
    await page.goto(`${world.address}/ui/findings?search=CVE-2021-26691`);
    await page.getByRole('table').waitFor();
    for (const [format, shape] of [
      ['CSV', /^release,package,cve,.*\r\nsamplelinux-3\.0,httpd,CVE-2021-26691,/],
      ['JSON', /"cve": "CVE-2021-26691"/],
    ] as const) {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: format }).click(),
      ]);
      assert.match(await readFile(await file.path(), 'utf8'), shape);
    }
    await leave(page);
  });

  test('on paper there is what was asked for alone', async () => {
    const page = await open();
    await page.goto(`${world.address}/ui/findings?search=httpd`);
    await page.getByRole('table').waitFor();
    await page.emulateMedia({ media: 'print' });
    const seen = [
      page.getByRole('navigation'),
      page.getByRole('button', { name: 'CSV' }),
      page.getByRole('table'),
    ];
    assert.deepEqual(await Promise.all(seen.map((each) => each.isVisible())), [false, false, true]);
    await leave(page);
  });

  const ROWS = "document.querySelectorAll('tbody tr').length";

  /** A list of so many findings, all like one that is there. */
  async function openMany(rows: number): Promise<Page> {
    const page = await open();
    const { body } = await world.ask('oda', '/api/findings');
    const [finding = assert.fail()] = (body as { findings: object[] }).findings;
    await page.route(/\/api\/findings/, (route) => answerPart(route, finding, rows));
    await page.goto(`${world.address}/ui/findings`);
    await page.getByRole('table').waitFor();
    return page;
  }

  test('of a long list all rows are drawn in time for the paper, and few of them afterwards', async () => {
    const page = await openMany(300);
    assert.ok((await page.evaluate<number>(ROWS)) < 200);
    await page.evaluate(`addEventListener('beforeprint', () => { window.printed = ${ROWS}; })`);
    await page.pdf();
    assert.equal(await page.evaluate('window.printed'), 300);
    while ((await page.evaluate<number>(ROWS)) >= 200) await page.waitForTimeout(20);
    await leave(page);
  });

  test('on paper and in files there are all rows that fit, 5,000 at most, and what is left out is said', async () => {
    const page = await openMany(5_500);
    await page.evaluate(`window.print = () => {
      dispatchEvent(new Event('beforeprint'));
      setTimeout(() => {
        window.printed = { rows: ${ROWS}, text: document.querySelector('main').textContent };
        dispatchEvent(new Event('afterprint'));
      });
    }`);
    await page.getByRole('button', { name: 'Print' }).click();
    await page.getByText('The first 5000 rows: for others narrow the filters.').waitFor();
    while ((await page.evaluate('window.printed')) === undefined) await page.waitForTimeout(20);
    const printed = await page.evaluate<{ rows: number; text: string }>('window.printed');
    assert.equal(printed.rows, 5_000);
    assert.match(printed.text, /There are more than these 5000 rows/);

    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click(),
    ]);
    assert.equal((await readFile(await file.path(), 'utf8')).split('\r\n').length, 1 + 5_000 + 1);
    await leave(page);
  });
});

const PAGE = 500;

/** A page of as many findings as are wanted, all like one that is there. */
function answerPart(route: Route, finding: object, rows: number): Promise<void> {
  const from = Number(new URL(route.request().url()).searchParams.get('continuation') ?? 0);
  const to = Math.min(rows, from + PAGE);
  const findings = Array.from({ length: to - from }, (_, at) => ({
    ...finding,
    id: `CVE-2021-${from + at}`,
  }));
  return route.fulfill({ json: { findings, ...(to < rows && { continuation: String(to) }) } });
}
