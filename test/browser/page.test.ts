import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { needs } from '../needs.ts';
import { keepPicture, launch, leave, loaded, signedIn, violationsOf } from './chromium.ts';
import { openPageWorld, type PageWorld } from './world.ts';

const VIEWS = [
  ...['overview', 'changes', 'findings', 'patches', 'images', 'sla', 'advisories', 'decisions', 'conflicts'],
  ...['modules', 'requests', 'runs', 'runs/comparison', 'queues', 'dead-letters', 'alerts', 'audit'],
  ...[
    'key',
    'settings',
    'reports',
    'findings?embargoed=true',
    'queues?queue=match-jobs&span=quarter',
    'dead-letters?queue=match-jobs',
  ],
  ...['findings/samplelinux-3.0/httpd/CVE-2021-26691', 'patches/samplelinux-3.0/sudo/1'],
  ...['patches/samplelinux-3.0/tar/1', 'images/samplev3/gen2/202601.12.0'],
];

suite('the page in Chromium', needs('chromium'), () => {
  let browser: Browser;
  let world: PageWorld;
  let address: string;
  let key: string;

  before(async () => {
    world = await openPageWorld();
    ({ address } = world);
    key = world.keys.eve;
    browser = await launch();
  });
  after(async () => {
    await browser.close();
    await world.end();
  });

  const looks: { name: string; look: (page: Page) => Promise<void> }[] = [
    { name: 'light', look: (page) => page.emulateMedia({ colorScheme: 'light' }) },
    { name: 'dark', look: (page) => page.emulateMedia({ colorScheme: 'dark' }) },
    { name: 'phone', look: (page) => page.setViewportSize({ width: 390, height: 800 }) },
  ];
  test('each view can be read by everybody, light, dark and on a phone, and asks no other host', async () => {
    const page = await signedIn(browser, { address, key });
    const foreign: string[] = [];
    const failed: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(address)) foreign.push(request.url());
    });
    page.on('pageerror', (error) => failed.push(error.message));
    for (const view of VIEWS) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto(`${address}/ui/${view}`);
      await loaded(page);
      for (const { name, look } of looks) {
        await look(page);
        await keepPicture(page, `${view.replaceAll(/[/?&=]/g, ' ')} ${name}`);
        assert.deepEqual(await violationsOf(page), [], `${view}, ${name}`);
      }
    }
    assert.deepEqual({ foreign, failed }, { foreign: [], failed: [] });
    await leave(page);
  });

  test('the address of the host leads to the page, as long as nothing is published; the host keeps what is its own', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(address);
    await page.getByLabel('Key').waitFor();
    assert.equal(new URL(page.url()).pathname, '/ui/');
    await leave(page);
    for (const [path, status] of [
      ['/admin/functions', 401],
      ['/Admin/host/status', 401],
      ['/runtime/webhooks/x', 404],
      ['/RUNTIME', 404],
      ['/nothing', 404],
    ] as const)
      assert.equal((await fetch(`${address}${path}`)).status, status, path);
  });

  test('a wrong key opens nothing, and no script can read the session', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${address}/ui/findings`);
    await page.getByLabel('Key').fill('patchline_wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    assert.match((await page.getByRole('alert').textContent()) ?? '', /there is no such key/);

    await page.getByLabel('Key').fill(key);
    await page.keyboard.press('Enter');
    await page.getByRole('table').waitFor();
    const [cookie] = await page.context().cookies();
    assert.deepEqual(
      {
        httpOnly: cookie?.httpOnly,
        sameSite: cookie?.sameSite,
        seen: await page.evaluate('document.cookie'),
      },
      { httpOnly: true, sameSite: 'Strict', seen: '' },
    );

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Key').waitFor();
    assert.deepEqual(await page.context().cookies(), []);
    await leave(page);
  });

  test('an operator holds events back and lets them go, ends a key, and everybody replaces their own', async () => {
    const page = await signedIn(browser, { address, key: world.keys.oda });
    await page.getByText('Hold them back').first().click();
    await page
      .getByRole('form', { name: 'Hold them back' })
      .getByLabel('Reason')
      .fill('The build system is away.');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('The build system is away.').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('go out').waitFor();

    await page.goto(`${address}/ui/settings`);
    const ending = page.getByRole('form', { name: 'End a key' });
    await ending.getByLabel('Key').selectOption('emil');
    await ending.getByRole('button', { name: 'End it' }).click();
    await page.getByRole('row', { name: /emil .* ended/ }).waitFor();
    assert.equal((await world.ask('emil', '/api/findings')).status, 401);

    const other = await signedIn(browser, { address, key: world.keys.rea });
    await other.goto(`${address}/ui/key`);
    await other.getByRole('textbox', { name: 'Your key' }).fill(world.keys.rea);
    await other.getByRole('button', { name: 'Replace it' }).click();
    const made = (await other.locator('code').textContent()) ?? '';
    assert.equal((await world.ask('rea', '/api/findings')).status, 401, 'the old one opens nothing');
    const headers = { 'x-functions-key': made };
    assert.equal((await fetch(`${address}/api/findings`, { headers })).status, 200);
    for (const each of [page, other]) await leave(each);
  });

  test('an engineer finds a finding, learns why it is there and decides, by the keyboard alone', async () => {
    const page = await signedIn(browser, { address, key });
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await page.getByRole('table').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('httpd');
    await page.waitForURL(/search=httpd/);
    const link = page.getByRole('link', { name: 'CVE-2021-26691' });
    await link.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /CVE-2021-26691 in httpd/ }).waitFor();
    await page.getByRole('region', { name: 'Compared' }).waitFor();

    await page.getByRole('textbox', { name: 'Reason' }).focus();
    await page.keyboard.type('The module is not built.');
    await page.getByRole('button', { name: 'Record the decision' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Decision', exact: true }).waitFor();
    await page.goto(`${address}/ui/decisions`);
    await page.getByText('The module is not built.').waitFor();
    await leave(page);
  });
});
