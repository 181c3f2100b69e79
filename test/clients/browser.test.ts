import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { anAdvisory } from '../advisories/fixtures.ts';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../platform/local/state.ts';
import { violationsOf } from '../support/axe.ts';
import { publishInto } from './published.ts';

suite('pages in Chromium', needs('chromium'), () => {
  let browser: Browser;
  let folder: string;
  before(async () => {
    const workaround = 'Turn the <listener> off.';
    const withdrawn = { at: '2026-02-01T00:00:00.000Z', reason: 'The fix is not in it.' };
    folder = await temporaryFolder();
    await publishInto(folder, [
      anAdvisory({ workaround, credits: ['Ada'], supersededBy: 'EXSA-2026-0003' }),
      anAdvisory({ id: 'EXSA-2026-0002', package: 'nginx', withdrawn }),
      anAdvisory({ id: 'EXSA-2026-0003', fixed: '1:3.3.3-1.azl3' }),
    ]);
    // Chromium's sandbox does not work for root, who runs CI.
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  });
  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  const paths = [
    'index.html',
    'advisories/EXSA-2026-0001.html',
    'advisories/EXSA-2026-0002.html',
    'advisories/EXSA-2026-0003.html',
  ];
  for (const colorScheme of ['light', 'dark'] as const)
    test(`can be read by everybody, ${colorScheme}, and ask no other host`, async () => {
      const page = await browser.newPage({ colorScheme });
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      for (const path of paths) {
        await page.goto(pathToFileURL(join(folder, path)).href);
        assert.deepEqual(await violationsOf(page), [], path);
      }
      assert.deepEqual(
        asked.filter((url) => !url.startsWith(pathToFileURL(folder).href)),
        [],
      );
      await page.close();
    });
});

suite('the list of advisories in Chromium', needs('chromium'), () => {
  let browser: Browser;
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
    await publishInto(folder, [anAdvisory(), anAdvisory({ id: 'EXSA-2026-0002', package: 'nginx' })]);
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  });
  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function list(colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const page = await browser.newPage({ colorScheme });
    await page.goto(pathToFileURL(join(folder, 'index.html')).href);
    return page;
  }
  const shown = (page: Page): Promise<string[]> => page.locator('tbody tr:visible a').allTextContents();

  test('is searched by the keyboard, without a server', async () => {
    const page = await list();
    await page.keyboard.press('/');
    await page.keyboard.type('CVE-2024-0001  NGINX');

    assert.deepEqual(await shown(page), ['EXSA-2026-0002']);
    assert.equal(await page.locator('output').textContent(), '1 of 2 advisories');
    assert.deepEqual(await violationsOf(page), []);

    await page.keyboard.press('Escape');
    assert.deepEqual(await shown(page), ['EXSA-2026-0002', 'EXSA-2026-0001']);

    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate('document.activeElement.textContent'), 'EXSA-2026-0002');
    await page.close();
  });

  test('can be read by everybody after a search, dark, and where nothing is found', async () => {
    const page = await list('dark');
    for (const words of ['nginx', 'no such package']) {
      await page.locator('#words').fill(words);
      assert.deepEqual(await violationsOf(page), [], words);
    }
    assert.deepEqual(await shown(page), []);
    await page.close();
  });

  test('is printed without what only a screen needs, and read whole without scripts', async () => {
    const page = await list();
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('search').isVisible(), false);
    assert.equal((await shown(page)).length, 2);
    await page.close();

    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(pathToFileURL(join(folder, 'index.html')).href);
    assert.equal(await plain.locator('search').isVisible(), false);
    assert.equal(await plain.locator('tbody tr').count(), 2);
    await context.close();
  });

  test('has no script or style within it, so that a strict policy lets it through', async () => {
    const text = await readFile(join(folder, 'index.html'), 'utf8');

    assert.doesNotMatch(text, /<script(?![^>]* src=)|<style| style=| on[a-z]+=/);
  });
});
