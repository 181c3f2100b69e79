import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Debian's browser. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
}

type Look = Parameters<Browser['newContext']>[0];

/** The page as somebody sees it who has just signed in. */
export async function signedIn(
  browser: Browser,
  { address, key, look = {} }: { address: string; key: string; look?: Look },
): Promise<Page> {
  const page = await (await browser.newContext(look)).newPage();
  await page.goto(`${address}/ui/`);
  await page.getByLabel('Key').fill(key);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').waitFor();
  return page;
}

/** Waits until a view shows what it asked for. */
export async function loaded(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  while ((await page.locator('.state[role=status]').count()) > 0) await page.waitForTimeout(20);
}

/** Closes what a page was shown in. An answer that is just being changed for it goes to nobody, and fails no test. */
export async function leave(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.context().close();
}

/** What axe has to say, in the page by evaluation: its policy lets no foreign script in. */
export async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
    `${await readFile(axe, 'utf8')}; axe.run()`,
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Keeps a picture where the CI keeps those of its run, if it does. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env['PATCHLINE_PICTURES'];
  if (folder === undefined || folder === '') return;
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}
