import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, suite, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { SESSION_COOKIE } from '../../shared/access/index.ts';
import { needs } from '../needs.ts';
import { launch, leave, loaded, signedIn } from './chromium.ts';
import { openPageWorld, type PageWorld } from './world.ts';

const VIEWS = [
  ...['overview', 'changes', 'findings', 'patches', 'images', 'sla', 'advisories', 'decisions', 'conflicts'],
  ...[
    'modules',
    'requests',
    'runs',
    'queues',
    'dead-letters',
    'alerts',
    'audit',
    'settings',
    'key',
    'reports',
  ],
  ...['findings/samplelinux-3.0/httpd/CVE-2021-26691', 'patches/samplelinux-3.0/sudo/1'],
  ...['patches/samplelinux-3.0/tar/1', 'images/samplev3/gen2/202601.12.0'],
];
/** Words that decide what a view shows, of a few that the API's schemas allow; everything else may come from outside. */
const WORDS =
  /^(state|status|stage|health|lane|severity|do|outcome|standing|answer|alert|component|signIn|change)$/;
const TIME = /^\d{4}-\d\d-\d\dT/;

suite('the page refuses, in the browser', needs('chromium'), () => {
  let browser: Browser;
  let world: PageWorld;
  let foreign: Server;
  /** The same program's pages as another origin of the same site, and as another site. */
  let origins: string[];

  before(async () => {
    [world, browser] = await Promise.all([openPageWorld(), launch()]);
    foreign = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<iframe src="${world.address}/ui/overview"></iframe>`);
    }).listen(0, '127.0.0.1');
    await once(foreign, 'listening');
    const { port } = foreign.address() as AddressInfo;
    origins = [`http://127.0.0.1:${port}`, `http://localhost:${port}`];
  });
  after(async () => {
    await browser.close();
    foreign.close();
    await world.end();
  });

  function open(): Promise<Page> {
    return signedIn(browser, { address: world.address, key: world.keys.eve });
  }

  for (const [kind, plant] of [
    ['markup', (text: string) => `${text}"><img src=x onerror="planted=1"><script>planted=1</script>`],
    ['addresses that run', () => `javascript:planted=1`],
  ] as const)
    test(`scripts in any text that comes from outside: ${kind}`, async () => {
      const page = await open();
      let planted = 0;
      await page.route('**/api/**', async (route) => {
        const path = new URL(route.request().url()).pathname;
        if (path === '/api/session' || path === '/api/events/stream') return route.continue();
        const answer = await route.fetch();
        const body: unknown = await answer.json();
        const changed = withAll(body, (text) => {
          planted += 1;
          return plant(text);
        });
        return route.fulfill({ response: answer, json: changed });
      });
      for (const view of VIEWS) {
        await page.goto(`${world.address}/ui/${view}`);
        await loaded(page);
        const bad = await page.evaluate<unknown>(
          `({ ran: window.planted, made: document.querySelectorAll('img, [onerror], body script, a[href^="javascript" i]').length })`,
        );
        assert.deepEqual(bad, { ran: undefined, made: 0 }, view);
      }
      assert.ok(planted > 500, `${planted} texts`);
      await leave(page);
    });

  test('scripts and styles that got into the document all the same', async () => {
    const page = await open();
    const ran = await page.evaluate(`new Promise((done) => {
      const refused = [];
      document.addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
      const add = (name, fields) => document.body.append(Object.assign(document.createElement(name), fields));
      add('script', { textContent: 'window.planted = 1' });
      add('style', { textContent: 'body { display: none }' });
      add('script', { src: 'https://foreign.example/x.js' });
      add('img', { src: 'https://foreign.example/x.png' });
      setTimeout(() => done({ planted: window.planted, refused: refused.sort() }), 200);
    })`);
    const refused = ['img-src', 'script-src-elem', 'script-src-elem', 'style-src-elem'];
    assert.deepEqual(ran, { planted: undefined, refused });
    await leave(page);
  });

  test('what another origin sends in the name of who is signed in', async () => {
    const page = await open();
    const before = await page.context().cookies();
    const decision = { package: 'httpd', cve: 'CVE-2021-40438', status: 'affected', reason: 'Forged.' };
    for (const origin of origins) {
      const other = await page.context().newPage();
      await other.goto(origin);
      for (const [path, body] of [
        ['/api/decisions', decision],
        ['/api/session', { key: world.keys.rea }],
        ['/api/session', { out: true }],
      ] as const) {
        const [sent] = await Promise.all([
          other.waitForRequest((request) => request.url().endsWith(path)),
          // What it answers is kept from the other origin, in any case.
          other.evaluate(
            `fetch(${JSON.stringify(world.address + path)}, { method: 'POST', mode: 'no-cors', credentials: 'include', body: ${JSON.stringify(JSON.stringify(body))} }).catch(() => 0).then(() => 0)`,
          ),
        ]);
        assert.equal(sent.method(), 'POST', `${origin} ${path}`);
      }
      await other.evaluate(
        `document.body.innerHTML = '<form method="post" enctype="text/plain" action="${world.address}/api/decisions"><input name="x"></form>'`,
      );
      const [left] = await Promise.all([
        other.waitForResponse((response) => response.request().method() === 'POST'),
        // The page is gone before such a call has an answer; closed on the way to the next, it stays open.
        other.waitForURL(`${world.address}/api/decisions`),
        other.evaluate(`void setTimeout(() => document.forms[0].submit())`),
      ]);
      assert.equal(left.status(), 403, origin);
      await other.close();
    }
    const { body } = await world.ask('eve', '/api/decisions');
    assert.deepEqual((body as { decisions: unknown[] }).decisions, []);
    assert.deepEqual(await page.context().cookies(), before);
    await leave(page);
  });

  test("to lie in another page's frame", async () => {
    const page = await open();
    for (const origin of origins) {
      const other = await page.context().newPage();
      await other.goto(origin);
      const [, frame] = other.frames();
      assert.doesNotMatch((await frame?.content()) ?? '', /id="page"/, origin);
      await other.close();
    }
    await leave(page);
  });

  test('a session that somebody else chose', async () => {
    const context = await browser.newContext();
    const { value: known } = await (async () => {
      const page = await signedIn(browser, { address: world.address, key: world.keys.rea });
      const [cookie] = await page.context().cookies();
      await leave(page);
      return cookie ?? assert.fail();
    })();
    for (const value of ['chosen', known]) {
      await context.clearCookies();
      await context.addCookies([{ name: SESSION_COOKIE, value, url: world.address }]);
      const page = await context.newPage();
      await page.goto(`${world.address}/ui/?session=${value}#${value}`);
      // Whoever was signed in as somebody else signs out first, as a person would.
      const out = page.getByRole('button', { name: 'Sign out' });
      await out.or(page.getByLabel('Key')).waitFor();
      if ((await out.count()) > 0) await out.click();
      await page.getByLabel('Key').fill(world.keys.oda);
      await page.keyboard.press('Enter');
      await page.getByText('oda').first().waitFor();
      const [cookie] = await context.cookies();
      assert.notEqual(cookie?.value, value);
      const seen = await fetch(`${world.address}/api/session`, {
        headers: { cookie: `${SESSION_COOKIE}=${value}` },
      });
      assert.notEqual(((await seen.json()) as { name?: string }).name, 'oda');
      await page.close();
    }
    await context.close();
  });

  test('keys that are tried one after another', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${world.address}/ui/`);
    const said = page.getByRole('alert');
    for (let tries = 0; tries < 30; tries += 1) {
      await page.getByLabel('Key').fill(`patchline_${tries}`);
      const answered = page.waitForResponse((response) => response.url().endsWith('/api/session'));
      await page.keyboard.press('Enter');
      if ((await answered).status() === 429) break;
    }
    await said.filter({ hasText: 'too many tries: wait a minute' }).waitFor();
    await leave(page);
  });
});

/** The same JSON with every text changed that may come from outside. */
function withAll(value: unknown, change: (text: string) => string, name = ''): unknown {
  if (typeof value === 'string') return WORDS.test(name) || TIME.test(value) ? value : change(value);
  if (Array.isArray(value)) return value.map((each) => withAll(each, change, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withAll(each, change, key)]));
}
