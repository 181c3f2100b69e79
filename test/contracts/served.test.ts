import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { type Browser, chromium } from 'playwright-core';
import { SCHEMAS } from '../../infra/contracts/schemas.ts';
import { routes } from '../../shared/api/index.ts';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../platform/local/state.ts';
import { violationsOf } from '../support/axe.ts';
import type { RunningCli } from '../support/cli.ts';
import { fetchApi } from '../support/contract/index.ts';
import { serve } from '../support/serving.ts';

suite('the host serves the contracts', () => {
  let state: string;
  let address: string;
  let serving: RunningCli;
  before(async () => {
    state = await temporaryFolder();
    ({ serving, address } = await serve(state));
  });
  after(async () => {
    serving.process.kill('SIGTERM');
    await serving.ended;
    await rm(state, { recursive: true, force: true });
  });
  const get = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetchApi(`${address}/api/contracts${path}`, init);

  test('each file of schemas/, byte by byte, to whoever asks', async () => {
    for (const name of readdirSync(SCHEMAS)) {
      const answer = await get(`/${name}`);

      assert.equal(answer.status, 200, name);
      assert.equal(answer.headers.get('content-type'), 'application/json');
      assert.equal(await answer.text(), readFileSync(join(SCHEMAS, name), 'utf8'), name);
    }
  });

  test('and tells who knows a file that it is the same', async () => {
    const etag = (await get('/openapi.json')).headers.get('etag') ?? '';

    assert.equal((await get('/openapi.json', { headers: { 'if-none-match': etag } })).status, 304);
    assert.equal((await get('/openapi.json', { headers: { 'if-none-match': '"other"' } })).status, 200);
    const head = await get('/openapi.json', { method: 'HEAD' });
    assert.deepEqual({ etag: head.headers.get('etag'), body: await head.text() }, { etag, body: '' });
  });

  for (const path of ['/package.json', '/..%2fpackage.json', '/%2e%2e/host.json', '/public/', '/x.json'])
    test(`and nothing else: ${path}`, async () => {
      assert.equal((await get(path)).status, 404);
    });

  suite('with a page', needs('chromium'), () => {
    let browser: Browser;
    before(async () => {
      // Chromium's sandbox does not work for root, who runs CI.
      browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
    });
    after(() => browser.close());

    test('that shows each route, webhook, channel, message and schema, and asks no other host', async () => {
      const page = await browser.newPage();
      const asked: string[] = [];
      const wrong: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('console', (message) => wrong.push(message.text()));
      page.on('pageerror', ({ message }) => wrong.push(message));
      await page.goto(`${address}/api/contracts`);
      await page.locator('#getFindings').waitFor();

      const names = await page.locator('main details summary code').allTextContents();
      for (const { method, path } of routes)
        assert.ok(names.includes(`${method} ${path.replace('{*', '{')}`), path);
      for (const name of [
        'POST to a webhook: event',
        'patch-events',
        'match-jobs',
        'advisory.published',
        'event.withheld',
      ])
        assert.ok(names.includes(name), name);
      const schemas = readdirSync(SCHEMAS).filter((name) => name.endsWith('.schema.json'));
      assert.deepEqual(
        (await page.locator('main section a[href$=".schema.json"]').allTextContents()).sort(),
        schemas.sort(),
      );

      await page.evaluate(`for (const each of document.querySelectorAll('main details')) each.open = true`);
      await page.locator('#postBuilds h3').first().waitFor();
      assert.match(
        (await page.locator('#getFindings').textContent()) ?? '',
        /continuation.*403.*The caller lacks/s,
      );
      assert.match((await page.locator('#postBuilds').textContent()) ?? '', /architectures: list of string/);
      assert.match(
        (await page.locator('#event').textContent()) ?? '',
        /webhook-signature.*Body.*It was taken/s,
      );
      assert.match(
        (await page.locator('[id="message-advisory.published"]').textContent()) ?? '',
        /cloudEvents_id/,
      );
      assert.ok(asked.length > 4);
      assert.deepEqual(
        asked.filter((url) => !url.startsWith(`${address}/api/contracts`) && !url.startsWith('data:')),
        [],
      );
      assert.deepEqual(wrong, []);
      await page.close();
    });

    test('whose policy lets no other host be asked, whatever a contract says', async (t) => {
      let asked = 0;
      const other = createServer((_, response) => {
        asked += 1;
        response.writeHead(200, { 'access-control-allow-origin': '*' }).end();
      });
      other.listen(0, '127.0.0.1');
      await once(other, 'listening');
      t.after(() => other.close());
      const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
      const ask = `fetch('${url}').then(() => 'told', () => 'refused')`;
      const page = await browser.newPage();
      const open = await browser.newPage({ bypassCSP: true });
      for (const each of [page, open]) await each.goto(`${address}/api/contracts`);

      assert.equal(await page.evaluate(ask), 'refused');
      assert.equal(asked, 0);
      assert.equal(await open.evaluate(ask), 'told');
      const policy = (await get('/')).headers.get('content-security-policy') ?? '';
      assert.doesNotMatch(policy, /https?:|\*|unsafe/);
      await Promise.all([page.close(), open.close()]);
    });

    test('that is searched, has an address for each entry, and can be read by everybody', async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await browser.newPage({ colorScheme, bypassCSP: true });
        await page.goto(`${address}/api/contracts#postBuilds`);
        await page.locator('#postBuilds[open]').waitFor();
        assert.deepEqual(await violationsOf(page), []);

        await page.getByLabel('Find').fill('builds POST');
        assert.deepEqual(await page.locator('main details:visible summary code').allTextContents(), [
          'POST /api/builds',
        ]);
        await page.close();
      }
    });
  });
});
